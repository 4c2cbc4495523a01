import { randomInt, timingSafeEqual } from 'node:crypto';
import type { RegistryKey } from '../registry/registry.ts';
import type { System } from '../system.ts';
import { ntHash } from './md4.ts';

/**
 * Local accounts in the SAM hive. The key names are Windows' (`SAM\Domains\Account\Users\<RID in hex>` and `Names`); the
 * values below a user are Pane's own, since the real `V` blob is undocumented. A password is kept as its NT hash alone.
 */
export interface LocalAccount {
  name: string;
  ntHash: Buffer;
  groups: string[];
  enabled: boolean;
  /** Relative identifier: 500 is the built-in Administrator, own accounts start at 1000. */
  rid: number;
  description: string;
}
/** Whose accounts: the running system, or an image with its registry opened. */
export type AccountHolder = Pick<System, 'registry'>;
export interface NewAccount {
  name: string;
  password: string;
  groups: string[];
  description?: string;
  enabled?: boolean;
}
/** Why an account command failed, by its Win32 network error number (lmerr.h). */
export class AccountError extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.name = 'AccountError';
    this.code = code;
  }
}

const DOMAIN = 'HKLM\\SAM\\SAM\\Domains\\Account';
const USERS = `${DOMAIN}\\Users`;
const BUILTIN_RID: Record<string, number> = { ADMINISTRATOR: 500, GUEST: 501 };
const FIRST_OWN_RID = 1000;
/** Characters that a local account's name may not hold (Microsoft-Windows-Shell-Setup/LocalAccount/Name); at most 20. */
const BAD_NAME = /["/\\[\]:;|=,+*?<>%@]|^[. ]*$/;

function readUser(rid: string, key: RegistryKey): LocalAccount {
  const hash = key.value('NTHash')?.data;
  const groups = key.value('Groups')?.data;
  return {
    name: key.text('UserName') ?? '',
    ntHash: Buffer.isBuffer(hash) ? hash : ntHash(''),
    groups: Array.isArray(groups) ? groups : [],
    enabled: key.number('Disabled') !== 1,
    rid: Number.parseInt(rid, 16),
    description: key.text('Comment') ?? '',
  };
}

function userKey(system: AccountHolder, name: string): RegistryKey | undefined {
  const users = system.registry.get(USERS);
  for (const rid of users?.subkeys() ?? []) {
    const key = users!.subkey(rid);
    if (key?.text('UserName')?.toUpperCase() === name.toUpperCase()) return key;
  }
  return undefined;
}

function existingKey(system: AccountHolder, name: string): RegistryKey {
  const key = userKey(system, name);
  if (!key) throw new AccountError(2221, 'The user name could not be found.');
  return key;
}

function nextRid(system: AccountHolder, name: string): number {
  const builtin = BUILTIN_RID[name.toUpperCase()];
  if (builtin) return builtin;
  const domain = system.registry.create(DOMAIN);
  const rid = domain.number('NextRid') ?? FIRST_OWN_RID;
  domain.setValue('NextRid', 'REG_DWORD', rid + 1);
  return rid;
}

/** Every local account, by RID. */
export function listAccounts(system: AccountHolder): LocalAccount[] {
  const users = system.registry.get(USERS);
  return (users?.subkeys() ?? [])
    .filter((rid) => /^[0-9A-F]{8}$/i.test(rid))
    .map((rid) => readUser(rid, users!.subkey(rid)!))
    .sort((a, b) => a.rid - b.rid);
}

export function findAccount(system: AccountHolder, name: string): LocalAccount | undefined {
  const bare = name.replace(/^(?:\.|[^\\]+)\\/, '');
  return listAccounts(system).find((account) => account.name.toUpperCase() === bare.toUpperCase());
}

/** Creates an account. Throws AccountError 2224 when it exists, 2202 for a name that is not allowed, 2220 for an unknown group. */
export function createAccount(system: AccountHolder, account: NewAccount): LocalAccount {
  if (account.name.length > 20 || BAD_NAME.test(account.name)) throw new AccountError(2202, 'The specified username is invalid.');
  if (findAccount(system, account.name)) throw new AccountError(2224, 'The account already exists.');
  const groups = account.groups.map(groupName);
  const rid = nextRid(system, account.name);
  const key = system.registry.create(`${USERS}\\${rid.toString(16).toUpperCase().padStart(8, '0')}`);
  key.setValue('UserName', 'REG_SZ', account.name);
  key.setValue('NTHash', 'REG_BINARY', ntHash(account.password));
  key.setValue('Groups', 'REG_MULTI_SZ', groups);
  key.setValue('Comment', 'REG_SZ', account.description ?? '');
  key.setValue('Disabled', 'REG_DWORD', account.enabled === false ? 1 : 0);
  system.registry.create(`${USERS}\\Names\\${account.name}`);
  system.registry.flush();
  return findAccount(system, account.name)!;
}

/** Deletes an account. Throws AccountError 2221 when there is none, 1371 for a built-in one. */
export function deleteAccount(system: AccountHolder, name: string): void {
  const account = findAccount(system, name);
  if (!account) throw new AccountError(2221, 'The user name could not be found.');
  if (account.rid < FIRST_OWN_RID) throw new AccountError(1371, 'Cannot perform this operation on built-in accounts.');
  system.registry.deleteKey(`${USERS}\\${account.rid.toString(16).toUpperCase().padStart(8, '0')}`);
  system.registry.deleteKey(`${USERS}\\Names\\${account.name}`);
  system.registry.flush();
}

export function setPassword(system: AccountHolder, name: string, password: string): void {
  existingKey(system, name).setValue('NTHash', 'REG_BINARY', ntHash(password));
  system.registry.flush();
}

export function setEnabled(system: AccountHolder, name: string, enabled: boolean): void {
  existingKey(system, name).setValue('Disabled', 'REG_DWORD', enabled ? 0 : 1);
  system.registry.flush();
}

/** Adds to or takes from a local group. Throws AccountError 1376 unknown group, 1378 already a member, 1377 not a member. */
export function setMembership(system: AccountHolder, name: string, group: string, member: boolean): void {
  const key = existingKey(system, name);
  const wanted = groupName(group);
  const groups = findAccount(system, name)!.groups;
  const has = groups.some((entry) => entry.toUpperCase() === wanted.toUpperCase());
  if (has && member) throw new AccountError(1378, 'The specified account name is already a member of the group.');
  if (!has && !member) throw new AccountError(1377, 'The specified account name is not a member of the group.');
  key.setValue('Groups', 'REG_MULTI_SZ', member ? [...groups, wanted] : groups.filter((entry) => entry.toUpperCase() !== wanted.toUpperCase()));
  system.registry.flush();
}

/** The local groups Pane knows: those of a workgroup client that matter for servicing and remote management. */
export const LOCAL_GROUPS = ['Administrators', 'Backup Operators', 'Event Log Readers', 'Guests', 'Power Users', 'Remote Desktop Users', 'Remote Management Users', 'Users'];

/** The group's own spelling. Throws AccountError 1376 for an unknown group. */
export function groupName(group: string): string {
  const known = LOCAL_GROUPS.find((name) => name.toUpperCase() === group.trim().toUpperCase());
  if (!known) throw new AccountError(1376, 'The specified local group does not exist.');
  return known;
}

export function isAdministrator(account: LocalAccount): boolean {
  return account.groups.includes('Administrators');
}

/** The NT hash for an NTLM logon; undefined for an unknown or disabled account. */
export function lookupNtHash(system: AccountHolder, name: string): Buffer | undefined {
  const account = findAccount(system, name);
  return account?.enabled ? account.ntHash : undefined;
}

/** Whether name and password open an enabled account. A blank password never does over the network: the caller decides by logon type. */
export function verifyPassword(system: AccountHolder, name: string, password: string): boolean {
  const hash = lookupNtHash(system, name);
  return hash !== undefined && timingSafeEqual(hash, ntHash(password));
}

/** Whether an account has no password: Windows refuses network logons with it (LimitBlankPasswordUse). */
export function hasBlankPassword(account: LocalAccount): boolean {
  return timingSafeEqual(account.ntHash, ntHash(''));
}

/** The machine's SID (`S-1-5-21-a-b-c`), made when there is none. */
export function machineSid(system: AccountHolder): string {
  const domain = system.registry.create(DOMAIN);
  const sid = domain.text('MachineSid');
  if (sid) return sid;
  const part = (): number => randomInt(1, 2 ** 32 - 1);
  const fresh = `S-1-5-21-${part()}-${part()}-${part()}`;
  domain.setValue('MachineSid', 'REG_SZ', fresh);
  return fresh;
}

/** Generalize: the SID goes, a new one is made at the next boot. */
export function forgetMachineSid(system: AccountHolder): void {
  system.registry.create(DOMAIN).deleteValue('MachineSid');
}

/** The two accounts that every installation has: Administrator (500, disabled until Setup enables it) and Guest (501, disabled). */
export function ensureBuiltinAccounts(system: AccountHolder): void {
  const builtin: NewAccount[] = [
    { name: 'Administrator', password: '', groups: ['Administrators'], enabled: false, description: 'Built-in account for administering the computer/domain' },
    { name: 'Guest', password: '', groups: ['Guests'], enabled: false, description: 'Built-in account for guest access to the computer/domain' },
  ];
  for (const account of builtin) if (!findAccount(system, account.name)) createAccount(system, account);
  machineSid(system);
}
