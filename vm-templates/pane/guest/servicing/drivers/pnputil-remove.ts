import { cpSync, mkdirSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { appendSetupApiSection } from '../../logs/setupapi-log.ts';
import { listDevices, setExtension, unbindDriver } from './devices.ts';
import { findDriver, listDrivers, removeDriver } from './driver-store.ts';
import { installBestDrivers } from './plug-and-play.ts';
import { type PnputilContext, pnputilExit, tellOfRestart } from './pnputil-context.ts';
import { ServicingError } from '../servicing-error.ts';

/** ERROR_NOT_AN_INSTALLED_OEM_INF and ERROR_INF_IN_USE_BY_DEVICES (setupapi.h). */
const NOT_OEM_INF = 0xe000023c | 0;
const IN_USE = 0xe000023d | 0;

/**
 * `/delete-driver` and `-d`: third-party packages only. A package that devices use is kept, unless /uninstall takes it from them first
 * or /force (-f) deletes it under them ("PnPUtil Command Syntax").
 */
export async function deleteDriverPackage(context: PnputilContext, name: string): Promise<number> {
  const { image, line, has, process } = context;
  const { registry } = image;
  if (!/^oem\d+\.inf$/i.test(name)) {
    line('Failed to delete driver package: The specified file is not an installed OEM INF.');
    return NOT_OEM_INF;
  }
  const published = name.toLowerCase();
  const driver = findDriver(image, published);
  const users = listDevices(registry).filter((device) => device.driver.toLowerCase() === published);
  const extended = listDevices(registry).filter((device) => device.extensions.includes(published));
  const used = users.length + extended.length > 0;
  if (driver && used && !has('uninstall') && !has('force') && !has('f')) {
    line('Failed to delete driver package: One or more devices are presently installed using the specified INF.');
    return IN_USE;
  }
  try {
    removeDriver(image, published);
  } catch (error) {
    if (!(error instanceof ServicingError)) throw error;
    line(`Failed to delete driver package: ${error.message}`);
    return pnputilExit(error);
  }
  if (has('uninstall')) {
    for (const device of extended) setExtension(registry, device, published, false);
    for (const device of users) unbindDriver(registry, device);
    // A device that lost its driver gets the next best one of the store.
    if (used) installBestDrivers(image, 'Device Install (DiUninstallDriver)');
  }
  image.save();
  appendSetupApiSection(image.root, { log: 'dev', title: 'Delete Driver Package', instance: published, command: `pnputil.exe ${process.argv.join(' ')}`, lines: [{ category: 'sto', text: `Driver package ${published} deleted.` }], version: image.version });
  if (has('uninstall')) line('Driver package uninstalled.');
  line('Driver package deleted successfully.');
  return driver?.bootCritical && users.length > 0 && has('uninstall') ? tellOfRestart(context, 'uninstall') : 0;
}

/** `/export-driver oemN.inf|* folder`. */
export function exportDriverPackages({ image, line, field, process }: PnputilContext, name: string, target: string): number {
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
