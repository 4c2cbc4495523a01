import { classDescription } from '../drivers/class-description.ts';
import type { DismCommand } from './dism-command.ts';
import { listLines } from './dism-output.ts';
import { type DriverPackage, readDriverPackage, readInf } from '../drivers/driver-package.ts';
import { findDriver, listDrivers, listInboxDrivers, type StoredDriver } from '../drivers/driver-store.ts';

/** `M/D/YYYY`, as the en-US locale prints the date of DriverVer. */
function shownDate(date: string): string {
  const [month, day, year] = date.split('/').map(Number);
  return `${month}/${day}/${year}`;
}

/** `/Get-Drivers [/All]`: third-party packages, with /All those of Windows too. */
export const getDrivers: DismCommand = {
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

function describe(driver: DriverPackage, shown: string, storePath: string): string {
  return listLines([
    [
      ['Published Name', shown],
      ['Driver Store Path', storePath],
      ['Class Name', driver.className],
      ['Class Description', classDescription(readInf(driver.infPath), driver.className)],
      ['Class GUID', driver.classGuid.toUpperCase()],
      ['Date', shownDate(driver.date)],
      ['Version', driver.version],
      ['Boot Critical', driver.bootCritical ? 'Yes' : 'No'],
    ],
  ]);
}

/** `/Get-DriverInfo /Driver:oemN.inf|path`, repeatable: the package, then every model for the image's architecture. */
export const getDriverInfo: DismCommand = {
  kind: 'servicing',
  options: ['driver'],
  run: ({ image, out, need, all, resolve, process }) => {
    need('driver');
    out('Driver package information:\r\n\r\n');
    for (const name of all('driver')) {
      const stored: StoredDriver | undefined = /^[^\\/:]+\.inf$/i.test(name) ? (findDriver(image, name) ?? listInboxDrivers(image).find((driver) => driver.publishedName === name.toLowerCase())) : undefined;
      const driver = stored ?? readDriverPackage(resolve(name), image.architecture, image.version);
      const windowsPath = (posix: string): string => `${process.system.systemDrive}:${posix.slice(image.root.length).replaceAll('/', '\\')}`;
      out(describe(driver, stored?.publishedName ?? name, stored ? windowsPath(driver.infPath) : ''));
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
