import { parseCurrentEdition } from '../../tools/dism/parse-current-edition.ts';
import { parseDrivers } from '../../tools/dism/parse-drivers.ts';
import { parseFeatures } from '../../tools/dism/parse-features.ts';
import { parseInternational } from '../../tools/dism/parse-international.ts';
import { parsePackages } from '../../tools/dism/parse-packages.ts';
import { parseDiskFree } from '../../tools/fsutil/parse-disk-free.ts';
import { readAnswer } from './answer/read-answer.ts';
import { splitInventory } from './inventory-text.ts';
import { distinctRequests, requestName, type InventoryRequest } from './inventory-request.ts';
import type { Inventory } from './inventory.ts';
import { readApplications } from './read-applications.ts';
import { readDevices, unableToEnumerateDevices } from './read-devices.ts';
import { readAppx, readCapabilities, unknownToDism } from './read-optional-lists.ts';
import { readPatches } from './read-patches.ts';
import { readPendingReboot } from './read-pending-reboot.ts';
import { readServices, readServiceStarts, unableToListServices } from './read-services.ts';
import { readBuild, readComputer, readImageState, readUserLocale, readVersion } from './read-system.ts';
import { sectionReader } from './section-reader.ts';

/**
 * Turns the output of the inventory script into an inventory. Pure.
 * @param requests those that the script was rendered with
 * @throws WimproofError WP-INVENTORY-UNREADABLE (infrastructure) when any part is not whole
 */
export function parseInventory(output: string, requests: readonly InventoryRequest[] = []): Inventory {
  const asked = distinctRequests(requests);
  const sections = splitInventory(output, asked.map(requestName));
  const { read, readWhereAble, unread } = sectionReader(sections);
  const computer = read('computer', readComputer);
  const { build, revision } = read('build', readBuild);
  const international = read('international', parseInternational);
  const drivers = read('drivers', parseDrivers);
  const starts = read('service-starts', readServiceStarts, [0, 1]);
  return {
    schema: 'wimproof.inventory/2',
    windowsVersion: read('version', readVersion),
    build,
    revision,
    computerName: computer.name,
    edition: read('edition', parseCurrentEdition),
    imageState: read('image-state', readImageState),
    architecture: computer.architecture,
    packages: read('packages', parsePackages),
    features: read('features', parseFeatures),
    capabilities: readWhereAble('capabilities', readCapabilities, unknownToDism),
    appx: readWhereAble('appx', readAppx, unknownToDism),
    drivers,
    devices: readWhereAble('devices', readDevices(drivers), unableToEnumerateDevices(build)),
    services: readWhereAble('services', readServices(starts), unableToListServices),
    applications: [...read('uninstall-64', readApplications), ...read('uninstall-32', readApplications, [0, 1])],
    patches: read('patches', readPatches, [0, 1]),
    international: {
      systemUiLanguage: international.systemUiLanguage,
      systemLocale: international.systemLocale,
      userLocale: read('user-locale', readUserLocale, [0, 1]),
      timeZone: international.timeZone,
      inputLocales: international.activeKeyboards,
      installedLanguages: international.installedLanguages.map(({ language }) => language),
    },
    pendingReboot: readPendingReboot(read),
    volume: read('volume', parseDiskFree),
    unread,
    answers: Object.fromEntries(asked.map((request) => [requestName(request), readAnswer(request, sections.get(requestName(request))!)])),
  };
}
