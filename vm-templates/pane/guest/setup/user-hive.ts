import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { copyKey } from '../registry/copy-key.ts';
import { readHiveFile, writeHiveFile } from '../registry/hive-file.ts';
import { fileTime, newHive } from '../registry/hive-tree.ts';
import { type Registry, RegistryKey } from '../registry/registry.ts';
import { imagePath } from '../servicing/image-path.ts';
import type { Account, System } from '../system.ts';
import { findAccount, machineSid } from './accounts.ts';
import { ensureProfile } from './profile.ts';

const PROFILE_LIST = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\ProfileList';
const DEFAULT_HIVE = 'Users\\Default\\NTUSER.DAT';
/** What Setup and DISM set for "the default user" in HKU\.DEFAULT and a new user finds in his own hive. */
const INHERITED = ['Control Panel\\International', 'Keyboard Layout', 'Control Panel\\Desktop'];

/** The SID of a local account; undefined for one that the SAM does not know. */
export function accountSid(system: System, name: string): string | undefined {
  const account = findAccount(system, name);
  return account && `${machineSid(system)}-${account.rid}`;
}

/**
 * Where an account's HKEY_CURRENT_USER lies: `HKU\<SID>`, its `NTUSER.DAT` loaded (and made at the first logon, from the default
 * user's). Services and accounts that Pane does not know have `HKU\.DEFAULT`.
 */
export function currentUserPath(system: System, account: Account): string {
  const sid = account.name.toUpperCase() === 'SYSTEM' ? undefined : accountSid(system, account.name);
  if (sid === undefined) return 'HKEY_USERS\\.DEFAULT';
  const path = `HKEY_USERS\\${sid}`;
  if (!system.registry.isLoaded(path)) loadUserHive(system, account.name, sid, path);
  return path;
}

function loadUserHive(system: System, name: string, sid: string, path: string): void {
  const profile = ensureProfile(system, findAccount(system, name)?.name ?? name);
  const file = imagePath(profile, 'NTUSER.DAT');
  const image = `${system.systemDrive}:\\Users\\${name}`;
  if (!existsSync(file) || belongsToAnother(system, sid, image)) createUserHive(system, file);
  system.registry.loadHive(path, file, true);
  const entry = system.registry.create(`${PROFILE_LIST}\\${sid}`);
  entry.setValue('ProfileImagePath', 'REG_EXPAND_SZ', image);
  entry.setValue('State', 'REG_DWORD', 0);
}

/**
 * Whether the profile is of a deleted account of this name: its SID ended in another RID (generalize changes what stands before).
 * Windows would give the new account a folder `name.COMPUTER`; Pane's are by name, so the new account's hive takes the place.
 */
function belongsToAnother(system: System, sid: string, image: string): boolean {
  const rid = (of: string): string => of.slice(of.lastIndexOf('-') + 1);
  const list = system.registry.get(PROFILE_LIST);
  const owners = (list?.subkeys() ?? []).filter((one) => list!.subkey(one)?.text('ProfileImagePath')?.toLowerCase() === image.toLowerCase());
  return owners.length > 0 && owners.every((owner) => rid(owner) !== rid(sid));
}

function createUserHive(system: System, file: string): void {
  const template = imagePath(system.drives.get(system.systemDrive)!.root, DEFAULT_HIVE);
  const tree = existsSync(template) ? readHiveFile(template) : newHive('NTUSER.DAT');
  const user = new RegistryKey(tree.root, () => undefined);
  const inherited = system.registry.get('HKU\\.DEFAULT');
  for (const name of INHERITED) {
    const from = inherited?.subkey(name);
    if (from) copyKey(from, user.create(name));
  }
  writeHiveFile(file, tree, fileTime(new Date()));
}

/**
 * Writes `\Users\Default\NTUSER.DAT` of a new image (POSIX root): what every new user's hive begins as, with the settings that
 * `HKU\.DEFAULT` of the image has.
 */
export function writeDefaultUserHive(root: string, registry: Registry): void {
  const tree = newHive('NTUSER.DAT');
  const user = new RegistryKey(tree.root, () => undefined);
  const inherited = registry.get('HKU\\.DEFAULT');
  if (inherited) copyKey(inherited, user);
  user.create('Environment').setValue('TEMP', 'REG_EXPAND_SZ', '%USERPROFILE%\\AppData\\Local\\Temp');
  user.create('Environment').setValue('TMP', 'REG_EXPAND_SZ', '%USERPROFILE%\\AppData\\Local\\Temp');
  for (const name of ['Software\\Microsoft\\Windows\\CurrentVersion\\Run', 'Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall']) user.create(name);
  const file = imagePath(root, DEFAULT_HIVE);
  mkdirSync(dirname(file), { recursive: true });
  writeHiveFile(file, tree, fileTime(new Date('2024-04-01T07:43:00Z')));
}
