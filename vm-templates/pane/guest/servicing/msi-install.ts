import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { extractCabinet } from './cabinet.ts';
import { findEntry } from './image-path.ts';
import type { ServicedImage } from './image.ts';
import { MsiDatabase } from './msi-database.ts';
import { msiFiles, msiRegistry } from './msi-layout.ts';
import { UNINSTALL_KEY } from './products.ts';

const UNINSTALL_32 = 'HKLM\\SOFTWARE\\WOW6432Node\\Microsoft\\Windows\\CurrentVersion\\Uninstall';
const PRODUCTS = 'HKLM\\SOFTWARE\\Classes\\Installer\\Products';
const USER_DATA = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Installer\\UserData\\S-1-5-18\\Products';

/** Windows Installer writes GUIDs into key names with their digits turned round, group by group and byte by byte. */
export function packedGuid(guid: string): string {
  const digits = guid.replace(/[{}-]/g, '').toUpperCase();
  return [8, 4, 4, 2, 2, 2, 2, 2, 2, 2, 2].reduce<[string, number]>(([done, at], length) => [done + [...digits.slice(at, at + length)].reverse().join(''), at + length], ['', 0])[0];
}

/** Package code of an installed product; undefined when the product is not installed. */
export function installedPackageCode(image: ServicedImage, productCode: string): string | undefined {
  return image.registry.get(`${PRODUCTS}\\${packedGuid(productCode)}`)?.text('PackageCode');
}
/** The cached package by which an installed product is repaired or removed (POSIX path). */
export function cachedPackage(image: ServicedImage, productCode: string): string | undefined {
  const local = image.registry.get(`${USER_DATA}\\${packedGuid(productCode)}\\InstallProperties`)?.text('LocalPackage');
  return local && image.path(local.slice(3));
}

function is64(database: MsiDatabase): boolean {
  return /^(x64|amd64|intel64)/i.test(database.summary(7));
}

function unpackCabinets(database: MsiDatabase, packageFile: string, directory: string): void {
  for (const media of database.rows('Media')) {
    const cabinet = media['Cabinet'];
    if (typeof cabinet !== 'string') continue;
    let file = join(dirname(packageFile), cabinet);
    if (cabinet.startsWith('#')) {
      const bytes = database.stream(cabinet.slice(1));
      if (!bytes) throw new Error(`cabinet ${cabinet} is missing`);
      file = join(directory, '..', `${Number(media['DiskId'] ?? 0)}.cab`);
      writeFileSync(file, bytes);
    }
    extractCabinet(file, directory);
  }
}

/** Copies the files of a package to their places; everything is unpacked before the first one is copied, so that a bad cabinet changes nothing. */
function installFiles(image: ServicedImage, database: MsiDatabase, properties: Map<string, string>, packageFile: string): number {
  const files = msiFiles(database, properties, is64(database));
  const scratch = mkdtempSync(join(tmpdir(), 'pane-msi-'));
  try {
    const directory = join(scratch, 'files');
    mkdirSync(directory);
    unpackCabinets(database, packageFile, directory);
    const sources = files.map((file) => {
      const source = findEntry(directory, file.key);
      if (!source) throw new Error(`file ${file.key} is in no cabinet`);
      return { source, target: image.path(file.destination) };
    });
    let size = 0;
    for (const { source, target } of sources) {
      mkdirSync(dirname(target), { recursive: true });
      cpSync(source, target);
      size += statSync(source).size;
    }
    return size;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function versionNumber(version: string): number {
  const [major = 0, minor = 0, build = 0] = version.split('.').map(Number);
  return ((major << 24) | (minor << 16) | build) >>> 0;
}

/** Installs a package that has been checked: files, registry values, Uninstall and Installer keys, cached copy. Throws on the first thing that fails. */
export function installMsi(image: ServicedImage, database: MsiDatabase, properties: Map<string, string>, packageFile: string, source: string): void {
  const code = properties.get('ProductCode')!.toUpperCase();
  const size = installFiles(image, database, properties, packageFile);
  for (const value of msiRegistry(database, properties, is64(database))) image.registry.create(value.key).setValue(value.name, value.type, value.data);

  const packed = packedGuid(code);
  const cached = `Windows\\Installer\\${packed.slice(0, 7).toLowerCase()}.msi`;
  mkdirSync(dirname(image.path(cached)), { recursive: true });
  cpSync(packageFile, image.path(cached));
  const get = (name: string): string => properties.get(name) ?? '';
  const today = new Date().toISOString().slice(0, 10).replaceAll('-', '');
  const entries = [image.registry.create(`${is64(database) ? UNINSTALL_KEY : UNINSTALL_32}\\${code}`), image.registry.create(`${USER_DATA}\\${packed}\\InstallProperties`)];
  for (const key of entries) {
    key.setValue('DisplayName', 'REG_SZ', get('ProductName'));
    key.setValue('DisplayVersion', 'REG_SZ', get('ProductVersion'));
    key.setValue('Publisher', 'REG_SZ', get('Manufacturer'));
    key.setValue('InstallDate', 'REG_SZ', today);
    key.setValue('InstallSource', 'REG_SZ', source);
    key.setValue('UninstallString', 'REG_EXPAND_SZ', `MsiExec.exe /X${code}`);
    key.setValue('EstimatedSize', 'REG_DWORD', Math.ceil(size / 1024));
    key.setValue('Language', 'REG_DWORD', Number(get('ProductLanguage')) || 0);
    key.setValue('Version', 'REG_DWORD', versionNumber(get('ProductVersion')));
    key.setValue('WindowsInstaller', 'REG_DWORD', 1);
    if (get('ARPSYSTEMCOMPONENT') === '1') key.setValue('SystemComponent', 'REG_DWORD', 1);
  }
  entries[1]!.setValue('LocalPackage', 'REG_SZ', `C:\\${cached}`);
  const product = image.registry.create(`${PRODUCTS}\\${packed}`);
  product.setValue('ProductName', 'REG_SZ', get('ProductName'));
  product.setValue('PackageCode', 'REG_SZ', packedGuid(database.summary(9)));
  product.setValue('Version', 'REG_DWORD', versionNumber(get('ProductVersion')));
  image.save();
}

/** Removes an installed product by its cached package. */
export function uninstallMsi(image: ServicedImage, productCode: string): void {
  const code = productCode.toUpperCase();
  const cached = cachedPackage(image, code);
  if (cached && existsSync(cached)) {
    const database = new MsiDatabase(readFileSync(cached));
    const properties = database.properties();
    for (const file of msiFiles(database, properties, is64(database))) {
      const target = image.path(file.destination);
      rmSync(target, { force: true });
      removeEmptyFolders(dirname(target), image.root);
    }
    for (const value of msiRegistry(database, properties, is64(database))) image.registry.get(value.key)?.deleteValue(value.name);
    rmSync(cached, { force: true });
  }
  for (const path of [`${UNINSTALL_KEY}\\${code}`, `${UNINSTALL_32}\\${code}`, `${USER_DATA}\\${packedGuid(code)}`, `${PRODUCTS}\\${packedGuid(code)}`]) image.registry.deleteKey(path);
  image.save();
}

/** Folders that the product leaves empty go, up to (not including) the top-level folders of the volume. */
function removeEmptyFolders(directory: string, root: string): void {
  let place = directory;
  while (dirname(place).length > root.length && existsSync(place) && readdirSync(place).length === 0) {
    rmdirSync(place);
    place = dirname(place);
  }
}
