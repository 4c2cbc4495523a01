import type { RegistryKey } from '../../registry/registry.ts';
import type { ServicedImage } from '../image.ts';
import type { MsiTables } from './msi-database.ts';
import type { MsiPatch } from './msi-patch.ts';
import { UNINSTALL_KEY } from './products.ts';

const UNINSTALL_32 = 'HKLM\\SOFTWARE\\WOW6432Node\\Microsoft\\Windows\\CurrentVersion\\Uninstall';
const INSTALLER = 'HKLM\\SOFTWARE\\Classes\\Installer';
/** Products and patches that are there for the whole machine ("S-1-5-18" is the system's own account). */
const USER_DATA = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Installer\\UserData\\S-1-5-18';

/** Windows Installer writes GUIDs into key names with their digits turned round, group by group and byte by byte. */
export function packedGuid(guid: string): string {
  const digits = guid.replace(/[{}-]/g, '').toUpperCase();
  return [8, 4, 4, 2, 2, 2, 2, 2, 2, 2, 2].reduce<[string, number]>(([done, at], length) => [done + [...digits.slice(at, at + length)].reverse().join(''), at + length], ['', 0])[0];
}
/** `{GUID}` of a packed one. */
export function unpackedGuid(packed: string): string {
  const digits = packedGuid(packed);
  return `{${[8, 12, 16, 20, 32].map((end, index) => digits.slice([0, 8, 12, 16, 20][index], end)).join('-')}}`;
}

/** Package code of an installed product, packed; undefined when the product is not installed. */
export function installedPackageCode(image: ServicedImage, productCode: string): string | undefined {
  return image.registry.get(`${INSTALLER}\\Products\\${packedGuid(productCode)}`)?.text('PackageCode');
}
/** The cached package by which an installed product is repaired or removed (POSIX path). */
export function cachedPackage(image: ServicedImage, productCode: string): string | undefined {
  const local = installProperties(image, productCode)?.text('LocalPackage');
  return local && image.path(local.slice(3));
}
export function installProperties(image: ServicedImage, productCode: string): RegistryKey | undefined {
  return image.registry.get(`${USER_DATA}\\Products\\${packedGuid(productCode)}\\InstallProperties`);
}

/** `Classes\\Installer\\Products\\<packed>`: what Windows Installer advertises of a product. */
export function advertisedProduct(image: ServicedImage, productCode: string): RegistryKey | undefined {
  return image.registry.get(`${INSTALLER}\\Products\\${packedGuid(productCode)}`);
}

export function versionNumber(version: string): number {
  const [major = 0, minor = 0, build = 0] = version.split('.').map(Number);
  return ((major << 24) | (minor << 16) | build) >>> 0;
}
function uninstallKey(is64: boolean): string {
  return is64 ? UNINSTALL_KEY : UNINSTALL_32;
}

export interface ProductFacts {
  properties: Map<string, string>;
  is64: boolean;
  /** Size of the installed files. */
  bytes: number;
  /** Folder that it came from, and its file name there. */
  source: string;
  packageName: string;
  /** Cached package, Windows path. */
  cached: string;
}

/** Writes Uninstall, UserData and Classes\Installer keys of a product. */
export function registerProduct(image: ServicedImage, database: MsiTables, { properties, is64, bytes, source, packageName, cached }: ProductFacts): void {
  const get = (name: string): string => properties.get(name) ?? '';
  const code = get('ProductCode').toUpperCase();
  const today = new Date().toISOString().slice(0, 10).replaceAll('-', '');
  const entries = [image.registry.create(`${uninstallKey(is64)}\\${code}`), image.registry.create(`${USER_DATA}\\Products\\${packedGuid(code)}\\InstallProperties`)];
  for (const key of entries) {
    const texts: [string, string][] = [['DisplayName', get('ProductName')], ['DisplayVersion', get('ProductVersion')], ['Publisher', get('Manufacturer')], ['InstallDate', today], ['InstallSource', source], ['HelpLink', get('ARPHELPLINK')]];
    for (const [name, value] of texts) key.setValue(name, 'REG_SZ', value);
    key.setValue('UninstallString', 'REG_EXPAND_SZ', `MsiExec.exe /X${code}`);
    key.setValue('EstimatedSize', 'REG_DWORD', Math.ceil(bytes / 1024));
    key.setValue('Language', 'REG_DWORD', Number(get('ProductLanguage')) || 0);
    key.setValue('Version', 'REG_DWORD', versionNumber(get('ProductVersion')));
    key.setValue('WindowsInstaller', 'REG_DWORD', 1);
    if (get('ARPSYSTEMCOMPONENT') === '1') key.setValue('SystemComponent', 'REG_DWORD', 1);
  }
  entries[1]!.setValue('LocalPackage', 'REG_SZ', `C:\\${cached}`);
  const product = image.registry.create(`${INSTALLER}\\Products\\${packedGuid(code)}`);
  product.setValue('ProductName', 'REG_SZ', get('ProductName'));
  product.setValue('PackageCode', 'REG_SZ', packedGuid(database.summary(9)));
  product.setValue('Version', 'REG_DWORD', versionNumber(get('ProductVersion')));
  product.setValue('Assignment', 'REG_DWORD', 1);
  product.create('SourceList').setValue('PackageName', 'REG_SZ', packageName);
}

