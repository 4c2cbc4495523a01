import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createHash } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { programs as everything } from '../../vm-templates/pane/guest/programs.ts';
import { openRegistry } from '../../vm-templates/pane/guest/registry/registry.ts';
import { writeBaseImage } from '../../vm-templates/pane/guest/servicing/base/base-image.ts';
import { ensureBuiltinAccounts } from '../../vm-templates/pane/guest/setup/accounts.ts';
import { startAutomaticServices } from '../../vm-templates/pane/guest/shell/services/service-control.ts';
import type { Program } from '../../vm-templates/pane/guest/system.ts';
import { createTestSystem, runCaptured, type TestSystem } from './pane-system.ts';

async function machine(extra: Record<string, Program> = {}): Promise<TestSystem & { root: string }> {
  const root = mkdtempSync(path.join(tmpdir(), 'pane-programs-'));
  await writeBaseImage(root, 'install');
  const system = createTestSystem(root, { programs: { ...everything, ...extra } });
  system.registry = openRegistry(path.join(root, 'Windows/System32/config'));
  ensureBuiltinAccounts(system);
  return Object.assign(system, { root });
}
const records = (text: string): string[] => text.split('\r\n\r\n').filter((record) => record.includes('SERVICE_NAME'));

test.describe('sc', () => {
  test('a list of all services has one record each, with the lines of the real program', async () => {
    const system = await machine();
    await startAutomaticServices(system);
    const { stdout } = await runCaptured(system, 'sc query type= service state= all');
    const found = records(`\r\n\r\n${stdout.replace(/^\r\n/, '')}`);
    expect(found).toHaveLength(29);
    const stopped = found.find((record) => record.includes('SERVICE_NAME: wuauserv'))!;
    expect(stopped.replace(/^\r\n/, '').trimEnd().split('\r\n')).toEqual([
      'SERVICE_NAME: wuauserv', 'DISPLAY_NAME: Windows Update', '        TYPE               : 20  WIN32_SHARE_PROCESS  ', '        STATE              : 1  STOPPED ', '        WIN32_EXIT_CODE    : 1077  (0x435)',
      '        SERVICE_EXIT_CODE  : 0  (0x0)', '        CHECKPOINT         : 0x0', '        WAIT_HINT          : 0x0',
    ]);
    const running = found.find((record) => record.includes('SERVICE_NAME: Schedule'))!;
    expect(running).toContain('        STATE              : 4  RUNNING \r\n                                (STOPPABLE, NOT_PAUSABLE, ACCEPTS_SHUTDOWN)\r\n        WIN32_EXIT_CODE    : 0  (0x0)');
  });

  test('states and types select', async () => {
    const system = await machine();
    await startAutomaticServices(system);
    const count = async (line: string): Promise<number> => records(`\r\n\r\n${(await runCaptured(system, line)).stdout.replace(/^\r\n/, '')}`).length;
    const [active, inactive, all] = [await count('sc query'), await count('sc query state= inactive'), await count('sc query state=all')];
    expect(active + inactive).toBe(all);
    expect(active).toBeGreaterThan(5);
    expect(await count('sc query type= driver state= all')).toBe(17);
    expect((await runCaptured(system, 'sc query state= sometimes')).code).toBe(87);
    expect((await runCaptured(system, 'sc queryex Schedule')).stdout).toMatch(/ {8}PID {16}: \d+\r\n {8}FLAGS {14}: \r\n$/);
  });

  test('qc, config, create and delete work on the Services key', async () => {
    const system = await machine();
    expect((await runCaptured(system, 'sc qc WinRM')).stdout).toBe([
      '[SC] QueryServiceConfig SUCCESS', '', 'SERVICE_NAME: WinRM', '        TYPE               : 20  WIN32_SHARE_PROCESS ', '        START_TYPE         : 3   DEMAND_START', '        ERROR_CONTROL      : 1   NORMAL',
      '        BINARY_PATH_NAME   : C:\\Windows\\system32\\svchost.exe -k NetworkService -p', '        LOAD_ORDER_GROUP   : ', '        TAG                : 0', '        DISPLAY_NAME       : Windows Remote Management (WS-Management)',
      '        DEPENDENCIES       : RPCSS', '                           : HTTP', '        SERVICE_START_NAME : NT AUTHORITY\\NetworkService', '',
    ].join('\r\n'));
    expect((await runCaptured(system, 'sc.exe config WinRM start= delayed-auto')).code).toBe(0);
    expect((await runCaptured(system, 'sc qc WinRM')).stdout).toContain('        START_TYPE         : 2   AUTO_START  (DELAYED)\r\n');
    expect((await runCaptured(system, 'sc create Agent binPath= "C:\\Agent\\a.exe -x" start= auto DisplayName= "The Agent" depend= RpcSs/Tcpip')).stdout).toBe('[SC] CreateService SUCCESS\r\n');
    expect((await runCaptured(system, 'sc qc Agent')).stdout).toMatch(/10 {2}WIN32_OWN_PROCESS[^]*C:\\Agent\\a\.exe -x[^]*The Agent[^]*RpcSs\r\n {27}: Tcpip[^]*LocalSystem/);
    expect((await runCaptured(system, 'sc create Agent binPath= x')).code).toBe(1073);
    expect((await runCaptured(system, 'sc config Agent start= never')).code).toBe(1639);
    expect((await runCaptured(system, 'sc delete Agent')).code).toBe(0);
    expect((await runCaptured(system, 'sc qc Agent')).stdout).toContain('[SC] OpenService FAILED 1060:');
    expect((await runCaptured(system, 'sc config WinRM start= auto', { account: { name: 'x', administrator: false } })).code).toBe(5);
  });
});

