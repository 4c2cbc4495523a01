import type { Inventory } from '../../guest/inventory/inventory.ts';
import type { ExpectationOf } from '../expectation/expectation.ts';
import { inventoryLine, sameText, type Finding } from './finding.ts';
import { globMatches, isGlob } from './glob.ts';
import { driverFileName } from './judge-driver.ts';
import { unanswered, whyUnread } from './unanswered.ts';

/**
 * Judges that every connected device of a hardware id (or of a glob over instance ids) is bound to a driver, named by the
 * original file name of its .inf, and has no problem. Without such a device nothing is shown.
 */
export function judgeDeviceDriver(expectation: ExpectationOf<'device-driver'>, inventory: Inventory): Finding {
  const { device, driver } = expectation;
  const wanted = { title: `Device ${device} uses driver ${driver}`, expected: `bound to ${driver}` };
  if (inventory.devices === null) return unanswered(wanted, whyUnread(inventory, 'devices'));
  const matching = inventory.devices.filter(({ instanceId }) => isDevice(device, instanceId));
  if (matching.length === 0) return { ...wanted, actual: 'no such device is connected', holds: false, evidence: [`inventory.devices: ${inventory.devices.length} connected, not this one`] };
  return {
    ...wanted,
    actual: matching.map(describe).join('; '),
    holds: matching.every((entry) => sameText(driverFileName(entry.driverOriginalName), driverFileName(driver)) && !sameText(entry.status, 'Problem')),
    evidence: matching.map((entry) => inventoryLine('devices', { ...entry })),
  };
}

function describe(entry: NonNullable<Inventory['devices']>[number]): string {
  return `${entry.description} (${entry.status}) ${entry.driverOriginalName === '' ? 'without a driver' : `bound to ${driverFileName(entry.driverOriginalName)} as ${entry.driverPublishedName}`}`;
}

/** An instance id is the device id, of which a hardware id may be a shorter form, and an instance number behind a backslash. */
function isDevice(device: string, instanceId: string): boolean {
  if (isGlob(device)) return globMatches(device, instanceId);
  const [start, whole] = [device.toLowerCase(), instanceId.toLowerCase()];
  return whole.startsWith(start) && /^(?:$|[&\\])/.test(whole.slice(start.length));
}
