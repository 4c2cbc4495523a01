import type { Inventory } from '../../harness/guest/inventory/inventory.ts';

/** A part of an inventory as a table of texts. */
export interface InventorySection {
  /** The inventory's own name: `packages`. */
  name: string;
  title: string;
  columns: string[];
  /** Null: this Windows could not say. */
  rows: string[][] | null;
  /** Why it could not. */
  unread?: string;
}

/** Every part of an inventory, also empty ones and those that could not be read: nothing that was asked is passed over. */
export function inventorySections(inventory: Inventory): InventorySection[] {
  const { international, volume } = inventory;
  const section = <Entry>(name: string, title: string, entries: readonly Entry[] | null, columns: Record<string, (entry: Entry) => string>): InventorySection => {
    const unread = inventory.unread.find((one) => one.section === name)?.reason;
    return {
      name, title,
      columns: Object.keys(columns),
      rows: entries && entries.map((entry) => Object.values(columns).map((cell) => cell(entry))),
      ...(unread !== undefined && { unread }),
    };
  };
  const facts: [string, string][] = [
    ['Windows version', inventory.windowsVersion],
    ['Build', `${inventory.build}${inventory.revision === null ? '' : `.${inventory.revision}`}`],
    ['Edition', inventory.edition],
    ['Image state', inventory.imageState],
    ['Architecture', inventory.architecture],
    ['Computer name', inventory.computerName],
    ['System UI language', international.systemUiLanguage],
    ['System locale', international.systemLocale],
    ['User locale', international.userLocale],
    ['Time zone', international.timeZone],
    ['Input locales', international.inputLocales],
    ['Installed languages', international.installedLanguages.join(', ')],
    ['Windows volume', `${volume.totalBytes} bytes, ${volume.freeBytes} free`],
    ['Pending restart', inventory.pendingReboot.length === 0 ? 'none' : inventory.pendingReboot.join('; ')],
  ];
  return [
    section('system', 'System', facts, { Fact: ([name]) => name, Value: ([, value]) => value }),
    section('packages', 'Packages', inventory.packages, { Identity: (one) => one.identity, State: (one) => one.state, 'Release type': (one) => one.releaseType, Installed: (one) => one.installTime }),
    section('features', 'Features', inventory.features, { Name: (one) => one.name, State: (one) => one.state }),
    section('capabilities', 'Capabilities', inventory.capabilities, { Identity: (one) => one.identity, State: (one) => one.state }),
    section('appx', 'App packages', inventory.appx, { Name: (one) => one.displayName, Version: (one) => one.version, Architecture: (one) => one.architecture, 'Full name': (one) => one.packageName }),
    section('drivers', 'Drivers', inventory.drivers, { Published: (one) => one.publishedName, Original: (one) => one.originalFileName, Class: (one) => one.className, Provider: (one) => one.provider, Version: (one) => one.version, Date: (one) => one.date, 'In box': (one) => (one.inbox ? 'yes' : 'no') }),
    section('devices', 'Devices', inventory.devices, { Description: (one) => one.description, Class: (one) => one.className, Status: (one) => one.status, Driver: (one) => (one.driverPublishedName === one.driverOriginalName ? one.driverPublishedName : `${one.driverPublishedName} (${one.driverOriginalName})`), Instance: (one) => one.instanceId }),
    section('services', 'Services', inventory.services, { Name: (one) => one.name, 'Display name': (one) => one.displayName, State: (one) => one.state, Start: (one) => one.startType ?? 'not known' }),
    section('applications', 'Applications', inventory.applications, { Name: (one) => one.name, Version: (one) => one.version, Publisher: (one) => one.publisher, 'Product code': (one) => one.productCode }),
    section('patches', 'Patches', inventory.patches, { Name: (one) => one.name, State: (one) => one.state, 'Patch code': (one) => one.patchCode, 'Product code': (one) => one.productCode }),
    section('answers', 'Further questions', Object.entries(inventory.answers), { Question: ([name]) => name, Answer: ([, answer]) => JSON.stringify(answer) }),
  ];
}
