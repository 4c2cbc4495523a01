import { expect, test } from '@playwright/test';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRegistry } from '../../vm-templates/pane/guest/registry/registry.ts';
import { writeBaseImage } from '../../vm-templates/pane/guest/servicing/base/base-image.ts';
import { findAccount, verifyPassword } from '../../vm-templates/pane/guest/setup/accounts.ts';
import { startServices, startWindows } from '../../vm-templates/pane/guest/setup/boot-windows.ts';
import { interactiveUser, isSysprepWindowOpen } from '../../vm-templates/pane/guest/setup/session.ts';
import { SetupLog } from '../../vm-templates/pane/guest/setup/setup-log.ts';
import { program as cmd } from '../../vm-templates/pane/guest/shell/cmd.ts';
import type { Program } from '../../vm-templates/pane/guest/system.ts';
import { createTestSystem, type TestSystem } from './pane-system.ts';

const COMPONENT = 'processorArchitecture="amd64" publicKeyToken="31bf3856ad364e35" language="neutral" versionScope="nonSxS" xmlns:wcm="http://schemas.microsoft.com/WMIConfig/2002/State"';
const component = (name: string, body: string): string => `<component name="Microsoft-Windows-${name}" ${COMPONENT}>${body}</component>`;
const pass = (name: string, ...components: string[]): string => `<settings pass="${name}">${components.join('')}</settings>`;
const answer = (...passes: string[]): string => `<?xml version="1.0" encoding="utf-8"?><unattend xmlns="urn:schemas-microsoft-com:unattend">${passes.join('')}</unattend>`;
const hidden = Buffer.from('Pass.w0rdPassword', 'utf16le').toString('base64');
const ACCOUNT = `<UserAccounts><LocalAccounts><LocalAccount wcm:action="add"><Name>wimproof</Name><Group>Administrators</Group><Password><Value>${hidden}</Value><PlainText>false</PlainText></Password></LocalAccount></LocalAccounts></UserAccounts>`;
const OOBE = '<OOBE><HideEULAPage>true</HideEULAPage><ProtectYourPC>3</ProtectYourPC></OOBE>';
const LOGON = '<AutoLogon><Enabled>true</Enabled><Username>wimproof</Username><Password><Value>Pass.w0rd</Value><PlainText>true</PlainText></Password><LogonCount>1</LogonCount></AutoLogon>';
const commands = (...lines: string[]): string => `<FirstLogonCommands>${lines.map((line, index) => `<SynchronousCommand wcm:action="add"><Order>${lines.length - index}</Order><CommandLine>${line}</CommandLine></SynchronousCommand>`).reverse().join('')}</FirstLogonCommands>`;
const synchronous = (...entries: [line: string, reboot?: string][]): string =>
  component('Deployment', `<RunSynchronous>${entries.map(([line, reboot], index) => `<RunSynchronousCommand wcm:action="add"><Order>${index + 1}</Order><Path>${line}</Path>${reboot ? `<WillReboot>${reboot}</WillReboot>` : ''}</RunSynchronousCommand>`).join('')}</RunSynchronous>`);

const who: Program = (process) => {
  process.system.log(`ran ${process.tail} as ${process.account.name}/${process.logon}`);
  return Number(/\bexit=(\d+)/.exec(process.tail)?.[1] ?? 0);
};

