import { parseEnumDevices } from '../../tools/pnputil/parse-enum-devices.ts';
import { pnputilLanguage } from '../../tools/pnputil/localized.ts';
import type { Section } from './inventory-text.ts';
import type { Inventory } from './inventory.ts';

/** Windows 10 1903, with which `pnputil /enum-devices` came [PnPUtil Command Syntax]. */
const enumDevicesBuild = 18362;

/** Why `/enum-devices` gives no list on this Windows; PnPUtil knows no /English. */
export function unableToEnumerateDevices(build: number): (section: Section) => string | undefined {
  return ({ text }) => {
    if (build < enumDevicesBuild) return `pnputil /enum-devices came with Windows 10 1903 (build ${enumDevicesBuild}); this is build ${build}`;
    const language = pnputilLanguage(text);
    return language === undefined ? undefined : `pnputil answers in ${language}, and knows no /English`;
  };
}

/** Devices with the original name of their driver's .inf, which the list of third-party drivers knows; an in-box driver keeps its name. */
export function readDevices(drivers: Inventory['drivers']): (text: string) => NonNullable<Inventory['devices']> {
  const originalNames = new Map(drivers.map((driver) => [driver.publishedName.toLowerCase(), driver.originalFileName]));
  return (text) =>
    parseEnumDevices(text).map(({ instanceId, description, className, status, driverName }) => ({
      instanceId,
      description,
      className,
      status,
      driverPublishedName: driverName,
      driverOriginalName: originalNames.get(driverName.toLowerCase()) ?? driverName,
    }));
}
