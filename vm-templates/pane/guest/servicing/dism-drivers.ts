import { missingArgument } from './dism-arguments.ts';
import type { DismCommand } from './dism-command.ts';
import { listLines } from './dism-output.ts';
import { readDriverPackage } from './driver-package.ts';
import { addDriver, findDriver, findInfFiles, listDrivers, listInboxDrivers, removeDriver } from './driver-store.ts';
import { HR, ServicingError } from './servicing-error.ts';

/** `M/D/YYYY`, as the en-US locale prints the date of DriverVer. */
function shownDate(date: string): string {
  const [month, day, year] = date.split('/').map(Number);
  return `${month}/${day}/${year}`;
}

const getDrivers: DismCommand = {
  kind: 'servicing',
  options: ['all'],
  run: ({ image, out, list, has }) => {
    out(has('all') ? 'Obtaining list of drivers from the driver store...\r\n\r\n' : 'Obtaining list of 3rd party drivers from the driver store...\r\n\r\n');
    const drivers = has('all') ? [...listInboxDrivers(image), ...listDrivers(image)] : listDrivers(image);
    out('Driver packages listing:\r\n\r\n');
    if (drivers.length === 0) out('(No drivers found in the image matching the criteria)\r\n\r\n');
    else
      list(
        drivers.map((driver) => [
          ['Published Name', driver.publishedName],
          ['Original File Name', driver.originalName],
          ['Inbox', driver.inbox ? 'Yes' : 'No'],
          ['Class Name', driver.className],
          ['Provider Name', driver.provider],
          ['Date', shownDate(driver.date)],
          ['Version', driver.version],
        ]),
      );
    return {};
  },
};

const getDriverInfo: DismCommand = {
  kind: 'servicing',
  options: ['driver'],
  run: ({ image, out, need, all, resolve, process }) => {
    need('driver');
    out('Driver package information:\r\n\r\n');
    for (const name of all('driver')) {
      const stored = /^[^\\/]+\.inf$/i.test(name) ? findDriver(image, name) : undefined;
      const driver = stored ?? readDriverPackage(resolve(name), image.architecture);
      const windowsPath = (posix: string): string => `${process.system.systemDrive}:${posix.slice(image.root.length).replaceAll('/', '\\')}`;
      out(
        listLines([
          [
            ['Published Name', stored?.publishedName ?? name],
            ['Driver Store Path', stored ? windowsPath(driver.infPath) : ''],
            ['Class Name', driver.className],
            ['Class Description', ''],
            ['Class GUID', driver.classGuid.toUpperCase()],
            ['Date', shownDate(driver.date)],
            ['Version', driver.version],
            ['Boot Critical', driver.bootCritical ? 'Yes' : 'No'],
          ],
        ]),
      );
      out(`Drivers for architecture : ${image.architecture}\r\n\r\n`);
      out(
        listLines(
          driver.models.map((model) => [
            ['Manufacturer', model.manufacturer],
            ['Description', model.description],
            ['Architecture', model.architecture],
            ['Hardware ID', model.hardwareId],
            ['Service Name', model.service],
            ['Compatible IDs', model.compatibleIds.join(', ')],
            ['Exclude IDs', ''],
          ]),
        ),
      );
    }
    return {};
  },
};

const addDriverCommand: DismCommand = {
  kind: 'servicing',
  only: 'offline',
  options: ['driver', 'recurse', 'forceunsigned'],
  run: ({ image, out, need, all, has, resolve }) => {
    need('driver');
    if (has('recurse')) out('Searching for driver packages to install...\r\n');
    const infs = all('driver').flatMap((shown) => {
      const path = resolve(shown);
      return findInfFiles(path, has('recurse')).map((file) => ({ file, shown: file === path ? shown : `${shown.replace(/\\$/, '')}${file.slice(path.length).replaceAll('/', '\\')}` }));
    });
    if (infs.length === 0) throw new ServicingError(HR.FILE_NOT_FOUND);
    out(`Found ${infs.length} driver package(s) to install.\r\n`);
    const failures: ServicingError[] = [];
    for (const [index, inf] of infs.entries()) {
      const head = `Installing ${index + 1} of ${infs.length} - ${inf.shown}: `;
      try {
        addDriver(image, inf.file, { forceUnsigned: has('forceunsigned') });
        out(`${head}The driver package was successfully installed.\r\n`);
      } catch (error) {
        if (!(error instanceof ServicingError)) throw error;
        // dism reports an unsigned package as "not supported" (50); SetupAPI's own reason is in the log.
        failures.push(error.hresult === HR.NO_CATALOG_FOR_OEM_INF ? new ServicingError(HR.NOT_SUPPORTED) : error);
        out(`${head}Error - An error occurred. The driver package could not be installed. \r\nFor more information, review the log file.\r\n`);
      }
    }
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
      removeDriver(image, name);
      out(`${head}The driver package was successfully removed.\r\n`);
    }
    return {};
  },
};

export const driverCommands: Record<string, DismCommand> = {
  'get-drivers': getDrivers,
  'get-driverinfo': getDriverInfo,
  'add-driver': addDriverCommand,
  'remove-driver': removeDriverCommand,
};
