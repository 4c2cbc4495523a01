import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { MsiDatabase, NotAnInstallerPackage } from '../../vm-templates/pane/guest/servicing/installer/msi-database.ts';
import { packedGuid } from '../../vm-templates/pane/guest/servicing/installer/msi-install.ts';
import { CORPORA, createTestSystem, hasCorpora, hasPayloadTools, type TestSystem } from './pane-servicing-system.ts';

test.skip(!hasPayloadTools, 'gcab, wixl or cabextract are not installed');
let machine: TestSystem;
test.beforeEach(async () => {
  machine = await createTestSystem();
});
test.afterEach(() => machine.dispose());

const CODE = '{6F2A3C51-8D0E-4B7A-9C43-1E5D7A90B2C8}';
const UNINSTALL = `HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\${CODE}`;

test('an MSI is installed, logged, seen, and removed', async () => {
  const { registry } = machine.system;
  expect((await machine.run(['msiexec', '/i', 'P:\\wimproof-sample.msi', '/qn', '/norestart', '/l*v', 'T:\\install.log'])).exit).toBe(0);
  expect(registry.get(UNINSTALL)?.text('DisplayName')).toBe('wimproof sample');
  expect(registry.get(UNINSTALL)?.text('DisplayVersion')).toBe('1.2.3');
  expect(registry.get(UNINSTALL)?.number('WindowsInstaller')).toBe(1);
  expect(registry.get('HKLM\\SOFTWARE\\wimproof\\sample')?.text('Version')).toBe('1.2.3');
  const file = machine.system.resolve('C:\\Program Files\\wimproof sample\\readme.txt');
  expect(readFileSync(file, 'utf8')).toContain('wimproof sample');
  const log = readFileSync(machine.system.resolve('T:\\install.log')).toString('utf16le');
  expect(log).toContain('Property(S): ProductCode = {6F2A3C51');
  expect(log).toContain('MainEngineThread is returning 0');
  // Once more is maintenance, not an error.
  expect((await machine.run(['msiexec', '/i', 'P:\\wimproof-sample.msi', '/qn'])).exit).toBe(0);
  expect((await machine.run(['msiexec', '/x', CODE, '/qn'])).exit).toBe(0);
  expect(existsSync(path.dirname(file))).toBe(false);
  expect(registry.get(UNINSTALL)).toBeUndefined();
  expect((await machine.run(['msiexec', '/x', CODE, '/qn'])).exit).toBe(1605);
});

test('a directory property moves the product', async () => {
  expect((await machine.run(['msiexec', '/i', 'P:\\wimproof-sample.msi', '/qn', 'INSTALLFOLDER=C:\\Apps'])).exit).toBe(0);
  expect(existsSync(machine.system.resolve('C:\\Apps\\readme.txt'))).toBe(true);
});

test('failures have their codes', async () => {
  const exit = async (...words: string[]): Promise<number> => (await machine.run(['msiexec', ...words])).exit;
  writeFileSync(machine.system.resolve('T:\\text.msi'), 'no compound file');
  expect(await exit('/i', 'T:\\none.msi', '/qn')).toBe(1619);
  expect(await exit('/i', 'T:\\text.msi', '/qn')).toBe(1620);
  expect(await exit('/frob')).toBe(1639);
  expect(await exit()).toBe(1639);
  expect((await machine.run(['msiexec', '/i', 'P:\\wimproof-sample.msi', '/qn'], { administrator: false })).exit).toBe(1603);
  // The same product from another package (another package code).
  const bytes = readFileSync(machine.system.resolve('P:\\wimproof-sample.msi'));
  const code = new MsiDatabase(bytes).summary(9);
  bytes.write(code.replace(/^\{.{4}/, '{0000'), bytes.indexOf(code, 0, 'latin1'), 'latin1');
  writeFileSync(machine.system.resolve('T:\\other.msi'), bytes);
  expect(await exit('/i', 'P:\\wimproof-sample.msi', '/qn')).toBe(0);
  expect(await exit('/i', 'T:\\other.msi', '/qn')).toBe(1638);
});

test('packed GUIDs have the form of Installer\\Products', () => {
  expect(packedGuid('{12345678-9ABC-DEF0-1234-56789ABCDEF0}')).toBe('87654321CBA90FED2143658 7A9CBED0F'.replace(' ', ''));
});

test('MSI files made by others are read', () => {
  test.skip(!hasCorpora, `no corpora at ${CORPORA}`);
  for (const name of ['minimal.msi', 'minimal-signed-with-signtool.msi']) {
    const database = new MsiDatabase(readFileSync(path.join(CORPORA, 'wim', `jsign__jsign-core__src__test__resources__${name}`)));
    expect(database.properties().get('ProductCode'), name).toMatch(/^\{[0-9A-F-]{36}\}$/);
  }
  expect(() => new MsiDatabase(Buffer.alloc(600))).toThrow(NotAnInstallerPackage);
});
