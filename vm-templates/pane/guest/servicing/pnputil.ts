import { cpSync, mkdirSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import type { Process, Program } from '../system.ts';
import { bindDriver, listDevices, matchingDevices, unbindDriver } from './devices.ts';
import { addDriver, findDriver, findInfFiles, listDrivers, removeDriver, type StoredDriver } from './driver-store.ts';
import { onlineImage, type ServicedImage } from './image.ts';
import { ServicingError } from './servicing-error.ts';

const NO_MORE_ITEMS = 259;
const REBOOT_REQUIRED = 3010;
const REBOOT_INITIATED = 1641;
const USAGE = 87;

interface Context {
  process: Process;
  image: ServicedImage;
  has(flag: string): boolean;
  /** `Label:` padded to a column, and a value. */
  field(label: string, width: number, value: string): void;
  line(text?: string): void;
}

/** SetupAPI's own codes (0x800f0xxx as HRESULT) leave pnputil as 0xe000xxxx, Win32 codes as they are. */
function exitOf(error: ServicingError): number {
  return error.win32 ?? (error.hresult >>> 16 === 0x800f ? (0xe0000000 | (error.hresult & 0xffff)) | 0 : error.hresult | 0);
}

/** INF files that the argument means: a file, or `dir\*.inf`, with /subdirs below it too. None when there is nothing. */
function infsOf({ process }: Context, text: string, subdirs: boolean): string[] {
  const star = /^(.*?)[^\\/]*\*[^\\/]*$/.exec(text);
  const path = process.system.resolve(star ? star[1] || '.' : text, process.cwd);
  try {
    return star ? findInfFiles(path, subdirs) : subdirs ? findInfFiles(dirname(path), true).filter((file) => basename(file).toLowerCase() === basename(path).toLowerCase()) : findInfFiles(path, false);
  } catch (error) {
    if (error instanceof ServicingError) return [];
    throw error;
  }
}

/** Installs a stored package on the devices it fits; says on which. */
function bind(context: Context, name: string, outcome: ReturnType<typeof addDriver>): { devices: number; restart: boolean } {
  const devices = matchingDevices(context.image.registry, outcome.driver);
  for (const device of devices) {
    if (device.driver.toLowerCase() === name.toLowerCase()) context.line(`Driver package is up-to-date on device: ${device.instanceId}`);
    else {
      bindDriver(context.image.registry, device, name, outcome.driver);
      context.line(`Driver package installed on device: ${device.instanceId}`);
    }
  }
  context.image.save();
  return { devices: devices.length, restart: devices.length > 0 && outcome.driver.bootCritical };
}

async function add(context: Context, text: string, old: boolean): Promise<number> {
  const { line, field, has, process } = context;
  const install = has('install') || has('i');
  const infs = infsOf(context, text, has('subdirs'));
  let exit = 0;
  let added = 0;
  let restart = false;
  if (infs.length === 0) {
    line('Failed to add driver package: Missing or invalid driver package specified.');
    exit = 2;
  }
  for (const inf of infs) {
    if (old) field('Processing inf :', 28, basename(inf));
    else field('Adding driver package:', 24, basename(inf));
    try {
      const outcome = addDriver(context.image, inf);
      line(`Driver package added successfully.${outcome.added ? '' : ' (Already exists in the system)'}`);
      if (old) field('Published name :', 28, outcome.publishedName);
      else field('Published Name:', 24, outcome.publishedName);
      added += outcome.added ? 1 : 0;
      if (install) {
        const bound = bind(context, outcome.publishedName, outcome);
        restart ||= bound.restart;
        if (bound.devices === 0 && exit === 0) exit = NO_MORE_ITEMS;
      }
    } catch (error) {
      if (!(error instanceof ServicingError)) throw error;
      line(`Failed to add driver package: ${error.message}`);
      exit = exitOf(error);
    }
    line();
  }
  if (old) {
    line();
    field('Total attempted:', 30, String(infs.length));
    field('Number successfully imported:', 30, String(added));
  } else {
    field('Total driver packages:', 24, String(infs.length));
    field('Added driver packages:', 24, String(added));
  }
  if (!restart || (exit !== 0 && exit !== NO_MORE_ITEMS)) return exit;
  line();
  line('System reboot is needed to complete install operations!');
  if (!has('reboot')) return REBOOT_REQUIRED;
  await process.system.run('shutdown /r /t 0');
  return REBOOT_INITIATED;
}

function remove(context: Context, name: string): number {
  const { image, line, has } = context;
  if (!/^oem\d+\.inf$/i.test(name)) {
    line('Failed to delete driver package: The specified file is not an installed OEM INF.');
    return 0xe000023c | 0;
  }
  const users = listDevices(image.registry).filter((device) => device.driver.toLowerCase() === name.toLowerCase());
  if (users.length > 0 && !has('uninstall') && !has('force') && !has('f')) {
    line('Failed to delete driver package: One or more devices are presently installed using the specified INF.');
    return 0xe000023d | 0;
  }
  try {
    removeDriver(image, name);
  } catch (error) {
    if (!(error instanceof ServicingError)) throw error;
    line(`Failed to delete driver package: ${error.message}`);
    return exitOf(error);
  }
  for (const device of users) unbindDriver(image.registry, device);
  image.save();
  if (users.length > 0 && has('uninstall')) line('Driver package uninstalled.');
  line('Driver package deleted successfully.');
  return 0;
}

function enumerate({ image, field, line }: Context, old: boolean, filter?: string): number {
  const drivers = listDrivers(image).filter((driver) => !filter || [driver.className, driver.classGuid].some((text) => text.toLowerCase() === filter.toLowerCase()));
  if (drivers.length === 0) line('No published driver packages were found on the system.');
  const rows = (driver: StoredDriver): [string, string][] =>
    old
      ? [['Published name :', driver.publishedName], ['Driver package provider :', driver.provider], ['Class :', driver.className], ['Driver date and version :', `${driver.date} ${driver.version}`], ['Signer name :', driver.signer]]
      : [['Published Name:', driver.publishedName], ['Original Name:', driver.originalName], ['Provider Name:', driver.provider], ['Class Name:', driver.className], ['Class GUID:', driver.classGuid], ['Driver Version:', `${driver.date} ${driver.version}`], ['Signer Name:', driver.signer]];
  for (const driver of drivers) {
    for (const [label, value] of rows(driver)) field(label, old ? 28 : 20, value);
    line();
  }
  return 0;
}

function enumerateDevices({ image, field, line }: Context): number {
  const devices = listDevices(image.registry);
  if (devices.length === 0) line('No devices were found on the system.');
  for (const device of devices) {
    const rows: [string, string][] = [['Instance ID:', device.instanceId], ['Device Description:', device.description], ['Class Name:', device.className], ['Class GUID:', device.classGuid], ['Manufacturer Name:', device.manufacturer], ['Status:', device.driver ? 'Started' : 'Problem'], ['Driver Name:', device.driver]];
    for (const [label, value] of rows) if (value) field(label, 28, value);
    line();
  }
  return 0;
}

function exportDrivers(context: Context, name: string, target: string): number {
  const { image, line, field, process } = context;
  const drivers = name === '*' ? listDrivers(image) : [findDriver(image, name)].filter((driver) => driver !== undefined);
  if (drivers.length === 0) {
    line('Failed to export driver package: The system cannot find the file specified.');
    return 2;
  }
  for (const driver of drivers) {
    field('Exporting driver package:', 28, driver.publishedName);
    const source = dirname(driver.infPath);
    const folder = join(process.system.resolve(target, process.cwd), name === '*' ? basename(source) : '');
    for (const file of driver.files) {
      const place = join(folder, relative(source, file));
      mkdirSync(dirname(place), { recursive: true });
      cpSync(file, place);
    }
    line('Driver package exported successfully.');
    line();
  }
  field('Total driver packages:', 28, String(drivers.length));
  field('Exported driver packages:', 28, String(drivers.length));
  return 0;
}

/** `pnputil.exe`, with the syntax of Windows 10 and later and that of Vista (`-a`, `-i -a`, `-d`, `-f -d`, `-e`), each with its own output. */
export const program: Program = async (process) => {
  const words = process.argv;
  const flags = new Set(words.filter((word) => /^[/-]/.test(word)).map((word) => word.slice(1).toLowerCase()));
  const plain = words.filter((word) => !/^[/-]/.test(word));
  const line = (text = ''): void => process.stdout(`${text}\r\n`);
  const context: Context = { process, image: onlineImage(process.system), has: (flag) => flags.has(flag), line, field: (label, width, value) => line(`${label.padEnd(width)}${value}`) };
  const [first, second] = plain;
  line('Microsoft PnP Utility');
  line();
  const changes = ['add-driver', 'delete-driver', 'a', 'd', 'export-driver'].some((flag) => flags.has(flag));
  if (changes && !process.account.administrator && process.account.name.toUpperCase() !== 'SYSTEM') {
    line('Failed to complete the operation: Access is denied.');
    return 5;
  }
  if ((flags.has('add-driver') || flags.has('a')) && first) return add(context, first, flags.has('a'));
  if ((flags.has('delete-driver') || flags.has('d')) && first) return remove(context, first);
  if (flags.has('enum-drivers') || flags.has('e')) return enumerate(context, flags.has('e'), flags.has('class') ? first : undefined);
  if (flags.has('enum-devices')) return enumerateDevices(context);
  if (flags.has('export-driver') && first && second) return exportDrivers(context, first, second);
  if (flags.has('scan-devices')) {
    line('Scanning for device hardware changes.');
    line('Scan complete.');
    return 0;
  }
  line('PNPUTIL [/add-driver <...> | /delete-driver <...> |');
  line('         /export-driver <...> | /enum-drivers |');
  line('         /enum-devices [<...>] | /scan-devices [<...>] |');
  line('         /?]');
  return flags.has('?') ? 0 : USAGE;
};