/** Takes a product's keys away, and those of patches that no other product has. */
export function unregisterProduct(image: ServicedImage, productCode: string): string[] {
  const code = productCode.toUpperCase();
  const packed = packedGuid(code);
  const patches = installedPatches(image).filter((patch) => patch.product === code);
  for (const path of [`${UNINSTALL_KEY}\\${code}`, `${UNINSTALL_32}\\${code}`, `${USER_DATA}\\Products\\${packed}`, `${INSTALLER}\\Products\\${packed}`]) image.registry.deleteKey(path);
  const left = installedPatches(image);
  return patches.filter((patch) => !left.some((other) => other.code === patch.code)).map((patch) => {
    for (const path of [`${USER_DATA}\\Patches\\${packedGuid(patch.code)}`, `${INSTALLER}\\Patches\\${packedGuid(patch.code)}`]) image.registry.deleteKey(path);
    return patch.cached;
  });
}

/** One patch on one product. */
export interface InstalledPatch {
  code: string;
  product: string;
  name: string;
  moreInfo: string;
  /** 1 applied, 2 superseded, 4 obsolete (MSIPATCHSTATE_*). */
  state: number;
  uninstallable: boolean;
  /** `YYYYMMDD`. */
  installed: string;
  transforms: string;
  /** Cached patch, POSIX path. */
  cached: string;
}

/** Patches of all products, in the order in which they were applied. */
export function installedPatches(image: ServicedImage): InstalledPatch[] {
  const products = image.registry.get(`${USER_DATA}\\Products`);
  return (products?.subkeys() ?? []).flatMap((packed) => {
    const patches = products!.subkey(`${packed}\\Patches`);
    const order = patches?.value('AllPatches')?.data;
    return (Array.isArray(order) ? order : []).flatMap((packedPatch): InstalledPatch[] => {
      const key = patches!.subkey(packedPatch);
      const local = image.registry.get(`${USER_DATA}\\Patches\\${packedPatch}`)?.text('LocalPackage');
      if (!key || !local) return [];
      return [
        {
          code: unpackedGuid(packedPatch), product: unpackedGuid(packed), name: key.text('DisplayName') ?? '', moreInfo: key.text('MoreInfoURL') ?? '', state: key.number('State') ?? 1, uninstallable: key.number('Uninstallable') === 1,
          installed: key.text('Installed') ?? '', transforms: image.registry.get(`${INSTALLER}\\Products\\${packed}\\Patches`)?.text(packedPatch) ?? '', cached: image.path(local.slice(3)),
        },
      ];
    });
  });
}

/** Registers a patch with a product and gives the product its new version. `cached` is a Windows path without drive. */
export function registerPatch(image: ServicedImage, patch: MsiPatch, properties: Map<string, string>, is64: boolean, cached: string): void {
  const code = properties.get('ProductCode')!.toUpperCase();
  const [packed, packedPatch] = [packedGuid(code), packedGuid(patch.code)];
  const list = (path: string, name: string): void => {
    const key = image.registry.create(path);
    const data = key.value(name)?.data;
    key.setValue(name, 'REG_MULTI_SZ', [...(Array.isArray(data) ? data : []).filter((other) => other !== packedPatch), packedPatch]);
  };
  list(`${USER_DATA}\\Products\\${packed}\\Patches`, 'AllPatches');
  const key = image.registry.create(`${USER_DATA}\\Products\\${packed}\\Patches\\${packedPatch}`);
  key.setValue('DisplayName', 'REG_SZ', patch.metadata.get('DisplayName') ?? '');
  key.setValue('MoreInfoURL', 'REG_SZ', patch.metadata.get('MoreInfoURL') ?? '');
  key.setValue('State', 'REG_DWORD', 1);
  key.setValue('Uninstallable', 'REG_DWORD', patch.metadata.get('AllowRemoval') === '1' ? 1 : 0);
  key.setValue('Installed', 'REG_SZ', new Date().toISOString().slice(0, 10).replaceAll('-', ''));
  image.registry.create(`${USER_DATA}\\Patches\\${packedPatch}`).setValue('LocalPackage', 'REG_SZ', `C:\\${cached}`);
  list(`${INSTALLER}\\Products\\${packed}\\Patches`, 'Patches');
  image.registry.create(`${INSTALLER}\\Products\\${packed}\\Patches`).setValue(packedPatch, 'REG_SZ', patch.transforms.join(';'));
  image.registry.create(`${INSTALLER}\\Patches\\${packedPatch}\\SourceList`);
  const version = properties.get('ProductVersion') ?? '';
  for (const path of [`${uninstallKey(is64)}\\${code}`, `${USER_DATA}\\Products\\${packed}\\InstallProperties`]) {
    image.registry.get(path)?.setValue('DisplayVersion', 'REG_SZ', version);
    image.registry.get(path)?.setValue('Version', 'REG_DWORD', versionNumber(version));
  }
  image.registry.get(`${INSTALLER}\\Products\\${packed}`)?.setValue('Version', 'REG_DWORD', versionNumber(version));
}