test('systeminfo prints the hotfixes that CBS lists', async () => {
  const system = await machine();
  const { stdout } = await runCaptured(system, 'systeminfo');
  expect(stdout).toContain('\r\nHotfix(s):                 2 Hotfix(s) Installed.\r\n                           [01]: KB5037849\r\n                           [02]: KB5037850\r\n');
  expect(stdout).toContain('\r\nOS Version:                10.0.26100 N/A Build 26100\r\n');
  expect(stdout).toContain('\r\nOS Name:                   Microsoft Windows 11 Pro\r\n');
  expect(stdout).toContain('\r\nSystem Locale:             en-us;English (United States)\r\n');
});

test('driverquery as CSV, list and table', async () => {
  const system = await machine();
  const csv = (await runCaptured(system, 'driverquery /v /fo csv')).stdout.trimEnd().split('\r\n');
  expect(csv[0]).toBe('"Module Name","Display Name","Description","Driver Type","Start Mode","State","Status","Accept Stop","Accept Pause","Paged Pool(bytes)","Code(bytes)","BSS(bytes)","Link Date","Path","Init(bytes)"');
  expect(csv).toHaveLength(18);
  expect(csv).toContainEqual('"disk","Disk Driver","Disk Driver","Kernel ","Boot","Running","OK","TRUE","FALSE","0","0","0","","C:\\Windows\\System32\\drivers\\disk.sys","0"');
  expect(csv.find((line) => line.startsWith('"FltMgr"'))).toContain('"File System "');
  expect((await runCaptured(system, 'driverquery')).stdout).toMatch(/^\r\nModule Name {2}Display Name {11}Driver Type {3}Link Date *\r\n=+ =+ =+ =+\r\n/);
  expect((await runCaptured(system, 'driverquery /fo list')).stdout).toContain('\r\nModule Name:');
  expect((await runCaptured(system, 'driverquery /fo xml')).code).toBe(1);
});

test('certutil -hashfile', async () => {
  const system = await machine();
  writeFileSync(path.join(system.root, 'a b.txt'), 'content');
  const digest = createHash('sha256').update('content').digest('hex');
  expect(await runCaptured(system, 'certutil -hashfile "C:\\a b.txt" SHA256')).toEqual({ code: 0, stderr: '', stdout: `SHA256 hash of C:\\a b.txt:\r\n${digest}\r\nCertUtil: -hashfile command completed successfully.\r\n` });
  expect((await runCaptured(system, 'certutil -hashfile C:\\none SHA256')).code).not.toBe(0);
});