async function machine(text?: string, state?: string): Promise<TestSystem> {
  const root = mkdtempSync(join(tmpdir(), 'pane-boot-'));
  await writeBaseImage(root, 'install');
  const system = createTestSystem(root, { programs: { who, cmd } });
  if (state) system.registry.create('HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Setup\\State').setValue('ImageState', 'REG_SZ', state);
  if (text !== undefined) writeFileSync(join(system.addDrive('E', 'ANSWER'), 'Autounattend.xml'), text);
  return system;
}
/** The same machine after a restart: hives read again from disk. */
function restarted(system: TestSystem): TestSystem {
  const root = system.drives.get('C')!.root;
  system.registry.flush();
  const next = createTestSystem(root, { programs: { who, cmd } });
  next.registry = openRegistry(join(root, 'Windows/System32/config'));
  for (const [letter, drive] of system.drives) next.drives.set(letter, drive);
  return next;
}
function boot(system: TestSystem): Promise<void> {
  return startWindows({ system, log: new SetupLog(join(system.drives.get('C')!.root, 'Windows/Panther')) }, startServices);
}
const state = (system: TestSystem): string | undefined => system.registry.get('HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Setup\\State')?.text('ImageState');
const ran = (system: TestSystem): string[] => system.logLines.filter((line) => line.startsWith('ran '));
const phases = (system: TestSystem): string[] => system.serialLines.map((line) => line.replace('##pane phase=', ''));
const cache = (system: TestSystem): string => readFileSync(join(system.drives.get('C')!.root, 'Windows/Panther/unattend.xml'), 'utf8');

const FULL = answer(
  pass('specialize', component('Shell-Setup', '<ComputerName>LAB-1</ComputerName><TimeZone>UTC</TimeZone>'), synchronous(['who special'])),
  pass('oobeSystem', component('Shell-Setup', OOBE + ACCOUNT + LOGON + commands('who first', 'cmd.exe /d /c for %d in (C D E F) do if exist %d:\\wimproof\\answer.id call %d:\\wimproof\\ready.cmd oobe'))),
);

test('first boot: specialize, oobeSystem, logon, commands in order, complete', async () => {
  const system = await machine(FULL);
  mkdirSync(join(system.drives.get('E')!.root, 'wimproof'));
  writeFileSync(join(system.drives.get('E')!.root, 'wimproof/answer.id'), '');
  writeFileSync(join(system.drives.get('E')!.root, 'wimproof/ready.cmd'), '@echo off\r\necho ##wimproof token=t event=ready phase=%1>COM1\r\n');
  await boot(system);
  expect(phases(system)).toEqual(['specialize', 'oobeSystem', 'desktop', '##wimproof token=t event=ready phase=oobe']);
  expect(ran(system)).toEqual(['ran special as SYSTEM/service', 'ran first as wimproof/interactive']);
  expect(system.computerName).toBe('LAB-1');
  expect(state(system)).toBe('IMAGE_STATE_COMPLETE');
  expect(verifyPassword(system, 'wimproof', 'Pass.w0rd')).toBe(true);
  expect(findAccount(system, 'wimproof')?.groups).toEqual(['Administrators']);
  expect(system.registry.get('HKLM\\SYSTEM\\Setup')?.number('SystemSetupInProgress')).toBe(0);
  expect(cache(system)).not.toContain('Pass.w0rd');
  expect(cache(system)).not.toContain(hidden);
  expect(cache(system)).toMatch(/pass="oobeSystem" wasPassProcessed="true"/);
});

test('later boots log on LogonCount times more, and run no first logon commands', async () => {
  const system = await machine(FULL);
  await boot(system);
  const second = restarted(system);
  await boot(second);
  expect(phases(second)).toEqual(['desktop']);
  expect(ran(second)).toEqual([]);
  const third = restarted(second);
  await boot(third);
  expect(phases(third)).toEqual(['logon']);
  expect(interactiveUser(third)).toBeUndefined();
});

test('OOBE waits for a user where the answer file is silent', async () => {
  const system = await machine(answer(pass('oobeSystem', component('Shell-Setup', ACCOUNT))));
  await boot(system);
  expect(state(system)).toBe('IMAGE_STATE_SPECIALIZE_RESEAL_TO_OOBE');
  expect(phases(system)).toEqual(['specialize', 'oobeSystem']);
  expect(readFileSync(join(system.drives.get('C')!.root, 'Windows/Panther/setupact.log'), 'utf8')).toContain('HideEULAPage');
});

