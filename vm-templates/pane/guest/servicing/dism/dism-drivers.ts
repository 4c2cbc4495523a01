import { cpSync, mkdirSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { appendSetupApiSection } from '../../logs/setupapi-log.ts';
import type { DismCommand, DismContext } from './dism-command.ts';
import { getDriverInfo, getDrivers } from './dism-driver-list.ts';
import { addDriver, findInfFiles, listDrivers, removeDriver } from '../drivers/driver-store.ts';
import { HR, ServicingError } from '../servicing-error.ts';

interface NamedInf {
  file: string;
  /** As printed: the argument, with the file's place below it when it is a folder. */
  shown: string;
  /** Found in a folder, not named itself. */
  searched: boolean;
}

function infsOf({ all, has, resolve }: DismContext): NamedInf[] {
  return all('driver').flatMap((shown) => {
    const path = resolve(shown);
    return findInfFiles(path, has('recurse')).map((file) => ({ file, searched: statSync(path).isDirectory(), shown: file === path ? shown : `${shown.replace(/\\$/, '')}${file.slice(path.length).replaceAll('/', '\\')}` }));
  });
}

function logOffline({ image }: DismContext, inf: NamedInf, result: string, error?: ServicingError): void {
  appendSetupApiSection(image.root, { log: 'offline', title: 'Import Driver Package', instance: inf.shown, lines: [{ category: 'sto', ...(error ? { flag: '!!!' as const } : {}), text: result }], status: error?.hresult ?? 0, version: image.version });
}

/** Adds one package and prints its line; gives the error that the whole command ends with, if any. */
function addOne(context: DismContext, inf: NamedInf, head: string): ServicingError | undefined {
  const { image, out, has } = context;
  try {
    const { publishedName } = addDriver(image, inf.file, { forceUnsigned: has('forceunsigned') });
    out(`${head}The driver package was successfully installed.\r\n`);
    logOffline(context, inf, `Driver package published as ${publishedName}.`);
    return undefined;
  } catch (error) {
    if (!(error instanceof ServicingError)) throw error;
    logOffline(context, inf, `Failed to import driver package. ${error.message}`, error);
    if (inf.searched && error.hresult === HR.WRONG_INF_STYLE) {
      // "INF files that are not valid driver packages are ignored": said on the console, no error (DISM Driver Servicing Command-Line Options).
      out(`${head}The driver package could not be installed, as the INF file is no valid driver package. It is ignored.\r\n`);
      return undefined;
    }
    out(`${head}Error - An error occurred. The driver package could not be installed. \r\nFor more information, review the log file.\r\n`);
    // dism reports an unsigned package as "not supported" (50); SetupAPI's own reason is in the log.
    return error.hresult === HR.NO_CATALOG_FOR_OEM_INF ? new ServicingError(HR.NOT_SUPPORTED) : error;
  }
}

const addDriverCommand: DismCommand = {
  kind: 'servicing',
  only: 'offline',
  options: ['driver', 'recurse', 'forceunsigned'],
  run: (context) => {
    const { out, need, has } = context;
    need('driver');
    if (has('recurse')) out('Searching for driver packages to install...\r\n');
    const infs = infsOf(context);
    if (infs.length === 0) throw new ServicingError(HR.FILE_NOT_FOUND);
    out(`Found ${infs.length} driver package(s) to install.\r\n`);
    const failures = infs.map((inf, index) => addOne(context, inf, `Installing ${index + 1} of ${infs.length} - ${inf.shown}: `)).filter((error) => error !== undefined);
    if (failures.length > 0) throw failures.at(-1)!;
    return {};
  },
};

const removeDriverCommand: DismCommand = {
  kind: 'servicing',
  only: 'offline',
  options: ['driver'],
  run: ({ image, out, need, all }) => {
    need('driver');
    const names = all('driver');
    out(`Found ${names.length} driver package(s) to remove.\r\n`);
    for (const [index, name] of names.entries()) {
      const head = `Removing ${index + 1} of ${names.length} - ${name}: `;
      if (!/^oem\d+\.inf$/i.test(name)) {
        out(`${head}The driver package could not be removed.\r\n`);
        throw new ServicingError(HR.FILE_NOT_FOUND, 'The specified driver package is not a third-party driver package of this image.', true);
      }
      removeDriver(image, name.toLowerCase());
      out(`${head}The driver package was successfully removed.\r\n`);
    }
    return {};
  },
};

/** `/Export-Driver /Destination:folder`: every third-party package in a folder of its own. */
const exportDriverCommand: DismCommand = {
  kind: 'servicing',
  options: ['destination'],
  run: ({ image, out, need, resolve }) => {
    const target = resolve(need('destination'));
    const drivers = listDrivers(image);
    for (const [index, driver] of drivers.entries()) {
      const source = dirname(driver.infPath);
      for (const file of driver.files) {
        const place = join(target, basename(source), relative(source, file));
        mkdirSync(dirname(place), { recursive: true });
        cpSync(file, place);
      }
      out(`Exporting ${index + 1} of ${drivers.length} - ${driver.publishedName}: The driver package successfully exported.\r\n`);
    }
    return {};
  },
};

export const driverCommands: Record<string, DismCommand> = {
  'get-drivers': getDrivers,
  'get-driverinfo': getDriverInfo,
  'add-driver': addDriverCommand,
  'remove-driver': removeDriverCommand,
  'export-driver': exportDriverCommand,
};
