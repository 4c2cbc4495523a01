import { randomBytes } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { progressBar, tableLines } from '../../vm-templates/pane/guest/servicing/dism/dism-output.ts';
import { createTestSystem, hasPayloadTools, hasTool, type TestSystem } from './pane-servicing-system.ts';

test.skip(!hasPayloadTools, 'gcab, wixl or cabextract are not installed');
let machine: TestSystem;
test.beforeEach(async () => {
  machine = await createTestSystem();
});
test.afterEach(() => machine.dispose());

test('the progress bar and the table have the shape of transcripts', () => {
  expect(progressBar(100)).toBe('[==========================100.0%==========================]');
  expect(progressBar(33.2)).toBe('[===================        33.2%                          ]');
  expect(progressBar(99.8)).toBe('[===========================99.8%========================= ]');
  expect(tableLines([[['A', 'longer'], ['Bee', 'x']]])).toBe('\r\n------ | ---\r\nA      | Bee\r\n------ | ---\r\nlonger | x\r\n\r\n');
});

test('packages: added, described, refused', async () => {
  const added = await machine.run(['dism', '/English', '/Image:W:\\', '/Add-Package', '/PackagePath:P:\\kb5099001-x64.cab']);
  expect(added.exit).toBe(0);
  expect(added.out).toMatch(/^\r\nDeployment Image Servicing and Management tool\r\nVersion: 10\.0\.26100\.1\r\n\r\nImage Version: 10\.0\.26100\.1\r\n\r\nProcessing 1 of 1 - Adding package Package_for_KB5099001~31bf3856ad364e35~amd64~~26100\.9001\.1\.0\r\n/);
  expect(added.out).toMatch(/\[=+100\.0%=+\] \r\nThe operation completed successfully\.\r\n$/);
  const info = await machine.run(['dism', '/Image:W:\\', '/Get-PackageInfo', '/PackagePath:P:\\kb5099001-x64.cab']);
  expect(info.out).toContain('State : Install Pending\r\n');
  const x86 = await machine.run(['dism', '/Image:W:\\', '/Add-Package', '/PackagePath:P:\\broken\\kb5099001-x86.cab']);
  expect(x86.exit).toBe(-2146498530);
  expect(x86.out).toContain('\r\nError: 0x800f081e\r\n\r\nThe specified package is not applicable to this image.\r\n\r\nThe DISM log file can be found at C:\\Windows\\Logs\\DISM\\dism.log\r\n');
  expect((await machine.run(['dism', '/Image:W:\\', '/Add-Package', '/PackagePath:P:\\none.cab'])).exit).toBe(2);
  expect((await machine.run(['dism', '/Image:W:\\', '/Remove-Package', '/PackageName:Nope~1~amd64~~1.0.0.0'])).exit).toBe(0x800f0805 | 0);
  expect(readFileSync(machine.system.resolve('C:\\Windows\\Logs\\DISM\\dism.log'), 'utf8')).toContain('/Add-Package');
});

test('a folder skips what does not apply and goes on after a failure', async () => {
  for (const name of ['broken', 'kb5099001-x64.cab']) cpSync(machine.system.resolve(`P:\\${name}`), machine.system.resolve(`T:\\many\\${name}`), { recursive: true });
  const folder = await machine.run(['dism', '/Image:W:\\', '/Add-Package', '/PackagePath:T:\\many']);
  expect(folder.out).toContain('Processing 3 of 3 - Adding package Package_for_KB5099001');
  expect(folder.out).toContain('The command completed with errors.');
  expect(folder.exit).toBe(0x800f0805 | 0);
  expect((await machine.run(['dism', '/Image:W:\\', '/Get-Packages'])).out).toContain('Package Identity : Package_for_KB5099001~31bf3856ad364e35~amd64~~26100.9001.1.0\r\nState : Install Pending\r\nRelease Type : Update\r\nInstall Time : \r\n');
});

test('online: 3010 with /NoRestart, the question without it, a restart with /Quiet', async () => {
  const command = ['dism', '/Online', '/Add-Package', '/PackagePath:P:\\kb5099001-x64.cab'];
  const silent = await machine.run([...command, '/NoRestart']);
  expect(silent.exit).toBe(3010);
  expect(silent.out).toMatch(/The operation completed successfully\.\r\n$/);
  const asked = await machine.run(['dism', '/Online', '/Enable-Feature', '/FeatureName:VirtualMachinePlatform']);
  expect(asked).toMatchObject({ exit: 3010, out: expect.stringContaining('Do you want to restart the computer now? (Y/N)') });
  await expect(machine.run(['dism', '/Online', '/Enable-Feature', '/FeatureName:HypervisorPlatform', '/Quiet'])).rejects.toThrow('power restart');
  expect(machine.powered).toEqual(['restart']);
});

test('wrong command lines and wrong images have their codes', async () => {
  const exit = async (...words: string[]): Promise<number> => (await machine.run(['dism', ...words])).exit;
  expect(await exit()).toBe(87);
  expect(await exit('/Image:W:\\')).toBe(87);
  expect(await exit('/Image:W:\\', '/Frobnicate')).toBe(87);
  expect(await exit('/Image:W:\\', '/Get-Packages', '/Foo')).toBe(87);
  expect(await exit('Image:W:\\', '/Get-Packages')).toBe(87);
  expect(await exit('/Image:W:\\', '/Add-Package')).toBe(87);
  expect(await exit('/Image:T:\\', '/Get-Packages')).toBe(2);
  expect(await exit('/Image:Q:\\', '/Get-Packages')).toBe(3);
  expect(await exit('/Image:C:\\', '/Get-Packages')).toBe(87);
  expect(await exit('/Image:W:\\', '/Online', '/Get-Packages')).toBe(87);
  expect((await machine.run(['dism', '/Online', '/Get-Packages'], { administrator: false })).exit).toBe(740);
});

