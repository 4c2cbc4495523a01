import { statSync } from 'node:fs';
import type { Process, Program } from '../../system.ts';
import { listDevices, unbindDriver } from './devices.ts';
import { addDriver, findDriver, findInfFiles, listDrivers, listInboxDrivers, removeDriver } from './driver-store.ts';
import { onlineImage, type ServicedImage } from '../image.ts';
import { bestDrivers, bind } from './plug-and-play.ts';
import { ServicingError } from '../servicing-error.ts';

/** Return code of DPInst ("DPInst Return Code"): 0xWWXXYYZZ with flags, packages that failed, that were only copied to the store, that were installed on a device. */
const FAILED = 0x80;
const RESTART = 0x40;

interface Tally {
  failed: number;
  copied: number;
  installed: number;
  restart: boolean;
}

function pack({ failed, copied, installed, restart }: Tally): number {
  const byte = (count: number): number => Math.min(count, 0xff);
  return ((((failed > 0 ? FAILED : 0) | (restart ? RESTART : 0)) << 24) | (byte(failed) << 16) | (byte(copied) << 8) | byte(installed)) >>> 0;
}

/** Puts one package into the store and installs it where it is the best driver, with /f where any other is. Without a device it stays a copy in the store. */
function installPackage(image: ServicedImage, inf: string, options: { legacy: boolean; force: boolean }, tally: Tally): void {
  const { publishedName } = addDriver(image, inf, { forceUnsigned: options.legacy });
  const drivers = [...listInboxDrivers(image), ...listDrivers(image)];
  const own = drivers.filter((driver) => driver.publishedName === publishedName);
  let bound = false;
  for (const device of listDevices(image.registry).filter((candidate) => candidate.connected)) {
    const { best, extensions } = bestDrivers(device, options.force ? own : drivers);
    const node = [best, ...extensions].find((candidate) => candidate?.driver.publishedName === publishedName);
    if (!node) continue;
    bound = true;
    if (device.driver.toLowerCase() === publishedName) continue;
    const { restartNeeded } = bind(image, device, node, 'Device Install (DPInst)');
    tally.restart ||= restartNeeded;
  }
  if (bound) tally.installed += 1;
  else tally.copied += 1;
}

function uninstall(process: Process, image: ServicedImage, inf: string, tally: Tally): void {
  const name = inf.toLowerCase().split(/[\\/]/).pop()!;
  const driver = findDriver(image, name) ?? listDrivers(image).find((candidate) => candidate.originalName === name);
  if (!driver) {
    tally.failed += 1;
    return;
  }
  for (const device of listDevices(image.registry).filter(({ driver: name }) => name.toLowerCase() === driver.publishedName)) unbindDriver(image.registry, device);
  removeDriver(image, driver.publishedName);
  tally.installed += 1;
  process.system.log(`dpinst: ${driver.publishedName} removed`);
}

/**
 * `dpinst.exe` of the Driver Install Frameworks: /q /sw /se quiet, /f force, /lm legacy mode (unsigned packages too), /path folder,
 * /u inf remove. Windows does not carry it: it runs where a medium brings it. Facts: "DPInst Command-Line Options", "DPInst Return Code".
 */
export const program: Program = (process) => {
  const image = onlineImage(process.system);
  const tally: Tally = { failed: 0, copied: 0, installed: 0, restart: false };
  const words = process.argv;
  const has = (flag: string): boolean => words.some((word) => word.toLowerCase() === flag);
  const after = (flag: string): string | undefined => words[words.findIndex((word) => word.toLowerCase() === flag) + 1];
  if (!process.account.administrator && process.account.name.toUpperCase() !== 'SYSTEM') return pack({ ...tally, failed: 1 });
  if (has('/u')) {
    uninstall(process, image, after('/u') ?? '', tally);
    return pack(tally);
  }
  const folder = process.system.resolve((has('/path') ? after('/path') : undefined) ?? process.cwd, process.cwd);
  try {
    if (!statSync(folder).isDirectory()) return pack({ ...tally, failed: 1 });
  } catch {
    return pack({ ...tally, failed: 1 });
  }
  for (const inf of findInfFiles(folder, false)) {
    try {
      installPackage(image, inf, { legacy: has('/lm'), force: has('/f') }, tally);
    } catch (error) {
      if (!(error instanceof ServicingError)) throw error;
      tally.failed += 1;
    }
  }
  image.save();
  return pack(tally);
};
