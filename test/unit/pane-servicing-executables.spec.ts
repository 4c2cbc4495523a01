import { copyFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { buildDrivers } from '../../scenarios/payloads/build-drivers.ts';
import { buildExecutables } from '../../scenarios/payloads/build-executables.ts';
import { program as reg } from '../../vm-templates/pane/guest/registry/reg.ts';
import { openRegistry } from '../../vm-templates/pane/guest/registry/registry.ts';
import { writeBaseImage } from '../../vm-templates/pane/guest/servicing/base/base-image.ts';
import { createProcess, ProgramNotFound } from '../../vm-templates/pane/guest/shell/create-process.ts';
import { readExecutable } from '../../vm-templates/pane/guest/shell/executable.ts';
import { programs } from '../../vm-templates/pane/guest/shell/programs.ts';
import { createTestSystem, runCaptured, type TestSystem } from './pane-system.ts';

let machine: TestSystem;
let medium: string;
test.beforeEach(() => {
  machine = createTestSystem(undefined, { programs: { ...programs, reg } });
  medium = machine.addDrive('D', 'PAYLOADS');
  buildExecutables(medium);
});

const UNINSTALL = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\wimproof setup';

test('an installer of Pane\'s own form runs from cmd with its arguments and exit code', async () => {
  expect(await runCaptured(machine, 'D:\\wimproof-setup.exe')).toMatchObject({ code: 87 });
  expect(await runCaptured(machine, 'D:\\wimproof-setup.exe /S')).toMatchObject({ code: 0, stdout: '', stderr: '' });
  expect(machine.registry.get(UNINSTALL)?.text('DisplayVersion')).toBe('3.2.1');
  expect(existsSync(machine.resolve('C:\\Program Files\\wimproof setup\\readme.txt'))).toBe(true);
  expect(await runCaptured(machine, 'D:\\wimproof-setup.exe /S /EXIT 3010')).toMatchObject({ code: 3010 });
  expect(await runCaptured(machine, 'cd /d D:\\ & start /wait wimproof-setup /U & call echo %^errorlevel%')).toMatchObject({ stdout: '0\r\n' });
  expect(machine.registry.get(UNINSTALL)).toBeUndefined();
  expect(await runCaptured(machine, 'D:\\wimproof-setup.exe /U')).toMatchObject({ code: 1605 });
});

test('it is a program, not a batch file: its caller goes on and keeps its variables', async () => {
  writeFileSync(join(medium, 'caller.cmd'), '@echo off\r\nset action=mine\r\nD:\\wimproof-setup.exe /S /EXIT 7\r\necho %errorlevel% %action% %cd%\r\n');
  expect((await runCaptured(machine, 'cd /d D:\\ & caller.cmd')).stdout).toBe('7 mine D:\\\r\n');
});

test('it runs without a shell, as tasks and Setup start programs', async () => {
  expect(await createProcess(machine, '"D:\\wimproof-setup.exe" /S /EXIT 5')).toBe(5);
  expect(await createProcess(machine, 'D:\\wimproof-setup.exe /S')).toBe(0);
  expect(machine.registry.get(UNINSTALL)?.text('Publisher')).toBe('wimproof');
});

test('a program of another form is refused, also one that lost its overlay', async () => {
  expect(await runCaptured(machine, 'D:\\broken\\foreign-setup.exe & call echo %^errorlevel%')).toMatchObject({ stdout: '216\r\n', stderr: expect.stringContaining('is not compatible with the version of Windows') });
  await expect(createProcess(machine, 'D:\\broken\\foreign-setup.exe')).rejects.toThrow(ProgramNotFound);
  for (const bytes of [Buffer.alloc(0), Buffer.from('MZ'), Buffer.alloc(4096, 'PANE-EXECUTABLE script\r\n')]) {
    writeFileSync(join(medium, 'bad.exe'), bytes);
    expect(readExecutable(join(medium, 'bad.exe'))).toBeUndefined();
  }
});

test('dpinst runs where a medium carries it, and nowhere else', async () => {
  await writeBaseImage(machine.drives.get('C')!.root, 'install');
  machine.registry = openRegistry(machine.resolve('C:\\Windows\\System32\\config'));
  buildDrivers(medium);
  expect((await runCaptured(machine, 'dpinst.exe /q')).stderr).toContain('is not recognized');
  expect(await runCaptured(machine, 'D:\\dpinst.exe /q /sw /se /path D:\\pane-obsolete')).toMatchObject({ code: 0x100 });
  copyFileSync(join(medium, 'dpinst.exe'), machine.resolve('C:\\renamed.exe'));
  expect(await runCaptured(machine, 'C:\\renamed.exe /q /path D:\\pane-obsolete')).toMatchObject({ code: 0x100 });
});
