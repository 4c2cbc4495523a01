import { normaliseLines } from '../output/normalise-lines.ts';
import { toolOutputError } from '../output/tool-output-error.ts';

/** From Windows 10 1607 (build 14393) on there is `/add-driver`; before it `-i -a` [PnPUtil Command Syntax]. */
const newSyntaxBuild = 14393;

/**
 * Argument array that adds one driver package, in the syntax of the Windows version (`10.0.26100.1`). `install` also
 * installs it on matching devices. One INF per call, so that the exit code belongs to it.
 */
export function addDriverPnputilArguments(inf: string, options: { install?: boolean; version: string }): string[] {
  if (isNew(options.version)) return ['pnputil.exe', '/add-driver', inf, ...(options.install ? ['/install'] : [])];
  return ['pnputil.exe', ...(options.install ? ['-i'] : []), '-a', inf];
}

/** Argument array that lists the third-party driver packages. */
export function enumDriversArguments(version: string): string[] {
  return ['pnputil.exe', isNew(version) ? '/enum-drivers' : '-e'];
}

function isNew(version: string): boolean {
  const [major = 0, , build = 0] = version.split('.').map(Number);
  return major > 10 || (major === 10 && build >= newSyntaxBuild);
}

/**
 * Exit codes of /add-driver that mean that the package is in the store: 259 says that no device matches or that a
 * better driver is in use, which staging does not mind; 3010 and 1641 want a restart [PnPUtil Return Values].
 */
export const addDriverSuccess: readonly number[] = [0, 259, 3010, 1641];
export const addDriverRebootRequired: readonly number[] = [3010, 1641];

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

const labels: Record<string, keyof PnputilDriver | 'dateAndVersion'> = {
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
 * `/enum-drivers` and the older `-e`. PnPUtil knows no /English: a listing in another language is refused (prefer
 * `dism /English /Online /Get-Drivers` for listing). A value may stand on the line below its label.
 */
export function parseEnumDrivers(output: string): PnputilDriver[] {
  const lines = normaliseLines(output);
  const filled = lines.filter((line) => line.trim() !== '');
  if (filled.length === 0) throw toolOutputError('pnputil', '/enum-drivers', 'it is empty');
  if (filled[0]!.trim() !== 'Microsoft PnP Utility') {
    const localized = /PnP/.test(filled[0]!) ? 'it is not in English' : 'the line "Microsoft PnP Utility" is missing';
    throw toolOutputError('pnputil', '/enum-drivers', localized, filled[0]);
  }
  const drivers: (Partial<PnputilDriver> & { dateAndVersion?: string })[] = [];
  let waiting: keyof PnputilDriver | 'dateAndVersion' | undefined;
  for (const line of lines.slice(lines.indexOf(filled[0]!) + 1)) {
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
      driver[label] = pair![2]!;
      waiting = pair![2] === '' ? label : undefined;
    } else if (waiting && !pair) {
      driver[waiting] = line.trim();
      waiting = undefined;
    } else if (pair) waiting = undefined; // A newer version's further facts (Extension ID, Attributes).
  }
  if (drivers.length === 0) throw toolOutputError('pnputil', '/enum-drivers', 'it lists nothing', filled.at(-1));
  return drivers.map(complete);
}

function complete(driver: Partial<PnputilDriver> & { dateAndVersion?: string }): PnputilDriver {
  const dated = /^(\d{2}\/\d{2}\/\d{4}) (\S+)$/.exec(driver.dateAndVersion ?? '');
  if (!driver.publishedName || !/^oem\d+\.inf$/i.test(driver.publishedName)) throw toolOutputError('pnputil', '/enum-drivers', 'a published name is none', driver.publishedName ?? '');
  if (!dated) throw toolOutputError('pnputil', '/enum-drivers', `${driver.publishedName} lacks date and version`, driver.dateAndVersion ?? '');
  return {
    publishedName: driver.publishedName,
    originalName: driver.originalName ?? '',
    provider: driver.provider ?? '',
    className: driver.className ?? '',
    classGuid: driver.classGuid ?? '',
    date: dated[1]!,
    version: dated[2]!,
    signer: driver.signer ?? '',
  };
}
