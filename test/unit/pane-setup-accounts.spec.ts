import { expect, test } from '@playwright/test';
import { AccountError, createAccount, deleteAccount, ensureBuiltinAccounts, findAccount, hasBlankPassword, listAccounts, lookupNtHash, machineSid, setEnabled, setMembership, setPassword, verifyPassword } from '../../vm-templates/pane/guest/setup/accounts.ts';
import { md4, ntHash } from '../../vm-templates/pane/guest/setup/md4.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTestSystem } from './pane-system.ts';

// RFC 1320, appendix A.5.
const VECTORS: [string, string][] = [
  ['', '31d6cfe0d16ae931b73c59d7e0c089c0'],
  ['a', 'bde52cb31de33e46245e05fbdbd6fb24'],
  ['abc', 'a448017aaf21d8525fc10ae87aa6729d'],
  ['message digest', 'd9130a8164549fe818874806e1c7014b'],
  ['abcdefghijklmnopqrstuvwxyz', 'd79e1c308aa5bbcdeea8ed63df412da9'],
  ['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', '043f8582f241db351ce627e153e7f0e4'],
  ['12345678901234567890123456789012345678901234567890123456789012345678901234567890', 'e33b4ddc9c38f2199c3e7b164fcc0536'],
];
for (const [text, digest] of VECTORS) test(`MD4 of "${text}"`, () => expect(md4(Buffer.from(text)).toString('hex')).toBe(digest));

test('NT hash as [MS-NLMP] 4.2.2.1.2 gives it', () => {
  expect(ntHash('Password').toString('hex')).toBe('a4f49c406510bdcab6824ee7c30fd852');
});

test('accounts live in the SAM hive, with their hash and never their password', () => {
  const system = createTestSystem();
  ensureBuiltinAccounts(system);
  const created = createAccount(system, { name: 'Wimproof', password: 'Geheim!23', groups: ['administrators'] });
  expect(created).toMatchObject({ name: 'Wimproof', groups: ['Administrators'], enabled: true, rid: 1000 });
  expect(listAccounts(system).map((account) => `${account.rid} ${account.name} ${account.enabled}`)).toEqual(['500 Administrator false', '501 Guest false', '1000 Wimproof true']);
  expect(verifyPassword(system, '.\\WIMPROOF', 'Geheim!23')).toBe(true);
  expect(verifyPassword(system, 'wimproof', 'geheim!23')).toBe(false);
  expect(hasBlankPassword(findAccount(system, 'Administrator')!)).toBe(true);
  const sam = readFileSync(join(system.drives.get('C')!.root, 'Windows/System32/config/SAM'));
  expect(sam.includes(Buffer.from('Geheim', 'utf16le'))).toBe(false);
  expect(sam.includes('Geheim')).toBe(false);
  setPassword(system, 'wimproof', 'other');
  expect(verifyPassword(system, 'wimproof', 'other')).toBe(true);
  setEnabled(system, 'wimproof', false);
  expect(lookupNtHash(system, 'wimproof')).toBeUndefined();
  setMembership(system, 'wimproof', 'Remote Management Users', true);
  expect(findAccount(system, 'wimproof')?.groups).toEqual(['Administrators', 'Remote Management Users']);
  deleteAccount(system, 'WIMPROOF');
  expect(findAccount(system, 'wimproof')).toBeUndefined();
  expect(createAccount(system, { name: 'next', password: '', groups: [] }).rid).toBe(1001);
});

test('refusals carry Win32 numbers', () => {
  const system = createTestSystem();
  ensureBuiltinAccounts(system);
  const code = (work: () => unknown): number => {
    try {
      work();
    } catch (error) {
      if (error instanceof AccountError) return error.code;
    }
    return 0;
  };
  expect(code(() => createAccount(system, { name: 'Administrator', password: '', groups: [] }))).toBe(2224);
  expect(code(() => createAccount(system, { name: 'a/b', password: '', groups: [] }))).toBe(2202);
  expect(code(() => createAccount(system, { name: 'x'.repeat(21), password: '', groups: [] }))).toBe(2202);
  expect(code(() => createAccount(system, { name: 'x', password: '', groups: ['Nobody'] }))).toBe(1376);
  expect(code(() => deleteAccount(system, 'nobody'))).toBe(2221);
  expect(code(() => deleteAccount(system, 'Administrator'))).toBe(1371);
  expect(code(() => setMembership(system, 'Administrator', 'Administrators', true))).toBe(1378);
  expect(machineSid(system)).toMatch(/^S-1-5-21-\d+-\d+-\d+$/);
  expect(machineSid(system)).toBe(machineSid(system));
});
