import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { openImage } from '../../vm-templates/pane/guest/servicing/image.ts';
import { completePending } from '../../vm-templates/pane/guest/servicing/packages/pending.ts';
import { fillPayloadDrive, hasUpdateTools, offline, online } from './pane-servicing-payload-drive.ts';
import { createTestSystem, hasPayloadTools, type TestSystem } from './pane-servicing-system.ts';

test.skip(!hasPayloadTools || !hasUpdateTools, 'gcab, wixl, cabextract or wimlib-imagex are not installed');
let machine: TestSystem;
test.beforeEach(async () => {
  machine = await createTestSystem();
  fillPayloadDrive(machine);
  await offline(machine, ['/Add-Package', '/PackagePath:P:\\kb5099002-x64.msu']);
  completePending(openImage(machine.offline));
});
test.afterEach(() => machine.dispose());

const SOUND = 'No component store corruption detected.\r\n';
const REPAIRABLE = 'The component store is repairable.\r\n';
const cleanup = (words: string[], exit = 0): Promise<string> => offline(machine, ['/Cleanup-Image', ...words], exit);
/** POSIX path of the payload of KB5099002 in the component store. */
function payload(): string {
  const winsxs = `${machine.offline}/Windows/WinSxS`;
  const store = readdirSync(winsxs).find((name) => name.startsWith('amd64_wimproof-kb5099002'))!;
  return path.join(winsxs, store, 'wimproof-kb5099002.txt');
}
function manifest(): string {
  const manifests = `${machine.offline}/Windows/WinSxS/Manifests`;
  return path.join(manifests, readdirSync(manifests).find((name) => name.startsWith('amd64_wimproof-kb5099002'))!);
}

test('an altered payload is found by /ScanHealth, remembered for /CheckHealth, mended from a source', async () => {
  expect(await cleanup(['/ScanHealth'])).toContain(SOUND);
  writeFileSync(payload(), 'altered');
  // Nobody has looked yet.
  expect(await cleanup(['/CheckHealth'])).toContain(SOUND);
  expect(await cleanup(['/ScanHealth'])).toContain(REPAIRABLE);
  expect(await cleanup(['/CheckHealth'])).toContain(REPAIRABLE);
  await cleanup(['/RestoreHealth', '/LimitAccess'], 0x800f081f | 0);
  await cleanup(['/RestoreHealth', '/LimitAccess', '/Source:P:\\fod'], 0x800f081f | 0);
  expect(await cleanup(['/CheckHealth'])).toContain(REPAIRABLE);
  expect(await cleanup(['/RestoreHealth', '/LimitAccess', '/Source:P:\\fod', '/Source:P:\\repair-source\\Windows'])).toContain('The restore operation completed successfully.\r\n');
  expect(await cleanup(['/CheckHealth'])).toContain(SOUND);
  expect(await cleanup(['/ScanHealth'])).toContain(SOUND);
});

test('a source that is damaged itself mends nothing', async () => {
  const winsxs = machine.system.resolve('P:\\repair-source\\Windows\\WinSxS');
  const store = readdirSync(winsxs).find((name) => name.startsWith('amd64_wimproof-kb5099002'))!;
  writeFileSync(path.join(winsxs, store, 'wimproof-kb5099002.txt'), 'altered too');
  rmSync(payload());
  await cleanup(['/RestoreHealth', '/Source:P:\\repair-source\\Windows'], 0x800f081f | 0);
  expect(existsSync(payload())).toBe(false);
});

test('missing payload, component manifest and package manifest are all mended', async () => {
  rmSync(payload());
  rmSync(manifest());
  rmSync(`${machine.offline}/Windows/servicing/Packages/Package_for_KB5099002~31bf3856ad364e35~amd64~~26100.9002.1.0.mum`);
  expect(await cleanup(['/ScanHealth'])).toContain(REPAIRABLE);
  await cleanup(['/RestoreHealth', '/Source:P:\\repair-source\\Windows']);
  expect(existsSync(payload())).toBe(true);
  expect(existsSync(manifest())).toBe(true);
  expect(await offline(machine, ['/Get-Packages'])).toContain('Package_for_KB5099002');
});

