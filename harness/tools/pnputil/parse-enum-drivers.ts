import { toolOutputError } from '../output/tool-output-error.ts';
import { readPnputilOutput } from './pnputil-output.ts';

export interface PnputilDriver {
  publishedName: string;
  /** Empty in the old format, which does not print it. */
  originalName: string;
  provider: string;
  /** A name in the display language. */
  className: string;
  classGuid: string;
  /** mm/dd/yyyy. */
  date: string;
  version: string;
  signer: string;
}

type Field = Exclude<keyof PnputilDriver, 'date' | 'version'> | 'dateAndVersion';

const labels: Record<string, Field> = {
  'published name': 'publishedName',
  'original name': 'originalName',
  'provider name': 'provider',
  'driver package provider': 'provider',
  'class name': 'className',
  class: 'className',
  'class guid': 'classGuid',
  'driver version': 'dateAndVersion',
  'driver date and version': 'dateAndVersion',
  'driver version and date': 'dateAndVersion',
  'signer name': 'signer',
};

/**
 * `/enum-drivers` and the older `-e`. PnPUtil knows no /English: a listing in another language is refused by name
 * (prefer `dism /English /Online /Get-Drivers` for listing). A value may stand on the line below its label. Windows 11
 * adds facts (Extension ID, Driver Files, Attributes), which are left out.
 */
export function parseEnumDrivers(output: string): PnputilDriver[] {
  const drivers: Partial<Record<Field, string>>[] = [];
  let waiting: Field | undefined;
  const lines = readPnputilOutput(output, '/enum-drivers');
  for (const line of lines) {
    if (line.trim() === '') {
      waiting = undefined;
      continue;
    }
    const pair = /^([A-Za-z ]+?)\s*:\s*(.*)$/.exec(line.trim());
    const label = pair ? labels[pair[1]!.toLowerCase()] : undefined;
    if (label === 'publishedName') drivers.push({});
    const driver = drivers.at(-1);
    if (!driver) {
      if (/^No (?:published )?driver packages? /i.test(line.trim())) return [];
      throw toolOutputError('pnputil', '/enum-drivers', 'a record does not begin with the published name', line);
    }
    if (label) {
      if (driver[label] !== undefined) throw toolOutputError('pnputil', '/enum-drivers', `a record has ${JSON.stringify(pair![1])} twice`, line);
      driver[label] = pair![2]!;
      waiting = pair![2] === '' ? label : undefined;
    } else if (waiting && !pair) {
      driver[waiting] = line.trim();
      waiting = undefined;
    } else if (pair) waiting = undefined;
  }
  if (drivers.length === 0) throw toolOutputError('pnputil', '/enum-drivers', 'it lists nothing', lines.findLast((line) => line.trim() !== ''));
  const last = drivers.at(-1)!;
  if (last.signer === undefined && !/\n\s*$/.test(output)) throw toolOutputError('pnputil', '/enum-drivers', `it is cut within ${last.publishedName}`, lines.at(-1));
  return drivers.map(complete);
}

function complete(driver: Partial<Record<Field, string>>): PnputilDriver {
  const dated = /^(\d{2}\/\d{2}\/\d{4}) (\d[\d.]*)$/.exec(driver.dateAndVersion ?? '');
  if (!driver.publishedName || !/^oem\d+\.inf$/i.test(driver.publishedName)) throw toolOutputError('pnputil', '/enum-drivers', 'a published name is none', driver.publishedName ?? '');
  if (!dated) throw toolOutputError('pnputil', '/enum-drivers', `${driver.publishedName} lacks date and version`, driver.dateAndVersion ?? '');
  if (driver.className === undefined) throw toolOutputError('pnputil', '/enum-drivers', `${driver.publishedName} lacks its class`);
  return {
    publishedName: driver.publishedName,
    originalName: driver.originalName ?? '',
    provider: driver.provider ?? '',
    className: driver.className,
    classGuid: driver.classGuid ?? '',
    date: dated[1]!,
    version: dated[2]!,
    signer: driver.signer ?? '',
  };
}
