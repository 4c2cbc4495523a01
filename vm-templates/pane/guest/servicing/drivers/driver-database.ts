import type { Registry, RegistryKey } from '../../registry/registry.ts';
import { fileTime } from '../../registry/hive-tree.ts';
import type { DriverPackage } from './driver-package.ts';

/** Where Windows keeps the driver database: in a hive of its own (DRIVERS, Windows 10 and later), before that in SYSTEM. */
const IN_DRIVERS = 'HKLM\\DRIVERS\\DriverDatabase';
const IN_SYSTEM = 'HKLM\\SYSTEM\\DriverDatabase';

/** Path of the driver database of this registry. */
export function driverDatabase(registry: Registry): string {
  return registry.get('HKLM\\DRIVERS') ? IN_DRIVERS : IN_SYSTEM;
}

/** Identifier kinds in DeviceIds: what the INF calls the id. Written as four bytes, `01 ff 00 00` and `02 ff 00 00` (exports of real hives). */
const HARDWARE_ID = Buffer.from([0x01, 0xff, 0, 0]);
const COMPATIBLE_ID = Buffer.from([0x02, 0xff, 0, 0]);

/** The `Version` value: architecture, class GUID, date as FILETIME and the version's four numbers from last to first. */
function versionValue(driver: DriverPackage, architecture: string): Buffer {
  const value = Buffer.alloc(48);
  value.writeUInt32LE(architecture === 'amd64' ? 0x0009ff00 : architecture === 'arm64' ? 0x000cff00 : 0x0000ff00, 0);
  const hex = driver.classGuid.replace(/[{}-]/g, '').padStart(32, '0');
  const bytes = Buffer.from(hex, 'hex');
  // A GUID in memory has its first three groups in little-endian order.
  Buffer.from([bytes[3]!, bytes[2]!, bytes[1]!, bytes[0]!, bytes[5]!, bytes[4]!, bytes[7]!, bytes[6]!, ...bytes.subarray(8)]).copy(value, 8);
  const [month = 1, day = 1, year = 1601] = driver.date.split('/').map(Number);
  value.writeBigUInt64LE(fileTime(new Date(Date.UTC(year, month - 1, day))), 24);
  driver.version.split('.').slice(0, 4).forEach((part, index) => value.writeUInt16LE(Number(part) & 0xffff, 38 - index * 2));
  return value;
}

export interface DatabaseEntry {
  /** `oem3.inf`. */
  publishedName: string;
  /** Folder in the driver store. */
  folder: string;
  key: RegistryKey;
}

/** All third-party packages of the database, sorted by published name as text (oem0, oem1, oem10, oem2). */
export function databaseEntries(registry: Registry): DatabaseEntry[] {
  const names = registry.get(`${driverDatabase(registry)}\\DriverInfFiles`)?.subkeys() ?? [];
  return names.map((name) => databaseEntry(registry, name)).filter((entry) => entry !== undefined).sort((a, b) => (a.publishedName < b.publishedName ? -1 : 1));
}

export function databaseEntry(registry: Registry, publishedName: string): DatabaseEntry | undefined {
  const folder = registry.get(`${driverDatabase(registry)}\\DriverInfFiles\\${publishedName}`)?.text('Active');
  const key = folder && registry.get(`${driverDatabase(registry)}\\DriverPackages\\${folder}`);
  return folder && key ? { publishedName: publishedName.toLowerCase(), folder, key } : undefined;
}

/** Writes a package: `DriverInfFiles\oemN.inf`, `DriverPackages\<folder>` and one value below `DeviceIds` for each id and for the class. */
export function writeDatabaseEntry(registry: Registry, publishedName: string, folder: string, driver: DriverPackage, infName: string, architecture: string): void {
  const base = driverDatabase(registry);
  const active = registry.create(`${base}\\DriverInfFiles\\${publishedName}`);
  active.setValue('', 'REG_MULTI_SZ', [folder]);
  active.setValue('Active', 'REG_SZ', folder);
  active.setValue('Configurations', 'REG_MULTI_SZ', [...new Set(driver.models.map((model) => model.installSection))]);
  const key = registry.create(`${base}\\DriverPackages\\${folder}`);
  key.setValue('', 'REG_SZ', publishedName);
  key.setValue('InfName', 'REG_SZ', infName);
  key.setValue('Provider', 'REG_SZ', driver.provider);
  key.setValue('Version', 'REG_BINARY', versionValue(driver, architecture));
  const imported = Buffer.alloc(8);
  imported.writeBigUInt64LE(fileTime(new Date()));
  key.setValue('ImportDate', 'REG_BINARY', imported);
  if (driver.extensionId) key.setValue('ExtensionId', 'REG_SZ', driver.extensionId);
  if (driver.signed) {
    key.setValue('Catalog', 'REG_SZ', driver.catalog);
    key.setValue('SignerName', 'REG_SZ', driver.provider);
  }
  for (const model of driver.models) {
    if (model.hardwareId) registry.create(`${base}\\DeviceIds\\${model.hardwareId}`).setValue(publishedName, 'REG_BINARY', HARDWARE_ID);
    for (const id of model.compatibleIds) registry.create(`${base}\\DeviceIds\\${id}`).setValue(publishedName, 'REG_BINARY', COMPATIBLE_ID);
  }
  if (driver.classGuid) registry.create(`${base}\\DeviceIds\\${driver.classGuid}`).setValue(publishedName, 'REG_NONE', Buffer.alloc(0));
}

/** Takes a package out again, with its ids. Keys of ids that no package names any more go too. */
export function deleteDatabaseEntry(registry: Registry, entry: DatabaseEntry): void {
  const base = driverDatabase(registry);
  registry.deleteKey(`${base}\\DriverInfFiles\\${entry.publishedName}`);
  registry.deleteKey(`${base}\\DriverPackages\\${entry.folder}`);
  const drop = (key: RegistryKey): boolean => {
    for (const name of key.subkeys()) if (drop(key.subkey(name)!)) key.deleteSubkey(name);
    key.deleteValue(entry.publishedName);
    return key.subkeys().length === 0 && key.values().length === 0;
  };
  const ids = registry.get(`${base}\\DeviceIds`);
  if (ids) drop(ids);
}
