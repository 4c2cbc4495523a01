import { readDismOutput } from './dism-output.ts';
import { type DismRecord, readRecords } from './records.ts';

export interface DismApp {
  /** `{...}`. */
  productCode: string;
  productName: string;
}

export interface DismAppInfo extends DismApp {
  /** `5 (Installed)`, `1 (Advertised)`, ... */
  productState: string;
  packageCode: string;
  productVersion: string;
  /** `1 (Per-Machine)`, `0 (Per-User)`. */
  assignmentType: string;
  publisher: string;
  /** Decimal language identifier. */
  language: string;
  installSource: string;
  /** Every fact, by DISM's own key. */
  facts: DismRecord;
}

/** The sentence for none is not published: any that begins with `No` and names what is missing is taken. */
export const noApplications = /^\(?No\b[^:]*\b(?:applications?|products?|packages?|patch(?:es)?)\b[^:]*\)?$/i;

/** `/Get-Apps`: Windows Installer applications of an offline image. Keys from "Take Inventory of an Image or Component Using DISM" (Microsoft). */
export function parseApps(output: string): DismApp[] {
  const records = readRecords(readDismOutput(output, '/Get-Apps'), { keys: ['Product Code', 'Product Name'], none: noApplications });
  return records.map((record) => ({ productCode: record['Product Code']!, productName: record['Product Name']! }));
}

const infoKeys = [
  'Product Code', 'Product Name', 'Product State', 'Package Code', 'Product Version', 'Assignment Type', 'Publisher', 'Language', 'Install Source',
  'Package Name', 'Help Link', 'Transforms', 'Local Package', 'Install Date',
];

/** `/Get-AppInfo`, of one application or of all. The last five facts are in Microsoft's table, but not in every listing. */
export function parseAppInfo(output: string): DismAppInfo[] {
  const records = readRecords(readDismOutput(output, '/Get-AppInfo'), { keys: infoKeys, optional: infoKeys.slice(9), none: noApplications });
  return records.map((record) => ({
    productCode: record['Product Code']!,
    productName: record['Product Name']!,
    productState: record['Product State']!,
    packageCode: record['Package Code']!,
    productVersion: record['Product Version']!,
    assignmentType: record['Assignment Type']!,
    publisher: record['Publisher']!,
    language: record['Language']!,
    installSource: record['Install Source']!,
    facts: record,
  }));
}