test('SetupComplete.cmd runs as SYSTEM before the logon', async () => {
  const system = await machine(FULL);
  const scripts = join(system.drives.get('C')!.root, 'Windows/Setup/Scripts');
  mkdirSync(scripts, { recursive: true });
  writeFileSync(join(scripts, 'SetupComplete.cmd'), '@who complete\r\n@exit /b 3\r\n');
  await boot(system);
  expect(ran(system)).toEqual(['ran special as SYSTEM/service', 'ran complete as SYSTEM/service', 'ran first as wimproof/interactive']);
});

test('WillReboot OnRequest: 1 goes on with the next command, 2 repeats, others fail', async () => {
  const text = answer(pass('specialize', component('Shell-Setup', '<ComputerName>A</ComputerName>'), synchronous(['who a exit=1', 'OnRequest'], ['who b exit=5', 'Never'], ['who c', 'Always'], ['who d exit=3', 'OnRequest'])));
  const system = await machine(text);
  await expect(boot(system)).rejects.toThrow('restart');
  expect(ran(system)).toEqual(['ran a exit=1 as SYSTEM/service']);
  const second = restarted(system);
  await expect(boot(second)).rejects.toThrow('restart');
  expect(ran(second)).toEqual(['ran b exit=5 as SYSTEM/service', 'ran c as SYSTEM/service']);
  const third = restarted(second);
  await expect(boot(third)).rejects.toThrow(/returned 3, and WillReboot is OnRequest/);
  // It is left in the middle of Setup, so the next start reports that.
  await expect(boot(restarted(third))).rejects.toThrow(/restarted unexpectedly/);
  const repeating = await machine(answer(pass('specialize', synchronous(['who a exit=2', 'OnRequest']))));
  await expect(boot(repeating)).rejects.toThrow('restart');
  const again = restarted(repeating);
  await expect(boot(again)).rejects.toThrow('restart');
  expect(ran(again)).toEqual(['ran a exit=2 as SYSTEM/service']);
});

test('a computer name that is too long stops Setup', async () => {
  const system = await machine(answer(pass('specialize', component('Shell-Setup', '<ComputerName>ABCDEFGHIJKLMNOP</ComputerName>'))));
  await expect(boot(system)).rejects.toThrow(/pass \[specialize\].*Microsoft-Windows-Shell-Setup/);
});

const AUDIT = answer(
  pass('specialize', component('Shell-Setup', '<ComputerName>LAB-1</ComputerName>')),
  pass('auditSystem', component('Shell-Setup', ACCOUNT)),
  pass('auditUser', synchronous(['who user'])),
  pass('oobeSystem', component('Deployment', '<Reseal><Mode>Audit</Mode><ForceShutdownNow>false</ForceShutdownNow></Reseal>')),
);

test('Reseal to audit: restarts, auditSystem makes accounts, auditUser runs as Administrator once', async () => {
  const system = await machine(AUDIT);
  await boot(system);
  expect(system.powered).toEqual(['restart']);
  expect(state(system)).toBe('IMAGE_STATE_SPECIALIZE_RESEAL_TO_AUDIT');
  const second = restarted(system);
  await boot(second);
  expect(phases(second)).toEqual(['auditSystem', 'desktop', 'auditUser']);
  expect(ran(second)).toEqual(['ran user as Administrator/interactive']);
  expect(findAccount(second, 'Administrator')?.enabled).toBe(false);
  expect(findAccount(second, 'wimproof')?.enabled).toBe(true);
  expect(interactiveUser(second)?.name).toBe('Administrator');
  expect(isSysprepWindowOpen(second)).toBe(true);
  expect(existsSync(join(second.drives.get('C')!.root, 'Users/Administrator/Desktop'))).toBe(true);
  const third = restarted(second);
  await boot(third);
  expect(ran(third)).toEqual([]);
  expect(state(third)).toBe('IMAGE_STATE_SPECIALIZE_RESEAL_TO_AUDIT');
  expect(interactiveUser(third)?.name).toBe('Administrator');
});
