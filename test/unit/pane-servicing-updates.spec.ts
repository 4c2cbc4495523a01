import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { CLASSIC as CLASSIC_UPDATE } from '../../scenarios/payloads/build-updates.ts';
import { buildWimMsu } from '../../scenarios/payloads/standalone-update.ts';
import { onlineImage, openImage } from '../../vm-templates/pane/guest/servicing/image.ts';
import { findPackage, stateWord } from '../../vm-templates/pane/guest/servicing/packages/package-store.ts';
import { completePending, completePendingOperations } from '../../vm-templates/pane/guest/servicing/packages/pending.ts';
import { dism, fillPayloadDrive, hasUpdateTools, offline, online } from './pane-servicing-payload-drive.ts';
import { createTestSystem, hasPayloadTools, type TestSystem } from './pane-servicing-system.ts';

test.skip(!hasPayloadTools || !hasUpdateTools, 'gcab, wixl, cabextract or wimlib-imagex are not installed');
let machine: TestSystem;
test.beforeEach(async () => {
  machine = await createTestSystem();
  fillPayloadDrive(machine);
});
test.afterEach(() => machine.dispose());

const token = '31bf3856ad364e35~amd64~';
const ROLLUP = (version: string): string => `Package_for_RollupFix~${token}~${version}`;
const CLASSIC = `Package_for_KB5099002~${token}~26100.9002.1.0`;
function state(name: string, image = openImage(machine.offline)): string {
  const record = findPackage(image, name);
  return record ? stateWord(record.state) : 'Not Present';
}
/** A folder on T: with these files of P:. */
function folder(name: string, files: string[]): void {
  mkdirSync(machine.system.resolve(`T:\\${name}`), { recursive: true });
  for (const file of files) cpSync(machine.system.resolve(`P:\\${file}`), machine.system.resolve(`T:\\${name}\\${file.split('\\').pop()}`), { recursive: true });
}

test('a classic .msu is a cabinet of cabinets: the package goes in, pending until the first boot', async () => {
  const out = await offline(machine, ['/Add-Package', '/PackagePath:P:\\kb5099002-x64.msu']);
  expect(out).toContain(`Processing 1 of 1 - Adding package ${CLASSIC}\r\n`);
  expect(state(CLASSIC)).toBe('Install Pending');
  completePending(openImage(machine.offline));
  expect(state(CLASSIC)).toBe('Installed');
  expect(readFileSync(`${machine.offline}/Windows/System32/wimproof-kb5099002.txt`, 'utf8')).toContain('KB5099002');
  const info = await offline(machine, ['/Get-PackageInfo', `/PackageName:${CLASSIC}`]);
  expect(info).toMatch(/Package Identity : .*\r\nApplicable : Yes\r\nCopyright : wimproof contributors, MIT\r\nCompany : wimproof\r\n/);
  expect(info).toContain('Self servicing package : No\r\nCapability Identity : \r\n\r\nCustom Properties:\r\n\r\n(No custom properties found)\r\n');
});

test('the target of a checkpoint is named; its checkpoint and servicing stack go in before it', async () => {
  const out = await offline(machine, ['/Add-Package', '/PackagePath:P:\\checkpoint\\kb5099004-target.msu']);
  const order = [...out.matchAll(/Processing \d of 3 - Adding package (\S+)\r/g)].map((match) => match[1]);
  expect(order).toEqual([`Package_for_ServicingStack_9004~${token}~26100.9004.1.0`, ROLLUP('26100.9003.1.0'), ROLLUP('26100.9004.1.0')]);
  // What is pending supersedes nothing yet.
  expect(state(ROLLUP('26100.1.1.9'))).toBe('Installed');
  expect(await offline(machine, ['/Get-Packages'])).toContain('Image Version: 10.0.26100.1\r\n');
  completePending(openImage(machine.offline));
  expect([state(ROLLUP('26100.1.1.9')), state(ROLLUP('26100.9003.1.0')), state(ROLLUP('26100.9004.1.0'))]).toEqual(['Superseded', 'Superseded', 'Installed']);
  expect(await offline(machine, ['/Get-Packages'])).toContain('Image Version: 10.0.26100.9004\r\n');
  // An older one is not applicable any more.
  await offline(machine, ['/Add-Package', '/PackagePath:P:\\checkpoint\\kb5099003-checkpoint.msu'], 0x800f081e | 0);
});

test('552: the folder of a checkpoint named, or a foreign .msu beside the target', async () => {
  const text = await offline(machine, ['/Add-Package', '/PackagePath:P:\\checkpoint'], 552);
  expect(text).toContain('\r\nError: 552\r\n\r\n');
  folder('mixed', ['checkpoint\\kb5099003-checkpoint.msu', 'checkpoint\\kb5099004-target.msu', 'kb5099002-x64.msu']);
  await offline(machine, ['/Add-Package', '/PackagePath:T:\\mixed\\kb5099004-target.msu'], 552);
  folder('foreign', ['checkpoint\\kb5099004-target.msu']);
  buildWimMsu({ kb: '5099002', package: CLASSIC_UPDATE }, machine.system.resolve('T:\\foreign\\kb5099002.msu'));
  await offline(machine, ['/Add-Package', '/PackagePath:T:\\foreign\\kb5099004-target.msu'], 552);
  folder('alone', ['checkpoint\\kb5099004-target.msu']);
  await offline(machine, ['/Add-Package', '/PackagePath:T:\\alone\\kb5099004-target.msu'], 0x800f081e | 0);
  folder('newer', ['checkpoint\\kb5099003-checkpoint.msu', 'checkpoint\\kb5099004-target.msu']);
  await offline(machine, ['/Add-Package', '/PackagePath:T:\\newer\\kb5099003-checkpoint.msu']);
  expect(state(ROLLUP('26100.9004.1.0'))).toBe('Not Present');
});

