import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { ServicedImage } from '../image.ts';
import { MsiDatabase, type MsiTables } from './msi-database.ts';
import { installFiles, removeFiles } from './msi-files.ts';
import { msiFiles, msiRegistry } from './msi-layout.ts';
import { applyPatch, type MsiPatch, readPatch } from './msi-patch.ts';
import { cachedPackage, installedPatches, packedGuid, registerPatch, registerProduct, unregisterProduct } from './msi-registration.ts';

export { cachedPackage, installedPackageCode, packedGuid } from './msi-registration.ts';

export function is64Bit(database: MsiTables): boolean {
  return /^(x64|amd64|intel64)/i.test(database.summary(7));
}

function writeRegistry(image: ServicedImage, database: MsiTables, properties: Map<string, string>): void {
  for (const value of msiRegistry(database, properties, is64Bit(database))) image.registry.create(value.key).setValue(value.name, value.type, value.data);
}

/** Puts a file into the Installer cache under a name made from a code; gives its Windows path without drive. */
function cache(image: ServicedImage, file: string, code: string, extension: string): string {
  const cached = `Windows\\Installer\\${packedGuid(code).slice(0, 7).toLowerCase()}.${extension}`;
  mkdirSync(dirname(image.path(cached)), { recursive: true });
  cpSync(file, image.path(cached));
  return cached;
}

/** Installs a package that has been checked: files, registry values, Uninstall and Installer keys, cached copy. Throws on the first thing that fails. */
export function installMsi(image: ServicedImage, database: MsiDatabase, properties: Map<string, string>, packageFile: string, source: string): void {
  const is64 = is64Bit(database);
  const bytes = installFiles(image, database, msiFiles(database, properties, is64), database.rows('Media'), packageFile);
  writeRegistry(image, database, properties);
  registerProduct(image, database, { properties, is64, bytes, source, packageName: basename(packageFile), cached: cache(image, packageFile, properties.get('ProductCode')!, 'msi') });
  image.save();
}

/** An installed product as its cached package and its patches say; undefined when there is no cached package. */
export function openProduct(image: ServicedImage, productCode: string): MsiTables | undefined {
  const cached = cachedPackage(image, productCode);
  if (!cached || !existsSync(cached)) return undefined;
  const patches = installedPatches(image).filter((patch) => patch.product === productCode.toUpperCase());
  return patches.reduce<MsiTables>((tables, patch) => applyPatch(readPatch(readFileSync(patch.cached)), tables) ?? tables, new MsiDatabase(readFileSync(cached)));
}

/**
 * Puts a patch on an installed product: files that its media bring, registry values as the patched package has them, the new version,
 * its registration and a cached copy. False when it does not apply. Throws on the first thing that fails.
 */
export function patchProduct(image: ServicedImage, patch: MsiPatch, productCode: string, patchFile: string): boolean {
  const before = openProduct(image, productCode);
  const after = before && applyPatch(patch, before);
  if (!before || !after) return false;
  const known = new Set(before.rows('Media').map((row) => row['DiskId']));
  const last = Math.max(0, ...before.rows('Media').map((row) => Number(row['LastSequence'] ?? 0)));
  const media = after.rows('Media').filter((row) => !known.has(row['DiskId']));
  const properties = after.properties();
  const files = msiFiles(after, properties, is64Bit(after)).filter((file) => file.sequence > last);
  installFiles(image, after, files, media, patchFile);
  writeRegistry(image, after, properties);
  registerPatch(image, patch, properties, is64Bit(after), cache(image, patchFile, patch.code, 'msp'));
  image.save();
  return true;
}

/** Removes an installed product by its cached package and its patches. */
export function uninstallMsi(image: ServicedImage, productCode: string): void {
  const cached = cachedPackage(image, productCode);
  const database = openProduct(image, productCode);
  if (cached && database) {
    const properties = database.properties();
    removeFiles(image, msiFiles(database, properties, is64Bit(database)));
    for (const value of msiRegistry(database, properties, is64Bit(database))) image.registry.get(value.key)?.deleteValue(value.name);
    rmSync(cached, { force: true });
  }
  for (const file of unregisterProduct(image, productCode)) rmSync(file, { force: true });
  image.save();
}
