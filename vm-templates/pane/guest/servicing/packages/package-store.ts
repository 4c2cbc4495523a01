import { existsSync, readFileSync } from 'node:fs';
import { fileTime, fromFileTime } from '../../registry/hive-tree.ts';
import type { RegistryKey } from '../../registry/registry.ts';
import { compareVersions, formatIdentity, type Identity, parseIdentity } from '../identity.ts';
import { CBS, type ServicedImage } from '../image.ts';
import { knownManifest } from './known-manifests.ts';
import type { PackageManifest } from './mum.ts';
import { HR, ServicingError } from '../servicing-error.ts';

/** CurrentState of a package or feature under Component Based Servicing, with the words dism prints for packages. */
export const CBS_STATE = { absent: 0x00, uninstallPending: 0x05, resolved: 0x20, staged: 0x40, superseded: 0x50, installPending: 0x60, partiallyInstalled: 0x65, installed: 0x70, permanent: 0x80 } as const;
const STATE_WORDS: Record<number, string> = {
  0x00: 'Not Present',
  0x05: 'Uninstall Pending',
  0x20: 'Resolved',
  0x40: 'Staged',
  0x50: 'Superseded',
  0x60: 'Install Pending',
  0x65: 'Partially Installed',
  0x70: 'Installed',
  0x80: 'Installed',
};

/** Value of `Visibility` that hides a package. */
const HIDDEN = 2;

export interface PackageRecord {
  identity: Identity;
  /** Formatted identity. */
  name: string;
  state: number;
  installTime: Date | undefined;
  installClient: string;
  /** False for packages that /Get-Packages leaves out (`Visibility` 2). */
  visible: boolean;
  manifest: PackageManifest;
}

export function stateWord(state: number): string {
  return STATE_WORDS[state] ?? 'Not Present';
}
export function packageKeyPath(name: string): string {
  return `${CBS}\\Packages\\${name}`;
}
export function packageManifestPath(image: ServicedImage, name: string): string {
  return image.path(`Windows\\servicing\\Packages\\${name}.mum`);
}

function installTime(key: RegistryKey): Date | undefined {
  const [high, low] = [key.number('InstallTimeHigh'), key.number('InstallTimeLow')];
  return high === undefined || low === undefined ? undefined : fromFileTime((BigInt(high) << 32n) | BigInt(low));
}

/** One package by its identity, without regard to case. */
export function findPackage(image: ServicedImage, name: string): PackageRecord | undefined {
  const key = image.registry.get(packageKeyPath(name));
  const identity = key && parseIdentity(key.name);
  if (!key || !identity) return undefined;
  const mum = packageManifestPath(image, key.name);
  // A key without its manifest is what Windows calls store corruption.
  if (!existsSync(mum)) throw new ServicingError(HR.STORE_CORRUPTION);
  return {
    identity,
    name: key.name,
    state: key.number('CurrentState') ?? CBS_STATE.absent,
    installTime: installTime(key),
    installClient: key.text('InstallClient') ?? '',
    visible: key.number('Visibility') !== HIDDEN,
    manifest: knownManifest(readFileSync(mum)),
  };
}

/** All packages that the image knows, in the order of their names. */
export function listPackages(image: ServicedImage): PackageRecord[] {
  const names = image.registry.get(`${CBS}\\Packages`)?.subkeys() ?? [];
  return names.map((name) => findPackage(image, name)).filter((record) => record !== undefined);
}

/** Is it, or will it be after the next boot, part of the system? */
export function isInstalled(record: PackageRecord): boolean {
  return record.state === CBS_STATE.installed || record.state === CBS_STATE.installPending || record.state === CBS_STATE.permanent;
}

/** Sets a package's state, making its key. `time` is given when it was installed now. */
export function writePackageState(image: ServicedImage, identity: Identity, state: number, options: { time?: Date; client?: string; location?: string; hidden?: boolean } = {}): RegistryKey {
  const name = formatIdentity(identity);
  const key = image.registry.create(packageKeyPath(name));
  key.setValue('CurrentState', 'REG_DWORD', state);
  if (key.value('InstallName') === undefined) {
    key.setValue('InstallName', 'REG_SZ', `${name}.mum`);
    key.setValue('Visibility', 'REG_DWORD', options.hidden ? HIDDEN : 1);
    key.setValue('SelfUpdate', 'REG_DWORD', 0);
    key.setValue('InstallUser', 'REG_SZ', 'S-1-5-18');
  }
  if (options.client) key.setValue('InstallClient', 'REG_SZ', options.client);
  if (options.location) key.setValue('InstallLocation', 'REG_SZ', options.location);
  if (options.time) {
    const time = fileTime(options.time);
    key.setValue('InstallTimeHigh', 'REG_DWORD', Number(time >> 32n));
    key.setValue('InstallTimeLow', 'REG_DWORD', Number(time & 0xffffffffn));
  }
  return key;
}

/** The package that owns the image's own features. Newest, should there be several. */
export function foundationPackage(image: ServicedImage): PackageRecord {
  const found = listPackages(image)
    .filter((record) => /^Microsoft-Windows-(Foundation|WinPE)-Package$/i.test(record.identity.name))
    .sort((a, b) => compareVersions(b.identity.version, a.identity.version))[0];
  if (!found) throw new ServicingError(HR.STORE_CORRUPTION);
  return found;
}