test('servicing stack: needed first, in force at once, alone, and permanent', async () => {
  const stack = `Package_for_ServicingStack_9000~${token}~26100.9000.1.0`;
  expect(await offline(machine, ['/Add-Package', '/PackagePath:P:\\kb5099006-x64.cab'], 0x800f0823 | 0)).toContain('Error: 0x800f0823\r\n');
  await offline(machine, ['/Add-Package', '/PackagePath:P:\\kb5099002-x64.msu']);
  await offline(machine, ['/Add-Package', '/PackagePath:P:\\kb5099000-x64.cab'], 0x800f082f | 0);
  completePending(openImage(machine.offline));
  await offline(machine, ['/Add-Package', '/PackagePath:P:\\kb5099000-x64.cab']);
  expect(state(stack)).toBe('Installed');
  await offline(machine, ['/Add-Package', '/PackagePath:P:\\kb5099006-x64.cab']);
  await offline(machine, ['/Remove-Package', `/PackageName:${stack}`], 0x800f0825 | 0);
});

test('removing: by name and by path, and what was superseded is in force again', async () => {
  await online(machine, ['/Add-Package', '/PackagePath:P:\\kb5099005-x64.cab']);
  const file = `${machine.root}/Windows/System32/wimproof-kb5099005.txt`;
  expect(existsSync(file)).toBe(true);
  await online(machine, ['/Remove-Package', '/PackagePath:P:\\kb5099005-x64.cab']);
  expect(existsSync(file)).toBe(false);
  await online(machine, ['/Add-Package', '/PackagePath:P:\\checkpoint\\kb5099004-target.msu'], 3010);
  completePendingOperations(machine.system);
  await online(machine, ['/Remove-Package', `/PackageName:${ROLLUP('26100.9004.1.0')}`], 3010);
  completePendingOperations(machine.system);
  const image = onlineImage(machine.system);
  expect([state(ROLLUP('26100.9003.1.0'), image), state(ROLLUP('26100.9004.1.0'), image)]).toEqual(['Installed', 'Not Present']);
  expect(image.version).toBe('10.0.26100.9003');
  expect(existsSync(`${machine.root}/Windows/System32/wimproof-kb5099003.txt`)).toBe(true);
});

test('a folder is searched recursively, and what does not apply is passed over', async () => {
  folder('many', ['kb5099005-x64.cab', 'winpe-sample.cab']);
  folder('many\\below', ['kb5099002-x64.msu', 'broken\\kb5099001-x86.cab']);
  const out = await offline(machine, ['/Add-Package', '/PackagePath:T:\\many']);
  expect(out).toContain('Processing 4 of 4 - Adding package WinPE-Wimproof-Sample-Package');
  expect(out).toContain('The specified package is not applicable to this image.');
  expect([state(CLASSIC), state(`Package_for_KB5099005~${token}~26100.9005.1.0`)]).toEqual(['Install Pending', 'Installed']);
});

test('/PreventPending refuses, /IgnoreCheck waives the parent but not the architecture', async () => {
  await offline(machine, ['/Add-Package', '/PackagePath:P:\\kb5099002-x64.msu']);
  await offline(machine, ['/Add-Package', '/PackagePath:P:\\kb5099005-x64.cab', '/PreventPending'], 0x800f0806 | 0);
  await offline(machine, ['/Add-Package', '/PackagePath:P:\\winpe-sample.cab'], 0x800f081e | 0);
  await offline(machine, ['/Add-Package', '/PackagePath:P:\\winpe-sample.cab', '/IgnoreCheck']);
  await offline(machine, ['/Add-Package', '/PackagePath:P:\\broken\\kb5099001-x86.cab', '/IgnoreCheck'], 0x800f081e | 0);
});

test('components are in the COMPONENTS hive as long as they are in the store', async () => {
  const keys = (): string[] => openImage(machine.offline).registry.get('HKLM\\COMPONENTS\\DerivedData\\Components')?.subkeys() ?? [];
  await offline(machine, ['/Add-Package', '/PackagePath:P:\\kb5099005-x64.cab']);
  expect(keys().filter((name) => name.startsWith('amd64_wimproof-kb5099005_31bf3856ad364e35_10.0.26100.9005_none_'))).toHaveLength(1);
  await offline(machine, ['/Remove-Package', '/PackagePath:P:\\kb5099005-x64.cab']);
  expect(keys()).toEqual([]);
});

test('a file that is no update is refused', async () => {
  cpSync(machine.system.resolve('P:\\wimproof-sample.msix'), machine.system.resolve('T:\\x.msu'));
  await dism(machine, ['/Image:W:\\', '/Add-Package', '/PackagePath:T:\\x.msu'], 13);
  await dism(machine, ['/Image:W:\\', '/Add-Package', '/PackagePath:T:\\none\\x.msu'], 3);
});
