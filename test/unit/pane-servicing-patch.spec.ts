import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { buildPatch, samplePatch } from '../../scenarios/payloads/build-patch.ts';
import { openRegistry } from '../../vm-templates/pane/guest/registry/registry.ts';
import { readPatch } from '../../vm-templates/pane/guest/servicing/installer/msi-patch.ts';
import { packedGuid, unpackedGuid } from '../../vm-templates/pane/guest/servicing/installer/msi-registration.ts';
import { createTestSystem, hasPayloadTools, type TestSystem } from './pane-servicing-system.ts';

test.skip(!hasPayloadTools, 'gcab, wixl or cabextract are not installed');
let machine: TestSystem;
test.beforeEach(async () => {
  machine = await createTestSystem();
  buildPatch(machine.system.resolve('P:\\'));
});
test.afterEach(() => machine.dispose());

const PRODUCT = '{6F2A3C51-8D0E-4B7A-9C43-1E5D7A90B2C8}';
const PATCH = '{A17C5E40-3B92-4D68-8F15-2E6B9C0D7A34}';
const UNINSTALL = `HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\${PRODUCT}`;
const USER_DATA = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Installer\\UserData\\S-1-5-18';
const msiexec = async (...words: string[]): Promise<number> => (await machine.run(['msiexec', ...words, '/qn', '/norestart'])).exit;
const readme = (): string => readFileSync(machine.system.resolve('C:\\Program Files\\wimproof sample\\readme.txt'), 'utf8');

test('a patch changes files, registry and version of its product, and is registered', async () => {
  const { registry } = machine.system;
  expect(await msiexec('/p', 'P:\\wimproof-patch.msp')).toBe(1642);
  expect(await msiexec('/i', 'P:\\wimproof-sample.msi')).toBe(0);
  expect(await msiexec('/p', 'P:\\wimproof-patch.msp', '/l*v', 'T:\\patch.log')).toBe(0);
  expect(readme()).toContain('1.2.4');
  expect(registry.get('HKLM\\SOFTWARE\\wimproof\\sample')?.text('Version')).toBe('1.2.4');
  expect(registry.get(UNINSTALL)?.text('DisplayVersion')).toBe('1.2.4');
  const patches = registry.get(`${USER_DATA}\\Products\\${packedGuid(PRODUCT)}\\Patches`)!;
  expect(patches.value('AllPatches')!.data).toEqual([packedGuid(PATCH)]);
  expect(patches.subkey(packedGuid(PATCH))!.text('DisplayName')).toBe('wimproof sample patch 1.2.4');
  expect(patches.subkey(packedGuid(PATCH))!.number('State')).toBe(1);
  expect(registry.get(`HKLM\\SOFTWARE\\Classes\\Installer\\Patches\\${packedGuid(PATCH)}`)).toBeDefined();
  expect(existsSync(machine.system.resolve(registry.get(`${USER_DATA}\\Patches\\${packedGuid(PATCH)}`)!.text('LocalPackage')!))).toBe(true);
  expect(readFileSync(machine.system.resolve('T:\\patch.log')).toString('utf16le')).toContain("Product: wimproof sample - Update 'wimproof sample patch 1.2.4' installed successfully.");
  // The patched product is no longer the version that the patch is for.
  expect(await msiexec('/p', 'P:\\wimproof-patch.msp')).toBe(1642);
  expect(await msiexec('/i', 'P:\\wimproof-sample.msi')).toBe(0);
  expect(readme()).toContain('1.2.4');
});

test('removing the product takes its patch along', async () => {
  await msiexec('/i', 'P:\\wimproof-sample.msi', 'PATCH=P:\\wimproof-patch.msp');
  expect(readme()).toContain('1.2.4');
  const cached = machine.system.resolve(machine.system.registry.get(`${USER_DATA}\\Patches\\${packedGuid(PATCH)}`)!.text('LocalPackage')!);
  expect(await msiexec('/x', PRODUCT)).toBe(0);
  expect(existsSync(cached)).toBe(false);
  expect(existsSync(machine.system.resolve('C:\\Program Files\\wimproof sample'))).toBe(false);
  expect(machine.system.registry.get(`${USER_DATA}\\Patches\\${packedGuid(PATCH)}`)).toBeUndefined();
  expect(machine.system.registry.get('HKLM\\SOFTWARE\\wimproof\\sample')?.text('Version')).toBeUndefined();
});

