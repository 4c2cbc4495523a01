import { appendSetupApiSection } from '../../logs/setupapi-log.ts';
import type { System } from '../../system.ts';
import { installOnDevice } from './device-install.ts';
import { type Device, listDevices } from './devices.ts';
import { type DriverNode, rankDrivers } from './driver-rank.ts';
import { listDrivers, listInboxDrivers } from './driver-store.ts';
import { onlineImage, type ServicedImage } from '../image.ts';
import { enumerateHardware } from './present-devices.ts';
import { ServicingError } from '../servicing-error.ts';

/** One driver that was installed on one device. */
export interface BoundDriver {
  instanceId: string;
  publishedName: string;
  coInstallers: string[];
  restartNeeded: boolean;
}

/** Which function driver and which extensions a device should have, of those in the store. */
export function bestDrivers(device: Device, drivers: ReturnType<typeof listDrivers>): { best: DriverNode | undefined; extensions: DriverNode[]; ranked: DriverNode[] } {
  const ranked = rankDrivers(device, drivers);
  const functional = ranked.filter((node) => node.driver.extensionId === '');
  // Of several versions of one extension, only the best is used ("Using an Extension INF File").
  const extensions = ranked.filter((node, index) => node.driver.extensionId !== '' && ranked.findIndex((other) => other.driver.extensionId === node.driver.extensionId) === index);
  return { best: functional[0], extensions, ranked: functional };
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** Installs one node on one device, with its section in setupapi.dev.log. */
export function bind(image: ServicedImage, device: Device, node: DriverNode, title: string): BoundDriver {
  const started = new Date();
  const done = installOnDevice(image, device, node);
  appendSetupApiSection(image.root, { log: 'dev', title, instance: device.instanceId, started, lines: done.lines, status: done.restartNeeded ? 3010 : 0, version: image.version });
  return { instanceId: device.instanceId, publishedName: node.driver.publishedName, coInstallers: done.coInstallers, restartNeeded: done.restartNeeded };
}

/** Gives every device the best driver of the store and its extensions. A device that has its best driver is left alone. */
export function installBestDrivers(image: ServicedImage, title = 'Device Install (Hardware initiated)'): BoundDriver[] {
  const drivers = [...listInboxDrivers(image), ...listDrivers(image)];
  const bound = listDevices(image.registry).filter((device) => device.connected).flatMap((device) => {
    const { best, extensions } = bestDrivers(device, drivers);
    const done: BoundDriver[] = best && !same(best.driver.publishedName, device.driver) ? [bind(image, device, best, title)] : [];
    const present = listDevices(image.registry).find((other) => other.instanceId === device.instanceId)!;
    const missing = present.driver === '' ? [] : extensions.filter((node) => !present.extensions.some((name) => same(name, node.driver.publishedName)));
    return [...done, ...missing.map((node) => bind(image, listDevices(image.registry).find((other) => other.instanceId === device.instanceId)!, node, title))];
  });
  image.save();
  return bound;
}

/**
 * Plug and Play at the start of a running system: finds the machine's devices and installs staged drivers on them, so that what was
 * added offline or by Setup is bound at the next boot. Pane's boot calls it once, after `completePendingOperations`.
 */
export function startPlugAndPlay(system: System): BoundDriver[] {
  const image = onlineImage(system);
  enumerateHardware(image.registry);
  try {
    const bound = installBestDrivers(image);
    for (const { instanceId, publishedName } of bound) system.log(`pnp: ${publishedName} installed on ${instanceId}`);
    return bound;
  } catch (error) {
    // A damaged driver store leaves devices without drivers; Windows starts all the same.
    if (!(error instanceof ServicingError)) throw error;
    system.log(`pnp: the driver store cannot be read: ${error.message}`);
    return [];
  }
}