test('sources: a folder of packages, an image in a WIM', async () => {
  const folder = machine.system.resolve('T:\\cabs');
  mkdirSync(folder);
  execFileSync('cabextract', ['-q', '-d', folder, '-F', '*.cab', machine.system.resolve('P:\\kb5099002-x64.msu')]);
  rmSync(path.join(folder, 'WSUSSCAN.cab'));
  writeFileSync(payload(), '');
  await cleanup(['/RestoreHealth', '/Source:T:\\cabs', '/LimitAccess']);
  execFileSync('wimlib-imagex', ['capture', machine.offline, machine.system.resolve('T:\\install.wim'), 'x', '--compress=none', '--no-acls']);
  writeFileSync(payload(), '');
  await cleanup(['/RestoreHealth', '/Source:wim:T:\\install.wim:1', '/LimitAccess']);
  expect(await cleanup(['/ScanHealth'])).toContain(SOUND);
  await cleanup(['/RestoreHealth', '/ScanHealth'], 87);
  await cleanup(['/CheckHealth', '/Source:T:\\cabs'], 87);
  await cleanup([], 87);
});

test('/StartComponentCleanup waits for nothing pending; /ResetBase cannot be undone', async () => {
  const rollup = (version: string): string => `Package_for_RollupFix~31bf3856ad364e35~amd64~~${version}`;
  await offline(machine, ['/Add-Package', '/PackagePath:P:\\checkpoint\\kb5099004-target.msu']);
  await offline(machine, ['/Enable-Feature', '/FeatureName:TelnetClient']);
  expect(await cleanup(['/StartComponentCleanup'], 0x800f0806 | 0)).toContain('Error: 0x800f0806\r\n');
  completePending(openImage(machine.offline));
  const before = await cleanup(['/AnalyzeComponentStore']);
  expect(before).toMatch(/Component Store \(WinSxS\) information:\r\n\r\nWindows Explorer Reported Size of Component Store : [\d.]+ (bytes|KB|MB)\r\n\r\nActual Size of Component Store : /);
  expect(before).toContain('Number of Reclaimable Packages : 1\r\nComponent Store Cleanup Recommended : Yes\r\n');
  await cleanup(['/StartComponentCleanup']);
  const packages = await offline(machine, ['/Get-Packages']);
  // The one before the newest stays: uninstalling leads back to it.
  expect(packages).not.toContain(rollup('26100.1.1.9'));
  expect(packages).toContain(`${rollup('26100.9003.1.0')}\r\nState : Superseded\r\n`);
  await cleanup(['/StartComponentCleanup', '/ResetBase']);
  expect(await offline(machine, ['/Get-Packages'])).not.toContain('Superseded');
  await offline(machine, ['/Remove-Package', `/PackageName:${rollup('26100.9004.1.0')}`], 0x800f0825 | 0);
  expect(await offline(machine, ['/Get-PackageInfo', `/PackageName:${rollup('26100.9004.1.0')}`])).toContain('State : Installed\r\n');
  expect(await cleanup(['/AnalyzeComponentStore'])).toContain('Number of Reclaimable Packages : 0\r\nComponent Store Cleanup Recommended : No\r\n');
  expect(existsSync(`${machine.offline}/Windows/System32/wimproof-kb5099004.txt`)).toBe(true);
  expect(await cleanup(['/ScanHealth'])).toContain(SOUND);
});

test('in an image, updates that wait for the first boot do not keep it from being cleaned up; then they are permanent', async () => {
  const rollup = (version: string): string => `Package_for_RollupFix~31bf3856ad364e35~amd64~~${version}`;
  await offline(machine, ['/Add-Package', '/PackagePath:P:\\checkpoint\\kb5099004-target.msu']);
  await cleanup(['/StartComponentCleanup', '/ResetBase']);
  completePending(openImage(machine.offline));
  const packages = await offline(machine, ['/Get-Packages']);
  expect(packages).toContain(`${rollup('26100.9004.1.0')}\r\nState : Installed\r\n`);
  for (const gone of ['26100.1.1.9', '26100.9003.1.0']) expect(packages).not.toContain(rollup(gone));
  await offline(machine, ['/Remove-Package', `/PackageName:${rollup('26100.9004.1.0')}`], 0x800f0825 | 0);
  expect(await cleanup(['/ScanHealth'])).toContain(SOUND);
});

test('on a running system everything that waits does', async () => {
  await online(machine, ['/Add-Package', '/PackagePath:P:\\kb5099002-x64.msu'], 3010);
  await online(machine, ['/Cleanup-Image', '/StartComponentCleanup'], 0x800f0806 | 0);
});