test('a copied tree, read-only files, findstr and type', async () => {
  const system = await machine();
  const medium = system.addDrive('D', 'PAYLOAD');
  mkdirSync(path.join(medium, 'set/inner/empty'), { recursive: true });
  writeFileSync(path.join(medium, 'set/inner/a.log'), 'first line\r\n2024-05-01 12:00:00, Error  CBS  Failed to perform operation.\r\n');
  chmodSync(path.join(medium, 'set/inner/a.log'), 0o444);
  expect(await runCaptured(system, 'xcopy D:\\set C:\\copied /e /i /h /y /q')).toMatchObject({ code: 0, stdout: '1 File(s) copied\r\n' });
  const copy = path.join(system.root, 'copied/inner/a.log');
  expect(existsSync(path.join(system.root, 'copied/inner/empty'))).toBe(true);
  expect(statSync(copy).mode & 0o200).toBe(0o200);
  expect((await runCaptured(system, 'attrib +r C:\\copied\\inner\\a.log')).code).toBe(0);
  expect((await runCaptured(system, 'attrib C:\\copied\\inner\\a.log')).stdout).toBe('A    R               C:\\copied\\inner\\a.log\r\n');
  await runCaptured(system, 'attrib -r C:\\copied\\*.log /s');
  expect(statSync(copy).mode & 0o200).toBe(0o200);
  expect((await runCaptured(system, 'attrib -r C:\\nothing')).stdout).toBe('File not found - C:\\nothing\r\n');
  expect((await runCaptured(system, 'findstr /c:", Error  " C:\\copied\\inner\\a.log')).stdout).toBe('2024-05-01 12:00:00, Error  CBS  Failed to perform operation.\r\n');
  expect(await runCaptured(system, 'findstr /r /c:"Error.*CBS" C:\\copied\\inner\\a.log | find /c "CBS"')).toMatchObject({ code: 0, stdout: '1\r\n' });
  expect((await runCaptured(system, 'findstr /c:"Warning" C:\\copied\\inner\\a.log')).code).toBe(1);
  expect((await runCaptured(system, 'type C:\\copied\\inner\\a.log')).stdout).toBe(readFileSync(copy, 'utf8'));
});

const LISTING = ['', 'Deployment Image Servicing and Management tool', 'Version: 10.0.26100.1', '', 'Driver packages listing:', '', 'Published Name : oem0.inf', 'Original File Name : other.inf', 'Inbox : No', '', 'Published Name : oem12.inf', 'Original File Name : pane.inf', 'Inbox : No', '', 'The operation completed successfully.', ''].join('\r\n');
const dism: Program = (process) => {
  if (/get-drivers/i.test(process.tail)) process.stdout(LISTING);
  else process.system.log(`dism ${process.tail.trim()}`);
  return 0;
};

for (const [name, script] of [
  ['delayed expansion', ['@echo off', 'setlocal enabledelayedexpansion', 'set found=', 'for /f "tokens=1,* delims=:" %%a in (\'dism /Image:W:\\ /Get-Drivers /Format:List /English\') do (', '  set key=%%a', '  set value=%%b', '  if "!key:~0,14!"=="Published Name" set published=!value:~1!', '  if /i "!key:~0,18!!value!"=="Original File Name pane.inf" set found=!published!', ')', 'if not defined found exit /b 2', 'dism /Image:W:\\ /Remove-Driver /Driver:%found%']],
  ['usebackq, skip, tokens and a pipe', ['@echo off', 'set last=', 'for /f "usebackq skip=1 tokens=1-3* delims=: " %%a in (`dism /Image:W:\\ /Get-Drivers ^| findstr /r /c:"^Published Name" /c:"^Original File Name" /c:"^Image"`) do (', '  if "%%a"=="Original" if /i "%%d"=="pane.inf" set hit=1', '  if "%%a"=="Published" call set last=%%c', '  if defined hit goto found', ')', ':found', 'dism /Image:W:\\ /Remove-Driver /Driver:%last%']],
] as const) {
  test(`a script finds the published name before an original file name: ${name}`, async () => {
    const system = await machine({ dism });
    system.addDrive('W', 'IMAGE');
    writeFileSync(path.join(system.root, 'remove.cmd'), script.join('\r\n'));
    const result = await runCaptured(system, 'C:\\remove.cmd');
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(system.logLines).toEqual(['dism /Image:W:\\ /Remove-Driver /Driver:oem12.inf']);
  });
}
