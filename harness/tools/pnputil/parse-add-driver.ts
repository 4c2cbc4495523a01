import { toolOutputError } from '../output/tool-output-error.ts';
import { readPnputilOutput } from './pnputil-output.ts';

export interface AddedDriver {
  /** File name as given. */
  inf: string;
  added: boolean;
  /** It was in the store before. */
  alreadyPresent: boolean;
  /** `oem3.inf`; empty when it was not added. */
  publishedName: string;
  /** What PnPUtil says of the failure; empty when there was none. */
  failure: string;
  /** Instance ids of the devices that it was installed on; the old format does not name them. */
  devices: string[];
}
export interface AddDriverOutput {
  drivers: AddedDriver[];
  total: number;
  added: number;
  rebootRequired: boolean;
}

/**
 * Output of `/add-driver` and of the older `-a`, `-i -a`. The counts at its end must be there and the first one must be
 * that of the packages listed: a transcript that was cut is refused. Shapes: dsccommunity's printer tests, microsoft and
 * qmk transcripts of `pnputil -i -a`.
 */
export function parseAddDriverOutput(output: string): AddDriverOutput {
  const drivers: AddedDriver[] = [];
  let total: number | undefined;
  let added: number | undefined;
  let rebootRequired = false;
  for (const line of readPnputilOutput(output, '/add-driver')) {
    const text = line.trim();
    if (text === '') continue;
    const inf = /^(?:Adding driver package|Processing inf) ?:\s*(.+)$/i.exec(text)?.[1];
    const count = /^(Total driver packages|Total attempted|Added driver packages|Number successfully imported):\s*(\d+)$/.exec(text);
    if (inf) drivers.push({ inf, added: false, alreadyPresent: false, publishedName: '', failure: '', devices: [] });
    else if (count?.[1]!.startsWith('Total')) total = Number(count[2]);
    else if (count) added = Number(count[2]);
    else if (/reboot is needed|restart is (?:needed|required)/i.test(text)) rebootRequired = true;
    else if (!(drivers.length > 0 && readFact(drivers.at(-1)!, text))) throw toolOutputError('pnputil', '/add-driver', 'it has an unknown line', line);
  }
  if (total === undefined || added === undefined) throw toolOutputError('pnputil', '/add-driver', 'it is cut: the counts of packages are missing', drivers.at(-1)?.inf);
  if (total !== drivers.length) throw toolOutputError('pnputil', '/add-driver', `it lists ${drivers.length} packages, but says ${total}`);
  return { drivers, total, added, rebootRequired };
}

function readFact(driver: AddedDriver, text: string): boolean {
  const published = /^Published name ?:\s*(oem\d+\.inf)$/i.exec(text)?.[1];
  const failure = /^(?:Failed to add driver package|Adding the driver package failed) ?:\s*(.*)$/i.exec(text)?.[1];
  const device = /^Driver package (?:installed on|is up-to-date on) device:\s*(.+)$/i.exec(text)?.[1];
  if (published) driver.publishedName = published;
  else if (failure !== undefined) driver.failure = failure;
  else if (device) driver.devices.push(device);
  else if (/^Driver package added successfully\./i.test(text)) {
    driver.added = true;
    driver.alreadyPresent = /\(Already exists in the system\)/i.test(text);
  } else return /^(?:Successfully installed the driver on a device|Driver package (?:installed on matching devices|is up-to-date)|No (?:matching|suitable) devices?)/i.test(text);
  return true;
}