test('patches that do not fit, or are none, have their codes and change nothing', async () => {
  await msiexec('/i', 'P:\\wimproof-sample.msi');
  writeFileSync(machine.system.resolve('T:\\newer.msp'), samplePatch(PATCH, { version: '2.0.0' }));
  writeFileSync(machine.system.resolve('T:\\upgrade.msp'), samplePatch(PATCH, { upgradeCode: '{00000000-0000-0000-0000-000000000001}' }));
  writeFileSync(machine.system.resolve('T:\\text.msp'), 'no compound file');
  writeFileSync(machine.system.resolve('T:\\product.msp'), readFileSync(machine.system.resolve('P:\\wimproof-sample.msi')));
  const whole = readFileSync(machine.system.resolve('P:\\wimproof-patch.msp'));
  writeFileSync(machine.system.resolve('T:\\cut.msp'), whole.subarray(0, 1024));
  for (const [file, code] of [['P:\\broken\\wimproof-other.msp', 1642], ['T:\\newer.msp', 1642], ['T:\\upgrade.msp', 1642], ['T:\\none.msp', 1635], ['T:\\text.msp', 1636], ['T:\\product.msp', 1636], ['T:\\cut.msp', 1636]] as const) {
    expect(await msiexec('/p', file), file).toBe(code);
  }
  expect(readme()).not.toContain('1.2.4');
  expect((await machine.run(['msiexec', '/p', 'P:\\wimproof-patch.msp', '/qn'], { administrator: false })).exit).toBe(1603);
});

test('dism lists applications and patches of an offline image, and tells which a patch is for', async () => {
  await msiexec('/i', 'P:\\wimproof-sample.msi');
  machine.system.registry.flush();
  // C: is offline now: the same files, seen from another Windows.
  const { root } = machine;
  machine.system.drives.set('V', { letter: 'V', root, kind: 'fixed', label: 'other' });
  machine.system.drives.get('C')!.root = machine.offline;
  machine.system.registry = openRegistry(`${machine.offline}/Windows/System32/config`);
  const dism = (...words: string[]): ReturnType<TestSystem['run']> => machine.run(['dism', '/Image:V:\\', '/English', ...words]);
  expect((await dism('/Get-Apps')).out).toContain(`Product Code : ${PRODUCT}\r\nProduct Name : wimproof sample\r\n`);
  expect((await dism('/Get-AppInfo', `/ProductCode:${PRODUCT}`)).out).toContain('Product State : 5 (Installed)\r\nPackage Code : {');
  expect((await dism('/Get-AppInfo')).out).toContain('Product Version : 1.2.3\r\nAssignment Type : 1 (Per-Machine)\r\nPublisher : wimproof\r\nLanguage : 1033\r\nInstall Source : P:\\\r\nPackage Name : wimproof-sample.msi\r\n');
  expect((await dism('/Get-AppPatches')).out).toContain('(No patches found in the image)');
  const check = await dism('/Check-AppPatch', '/PatchLocation:P:\\wimproof-patch.msp', '/PatchLocation:P:\\broken\\wimproof-other.msp');
  expect(check.exit).toBe(0);
  expect(check.out).toContain(`Patch Code : ${PATCH}\r\nProduct Code : ${PRODUCT}\r\nPatch Name : wimproof sample patch 1.2.4\r\n`);
  const other = await dism('/Check-AppPatch', '/PatchLocation:P:\\broken\\wimproof-other.msp');
  expect([other.exit, other.out.includes('Patch Code')]).toEqual([0, false]);
  expect((await dism('/Check-AppPatch', '/PatchLocation:P:\\wimproof-sample.msi')).exit).toBe(1636);
  expect((await dism('/Check-AppPatch', '/PatchLocation:P:\\none.msp')).exit).toBe(2);
  expect((await dism('/Get-AppInfo', '/ProductCode:text')).exit).toBe(87);
  expect((await machine.run(['dism', '/Online', '/Get-Apps'])).exit).toBe(87);
});

test('an applied patch is listed with every fact', async () => {
  await msiexec('/i', 'P:\\wimproof-sample.msi', 'PATCH=P:\\wimproof-patch.msp');
  machine.system.registry.flush();
  machine.system.drives.set('V', { letter: 'V', root: machine.root, kind: 'fixed', label: 'other' });
  machine.system.drives.get('C')!.root = machine.offline;
  machine.system.registry = openRegistry(`${machine.offline}/Windows/System32/config`);
  const { out } = await machine.run(['dism', '/Image:V:\\', '/Get-AppPatchInfo', `/PatchCode:${PATCH}`, `/ProductCode:${PRODUCT}`]);
  expect(out).toContain(`Patch Code : ${PATCH}\r\nProduct Code : ${PRODUCT}\r\nPatch Name : wimproof sample patch 1.2.4\r\nPatch State : 1 (Applied)\r\nPatch Uninstallable : 1\r\nHelp Link : https://example.com/wimproof-sample\r\nTransforms : :T1;:#T1\r\nLocal Package : C:\\Windows\\Installer\\`);
  expect((await machine.run(['dism', '/Image:V:\\', '/Check-AppPatch', '/PatchLocation:P:\\wimproof-patch.msp'])).out).not.toContain('Patch Code');
  expect(readPatch(readFileSync(machine.system.resolve('P:\\wimproof-patch.msp'))).metadata.get('TargetProductName')).toBe('wimproof sample');
  expect(unpackedGuid(packedGuid(PATCH))).toBe(PATCH);
});
