import { toolOutputError } from '../output/tool-output-error.ts';
import { type CustomProperty, customProperties } from './custom-properties.ts';
import { readDismOutput } from './dism-output.ts';
import type { DismFeature } from './parse-features.ts';
import { recordsOf } from './records.ts';
import { sections, titledLines } from './titles.ts';

export interface DismPackageInfo {
  identity: string;
  applicable: boolean;
  state: string;
  releaseType: string;
  /** `Possible`, `Required` or `No`. */
  restartRequired: string;
  /** In the host's locale; may be empty. */
  installTime: string;
  /** `Yes`, `No` or `Undetermined`; empty where DISM does not print it. */
  completelyOfflineCapable: string;
  /** Empty unless it is a feature on demand. */
  capabilityIdentity: string;
  /** Every fact, by DISM's own key. */
  facts: Record<string, string>;
  customProperties: CustomProperty[];
  features: DismFeature[];
}

const keys = [
  'Package Identity', 'Applicable', 'Copyright', 'Company', 'Creation Time', 'Description', 'Install Client', 'Install Package Name', 'Install Time', 'Last Update Time', 'Name',
  'Product Name', 'Product Version', 'Release Type', 'Restart Required', 'Support Information', 'State', 'Completely offline capable', 'Self servicing package', 'Capability Identity',
];

/**
 * `/Get-PackageInfo`: facts, custom properties, and the features of the package. Shape seen in a transcript of
 * 10.0.17763.5830 (`Package_for_DotNetRollup`); the last three facts came with Windows 8 and 10.
 */
export function parsePackageInfo(output: string): DismPackageInfo {
  const frame = readDismOutput(output, '/Get-PackageInfo');
  const [facts, custom, features, extra] = sections(titledLines(frame, /^Package information:$/), /^Custom Properties:$|^Features listing for package : \S/);
  const records = recordsOf(frame, { keys, optional: keys.slice(-3), multiline: ['Description'] }, facts!.lines);
  if (records.length !== 1) throw toolOutputError('dism', frame.query, `it tells of ${records.length} packages instead of one`);
  if (custom?.title !== 'Custom Properties:') throw toolOutputError('dism', frame.query, 'the line "Custom Properties:" is missing');
  if (!features || !features.title.startsWith('Features listing')) throw toolOutputError('dism', frame.query, 'the line "Features listing for package : ..." is missing');
  if (extra) throw toolOutputError('dism', frame.query, 'it has a section too many', extra.title);
  const record = records[0]!;
  if (record['Applicable'] !== 'Yes' && record['Applicable'] !== 'No') throw toolOutputError('dism', frame.query, 'Applicable is neither Yes nor No', record['Applicable']);
  return {
    identity: record['Package Identity']!,
    applicable: record['Applicable'] === 'Yes',
    state: record['State']!,
    releaseType: record['Release Type']!,
    restartRequired: record['Restart Required']!,
    installTime: record['Install Time']!,
    completelyOfflineCapable: record['Completely offline capable']!,
    capabilityIdentity: record['Capability Identity']!,
    facts: record,
    customProperties: customProperties(frame, custom.lines),
    features: recordsOf(frame, { keys: ['Feature Name', 'State'], none: /^\(No features found/ }, features.lines).map((feature) => ({ name: feature['Feature Name']!, state: feature['State']! })),
  };
}