test('in Windows PE there is no /Online, but offline servicing works', async () => {
  const pe = await createTestSystem('pe');
  try {
    const online = await pe.run(['dism', '/Online', '/Get-Packages']);
    expect(online).toMatchObject({ exit: 50, out: expect.stringContaining('DISM does not support servicing Windows PE with the /Online option.') });
    expect((await pe.run(['dism', '/Image:W:\\', '/Enable-Feature', '/FeatureName:TelnetClient'])).exit).toBe(0);
    expect((await pe.run(['dism', '/Image:W:\\', '/Get-FeatureInfo', '/FeatureName:TelnetClient'])).out).toContain('State : Enable Pending\r\n');
    expect((await pe.run(['msiexec', '/i', 'P:\\wimproof-sample.msi', '/qn'])).exit).toBe(1601);
  } finally {
    pe.dispose();
  }
});

test('international settings are reported and set offline', async () => {
  expect((await machine.run(['dism', '/Image:W:\\', '/Set-SysLocale:de-DE'])).exit).toBe(0);
  expect((await machine.run(['dism', '/Image:W:\\', '/Set-InputLocale:0407:00000407'])).exit).toBe(0);
  const report = (await machine.run(['dism', '/Image:W:\\', '/Get-Intl'])).out;
  expect(report).toContain('Default system UI language : en-US\r\nSystem locale : de-DE\r\n');
  expect(report).toContain('Active keyboard(s) : 0407:00000407\r\n');
  expect(report).toContain('Installed language(s): en-US\r\n  Type : Fully localized language.\r\n');
  expect((await machine.run(['dism', '/Online', '/Set-SysLocale:de-DE'])).exit).toBe(87);
});

test('clean-up refuses while something is pending', async () => {
  await machine.run(['dism', '/Image:W:\\', '/Enable-Feature', '/FeatureName:TelnetClient']);
  expect((await machine.run(['dism', '/Image:W:\\', '/Cleanup-Image', '/StartComponentCleanup'])).exit).toBe(0x800f0806 | 0);
  expect((await machine.run(['dism', '/Image:W:\\', '/Cleanup-Image', '/CheckHealth'])).out).toContain('No component store corruption detected.\r\n');
});

test('images are captured, described and applied', async () => {
  test.skip(!hasTool('wimlib-imagex'), 'wimlib-imagex is not installed');
  mkdirSync(machine.system.resolve('T:\\source'));
  writeFileSync(machine.system.resolve('T:\\source\\a.txt'), 'content');
  writeFileSync(machine.system.resolve('T:\\source\\pagefile.sys'), 'left out');
  expect((await machine.run(['dism', '/Capture-Image', '/ImageFile:T:\\x.wim', '/CaptureDir:T:\\source', '/Name:one', '/Compress:none'])).exit).toBe(0);
  const list = await machine.run(['dism', '/Get-ImageInfo', '/ImageFile:T:\\x.wim']);
  expect(list.out).toContain('Details for image : T:\\x.wim\r\n\r\nIndex : 1\r\nName : one\r\n');
  expect(list.out).not.toContain('Image Version');
  expect((await machine.run(['dism', '/Get-ImageInfo', '/ImageFile:T:\\x.wim', '/Index:1'])).out).toContain('Hal : <undefined>\r\n');
  mkdirSync(machine.system.resolve('T:\\target'));
  expect((await machine.run(['dism', '/Apply-Image', '/ImageFile:T:\\x.wim', '/Index:1', '/ApplyDir:T:\\target'])).exit).toBe(0);
  expect(readFileSync(machine.system.resolve('T:\\target\\a.txt'), 'utf8')).toBe('content');
  expect(existsSync(machine.system.resolve('T:\\target\\pagefile.sys'))).toBe(false);
  for (const name of ['one.bin', 'two.bin']) writeFileSync(machine.system.resolve(`T:\\source\\${name}`), randomBytes(1 << 20));
  expect((await machine.run(['dism', '/Append-Image', '/ImageFile:T:\\x.wim', '/CaptureDir:T:\\source', '/Name:two'])).exit).toBe(0);
  expect((await machine.run(['dism', '/Split-Image', '/ImageFile:T:\\x.wim', '/SWMFile:T:\\x.swm', '/FileSize:1'])).exit).toBe(0);
  expect((await machine.run(['dism', '/Apply-Image', '/ImageFile:T:\\x.swm', '/SWMFile:T:\\x*.swm', '/Index:2', '/ApplyDir:T:\\target'])).exit).toBe(0);
  for (const name of ['one.bin', 'two.bin']) expect(readFileSync(machine.system.resolve(`T:\\target\\${name}`)).equals(readFileSync(machine.system.resolve(`T:\\source\\${name}`)))).toBe(true);
  expect(existsSync(machine.system.resolve('T:\\x2.swm'))).toBe(true);
  expect((await machine.run(['dism', '/Apply-Image', '/ImageFile:T:\\x.wim', '/Index:7', '/ApplyDir:T:\\target'])).exit).toBe(0xc1510113 | 0);
  expect((await machine.run(['dism', '/Get-ImageInfo', '/ImageFile:P:\\kb5099001-x64.cab'])).exit).toBe(11);
  expect(execFileSync('wimlib-imagex', ['dir', machine.system.resolve('T:\\x.wim'), '1'], { encoding: 'utf8' })).not.toContain('pagefile');
});
