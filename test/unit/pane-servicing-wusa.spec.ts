import { existsSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { completePendingOperations, isRestartPending } from '../../vm-templates/pane/guest/servicing/packages/pending.ts';
import { onlineImage } from '../../vm-templates/pane/guest/servicing/image.ts';
import { program as wusa } from '../../vm-templates/pane/guest/servicing/packages/wusa.ts';
import type { Logon } from '../../vm-templates/pane/guest/system.ts';
import { fillPayloadDrive, hasUpdateTools, online } from './pane-servicing-payload-drive.ts';
import { createTestSystem, hasPayloadTools, type TestSystem } from './pane-servicing-system.ts';

test.skip(!hasPayloadTools || !hasUpdateTools, 'gcab, wixl, cabextract or wimlib-imagex are not installed');
let machine: TestSystem;
test.beforeEach(async () => {
  machine = await createTestSystem();
  fillPayloadDrive(machine);
});
test.afterEach(() => machine.dispose());

async function run(words: string[], { logon = 'service', signal = new AbortController().signal }: { logon?: Logon; signal?: AbortSignal } = {}): Promise<number> {
  const unexpected = (text: string): never => {
    throw new Error(`wusa prints nothing, but: ${text}`);
  };
  return (await wusa({ system: machine.system, name: 'wusa', argv: words, tail: words.join(' '), stdin: '', stdout: unexpected, stderr: unexpected, cwd: 'T:\\', env: new Map(), account: { name: 'SYSTEM', administrator: true }, logon, signal })) | 0;
}
const QUIET = ['/quiet', '/norestart'];

test('installed with 3010, then 2359302; uninstalled with 3010, then 2359303', async () => {
  expect(await run(['P:\\kb5099002-x64.msu', ...QUIET])).toBe(3010);
  expect(isRestartPending(onlineImage(machine.system))).toBe(true);
  completePendingOperations(machine.system);
  expect(await online(machine, ['/Get-PackageInfo', '/PackageName:Package_for_KB5099002~31bf3856ad364e35~amd64~~26100.9002.1.0'])).toContain('Install Client : WindowsUpdateAgent\r\n');
  expect(await run(['P:\\kb5099002-x64.msu', ...QUIET])).toBe(2359302);
  expect(await run(['/uninstall', '/kb:5099002', ...QUIET])).toBe(3010);
  completePendingOperations(machine.system);
  expect(existsSync(`${machine.root}/Windows/System32/wimproof-kb5099002.txt`)).toBe(false);
  expect(await run(['/uninstall', '/kb:5099002', ...QUIET])).toBe(2359303);
  expect(await run(['/uninstall', 'P:\\kb5099002-x64.msu', ...QUIET])).toBe(2359303);
});

test('a network logon is refused with 5 and changes nothing', async () => {
  expect(await run(['P:\\kb5099002-x64.msu', ...QUIET], { logon: 'network' })).toBe(5);
  expect(await online(machine, ['/Get-Packages'])).not.toContain('KB5099002');
  const fromWinrm = await machine.run(['wusa', 'P:\\kb5099002-x64.msu', ...QUIET]);
  expect(fromWinrm.exit).toBe(5);
});

test('the target of a checkpoint; not applicable afterwards; the servicing stack is permanent', async () => {
  expect(await run(['P:\\checkpoint\\kb5099004-target.msu', ...QUIET])).toBe(3010);
  completePendingOperations(machine.system);
  expect(await run(['P:\\checkpoint\\kb5099003-checkpoint.msu', ...QUIET])).toBe(0x80240017 | 0);
  expect(await run(['/uninstall', '/kb:5099007', ...QUIET])).toBe(0x800f0825 | 0);
});

test('without /norestart it restarts; without /quiet it waits for somebody', async () => {
  await expect(run(['P:\\kb5099002-x64.msu', '/quiet'])).rejects.toThrow('power restart');
  expect(machine.powered).toEqual(['restart']);
  const controller = new AbortController();
  const waiting = run(['P:\\kb5099002-x64.msu'], { signal: controller.signal });
  controller.abort();
  expect(await waiting).toBe(1223);
});

test('wrong command lines', async () => {
  expect(await run(['P:\\kb5099005-x64.cab', ...QUIET])).toBe(87);
  expect(await run(['P:\\none.msu', ...QUIET])).toBe(2);
  expect(await run(['Q:\\none.msu', ...QUIET])).toBe(3);
  expect(await run(['/uninstall', ...QUIET])).toBe(87);
  expect(await run(['P:\\kb5099002-x64.msu', '/frobnicate', ...QUIET])).toBe(87);
});
