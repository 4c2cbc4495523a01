import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { buildPayloads } from '../../scenarios/payloads/build.ts';
import { openRegistry } from '../../vm-templates/pane/guest/registry/registry.ts';
import { writeBaseImage } from '../../vm-templates/pane/guest/servicing/base/base-image.ts';
import { openImage } from '../../vm-templates/pane/guest/servicing/image.ts';
import { addPackage, withPackage } from '../../vm-templates/pane/guest/servicing/packages/package-add.ts';
import { listDevices } from '../../vm-templates/pane/guest/servicing/drivers/devices.ts';
import { addDrivers, listDrivers } from '../../vm-templates/pane/guest/servicing/drivers/driver-store.ts';
import { listPackages, stateWord } from '../../vm-templates/pane/guest/servicing/packages/package-store.ts';
import { addPending } from '../../vm-templates/pane/guest/servicing/packages/pending.ts';
import { startServices, startWindows } from '../../vm-templates/pane/guest/setup/boot-windows.ts';
import { chooseImage } from '../../vm-templates/pane/guest/setup/install/choose-image.ts';
import { givenProductKey } from '../../vm-templates/pane/guest/setup/install/given-product-key.ts';
import { applyOfflineServicing } from '../../vm-templates/pane/guest/setup/passes/offline-servicing.ts';
import { closeSysprepWindow } from '../../vm-templates/pane/guest/setup/session.ts';
import { SetupLog } from '../../vm-templates/pane/guest/setup/setup-log.ts';
import { program as sysprep } from '../../vm-templates/pane/guest/setup/sysprep/sysprep.ts';
import { at, component, componentsOf, readAnswerFile } from '../../vm-templates/pane/guest/setup/unattend/answer-file.ts';
import { program as cmd } from '../../vm-templates/pane/guest/shell/cmd.ts';
import { program as reg } from '../../vm-templates/pane/guest/registry/reg.ts';
import type { Program } from '../../vm-templates/pane/guest/system.ts';
import { hasPayloadTools, hasTool } from './pane-servicing-system.ts';
import { createTestSystem, runCaptured, type TestSystem } from './pane-system.ts';

const attributes = (architecture = 'amd64'): string => `processorArchitecture="${architecture}" publicKeyToken="31bf3856ad364e35" language="neutral" versionScope="nonSxS" xmlns:wcm="http://schemas.microsoft.com/WMIConfig/2002/State"`;
const part = (name: string, body: string, architecture?: string): string => `<component name="Microsoft-Windows-${name}" ${attributes(architecture)}>${body}</component>`;
const pass = (name: string, ...components: string[]): string => `<settings pass="${name}">${components.join('')}</settings>`;
const answer = (...parts: string[]): string => `<?xml version="1.0" encoding="utf-8"?><unattend xmlns="urn:schemas-microsoft-com:unattend">${parts.join('')}</unattend>`;
const ADMINISTRATOR = '<UserAccounts><AdministratorPassword><Value>Pass.w0rd</Value><PlainText>true</PlainText></AdministratorPassword></UserAccounts>';
const OOBE = `<OOBE><HideEULAPage>true</HideEULAPage><HideOnlineAccountScreens>true</HideOnlineAccountScreens><ProtectYourPC>3</ProtectYourPC></OOBE>${ADMINISTRATOR}`;
const LOGON = '<AutoLogon><Enabled>true</Enabled><Username>Administrator</Username><Password><Value>Pass.w0rd</Value><PlainText>true</PlainText></Password><LogonCount>3</LogonCount></AutoLogon>';
const INTERNATIONAL = '<InputLocale>0407:00000407</InputLocale><SystemLocale>de-DE</SystemLocale><UILanguage>de-DE</UILanguage><UILanguageFallback>en-US</UILanguageFallback><UserLocale>fr-FR</UserLocale>';
const CONTROL = 'HKLM\\SYSTEM\\CurrentControlSet\\Control';

const say: Program = (process) => {
  process.system.log(`said ${process.tail}`);
  return 0;
};
const PROGRAMS = { say, cmd, sysprep, reg };

async function machine(text: string): Promise<TestSystem & { root: string }> {
  const root = mkdtempSync(join(tmpdir(), 'pane-passes-'));
  await writeBaseImage(root, 'install');
  const system = createTestSystem(root, { programs: PROGRAMS });
  writeFileSync(join(system.addDrive('E', 'ANSWER'), 'Autounattend.xml'), text);
  return Object.assign(system, { root });
}
function restarted(system: TestSystem): TestSystem {
  const { root } = system.drives.get('C')!;
  system.registry.flush();
  const next = createTestSystem(root, { programs: PROGRAMS });
  next.registry = openRegistry(join(root, 'Windows/System32/config'));
  return next;
}
const boot = (system: TestSystem): Promise<void> => startWindows({ system, log: new SetupLog(join(system.drives.get('C')!.root, 'Windows/Panther')) }, startServices);
const userLocale = async (system: TestSystem): Promise<string> => (await runCaptured(system, 'reg query "HKCU\\Control Panel\\International" /v LocaleName', { account: { name: 'Administrator', administrator: true }, logon: 'network' })).stdout;

test('specialize: language, time zone, product key; a component for another architecture and unknown ones do nothing', async () => {
  const system = await machine(answer(
    pass('specialize', part('International-Core', INTERNATIONAL), part('Shell-Setup', '<TimeZone>W. Europe Standard Time</TimeZone><ProductKey>w269n-wfgwx-yvc9b-4j6c9-t83gx</ProductKey><Unknown>x</Unknown>'), part('Shell-Setup', '<TimeZone>UTC</TimeZone>', 'x86'), part('Nobody-Knows', '<A>1</A>')),
    pass('oobeSystem', part('Shell-Setup', OOBE + LOGON)),
  ));
  await boot(system);
  const language = system.registry.get(`${CONTROL}\\Nls\\Language`)!;
  expect([language.text('Default'), language.text('InstallLanguage'), language.value('InstallLanguageFallback')?.data]).toEqual(['0407', '0407', ['en-US']]);
  expect(system.registry.get(`${CONTROL}\\TimeZoneInformation`)?.text('TimeZoneKeyName')).toBe('W. Europe Standard Time');
  expect(system.registry.get('HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\SoftwareProtectionPlatform')?.text('BackupProductKeyDefault')).toBe('W269N-WFGWX-YVC9B-4J6C9-T83GX');
  expect(await userLocale(system)).toContain('fr-FR');
  const log = readFileSync(join(system.root, 'Windows/Panther/UnattendGC/setupact.log'), 'utf8');
  expect(log).toContain('Product key *****-*****-*****-*****-T83GX installed');
  expect(log).not.toContain('WFGWX');
  expect(log).toMatch(/is for \[x86\], not for \[amd64\]; ignored/);
});

test('a time zone that Windows does not have stops specialize', async () => {
  const system = await machine(answer(pass('specialize', part('Shell-Setup', '<TimeZone>Mars Standard Time</TimeZone>'))));
  await expect(boot(system)).rejects.toThrow(/pass \[specialize\].*Mars Standard Time/);
});

test('a product key of a wrong form stops specialize', async () => {
  const system = await machine(answer(pass('specialize', part('Shell-Setup', '<ProductKey>AAAAA-1</ProductKey>'))));
  await expect(boot(system)).rejects.toThrow(/pass \[specialize\].*product key is not valid/);
});

test('oobeSystem: international settings and time zone count for users that come after', async () => {
  const system = await machine(answer(pass('oobeSystem', part('International-Core', INTERNATIONAL), part('Shell-Setup', `<TimeZone>UTC</TimeZone>${OOBE}${LOGON}`))));
  await boot(system);
  expect(await userLocale(system)).toContain('fr-FR');
  expect(system.registry.get(`${CONTROL}\\TimeZoneInformation`)?.text('TimeZoneKeyName')).toBe('UTC');
});

test('SetupComplete.cmd leaves its exit code in UnattendGC, RunSynchronous knows %configsetroot%', async () => {
  const command = '<RunSynchronous><RunSynchronousCommand wcm:action="add"><Order>1</Order><Path>say %configsetroot%\\x</Path></RunSynchronousCommand></RunSynchronous>';
  const system = await machine(answer(pass('specialize', part('Deployment', command)), pass('oobeSystem', part('Shell-Setup', OOBE))));
  mkdirSync(join(system.root, 'Windows/ConfigSetRoot'));
  mkdirSync(join(system.root, 'Windows/Setup/Scripts'), { recursive: true });
  writeFileSync(join(system.root, 'Windows/Setup/Scripts/SetupComplete.cmd'), '@exit /b 3\r\n');
  await boot(system);
  expect(system.logLines).toContain('said C:\\Windows\\ConfigSetRoot\\x');
  expect(readFileSync(join(system.root, 'Windows/Panther/UnattendGC/setupact.log'), 'utf8')).toMatch(/\[windeploy\.exe\] SetupComplete\.cmd exited with exit code \[0x3\]/);
});

test("Sysprep's answer file is honoured at the next boot", async () => {
  const system = await machine(answer(pass('oobeSystem', part('Deployment', '<Reseal><Mode>Audit</Mode></Reseal>'))));
  await boot(system);
  const audit = restarted(system);
  audit.life = 'audit';
  await boot(audit);
  writeFileSync(join(system.root, 'next.xml'), answer(
    pass('specialize', part('International-Core', INTERNATIONAL), part('Shell-Setup', '<TimeZone>Tokyo Standard Time</TimeZone>')),
    pass('oobeSystem', part('Shell-Setup', OOBE + LOGON)),
  ));
  closeSysprepWindow(audit);
  const done = await runCaptured(audit, 'C:\\Windows\\System32\\Sysprep\\sysprep.exe /generalize /oobe /quit /quiet /unattend:C:\\next.xml', { account: { name: 'Administrator', administrator: true }, logon: 'interactive' });
  expect(done).toMatchObject({ code: 0 });
  const next = restarted(audit);
  await boot(next);
  expect(next.registry.get(`${CONTROL}\\TimeZoneInformation`)?.text('TimeZoneKeyName')).toBe('Tokyo Standard Time');
  expect(next.registry.get(`${CONTROL}\\Nls\\Language`)?.text('Default')).toBe('0407');
});

test('what waits for a start is done by it: servicing, and files to rename or delete', async () => {
  const system = await machine(answer(pass('oobeSystem', part('Shell-Setup', OOBE))));
  const cbs = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing';
  const foundation = system.registry.get(`${cbs}\\Packages`) ?? openRegistry(join(system.root, 'Windows/System32/config')).get(`${cbs}\\Packages`)!;
  system.registry = openRegistry(join(system.root, 'Windows/System32/config'));
  const image = openImage(system.root);
  addPending(image, { action: 'enable', subject: 'TelnetClient', owner: foundation.subkeys().find((name) => name.includes('Foundation'))! });
  image.save();
  const manager = system.registry.create(`${CONTROL}\\Session Manager`);
  writeFileSync(join(system.root, 'old.dll'), 'old');
  writeFileSync(join(system.root, 'new.dll'), 'new');
  writeFileSync(join(system.root, 'gone.dll'), '');
  const pairs = ['\\??\\C:\\new.dll', '!\\??\\C:\\old.dll', '\\??\\C:\\gone.dll', '', '\\??\\C:\\missing.dll', ''];
  manager.setRaw('PendingFileRenameOperations', 7, Buffer.from(`${pairs.join('\0')}\0\0`, 'utf16le'));
  await boot(system);
  expect(readFileSync(join(system.root, 'old.dll'), 'utf8')).toBe('new');
  expect([existsSync(join(system.root, 'new.dll')), existsSync(join(system.root, 'gone.dll'))]).toEqual([false, false]);
  expect(system.registry.get(`${CONTROL}\\Session Manager`)?.value('PendingFileRenameOperations')).toBeUndefined();
  for (const key of ['RebootPending', 'PackagesPending', 'RebootInProgress']) expect(system.registry.get(`${cbs}\\${key}`), key).toBeUndefined();
  expect(existsSync(join(system.root, 'Windows/WinSxS/pending.xml'))).toBe(false);
  expect(readFileSync(join(system.root, 'Windows/Logs/CBS/CBS.log'), 'utf8')).toMatch(/update: TelnetClient, current: Installed, original: Install Pending/);
});

test('a driver that was staged before the start is bound to its device by it', async () => {
  test.skip(!hasPayloadTools, 'gcab, wixl or cabextract are not installed');
  const system = await machine(answer(pass('oobeSystem', part('Shell-Setup', OOBE))));
  system.registry = openRegistry(join(system.root, 'Windows/System32/config'));
  const payloads = mkdtempSync(join(tmpdir(), 'pane-payloads-'));
  buildPayloads(payloads);
  addDrivers(openImage(system.root), join(payloads, 'pane-sample'));
  system.registry = openRegistry(join(system.root, 'Windows/System32/config'));
  await boot(system);
  expect(listDevices(system.registry).find((device) => device.instanceId === 'ROOT\\PANESAMPLE\\0000')?.driver).toBe('oem0.inf');
  expect(readFileSync(join(system.root, 'Windows/INF/setupapi.dev.log'), 'utf8')).toMatch(/>>> {2}\[Device Install \(Hardware initiated\) - ROOT\\PANESAMPLE\\0000\]/i);
});

const userData = (inner: string) => at(component(componentsOf(readAnswerFile(Buffer.from(answer(pass('windowsPE', part('Setup', `<UserData>${inner}</UserData>`))))), 'windowsPE', 'amd64'), 'Microsoft-Windows-Setup'), 'UserData');

test('windowsPE product keys: none, empty, wrong, given', () => {
  expect(givenProductKey(userData(''))).toBeUndefined();
  expect(givenProductKey(userData('<ProductKey><Key /><WillShowUI>Never</WillShowUI></ProductKey>'))).toBeUndefined();
  expect(() => givenProductKey(userData('<ProductKey><Key></Key></ProductKey>'))).toThrow(/have to ask/);
  expect(() => givenProductKey(userData('<ProductKey><Key>12345-12345-12345-12345-12345</Key></ProductKey>'))).toThrow(/contains an invalid product key/);
  expect(givenProductKey(userData('<ProductKey><Key>nppr9-fwdcx-d2c8j-h872k-2yt43</Key></ProductKey>'))).toBe('NPPR9-FWDCX-D2C8J-H872K-2YT43');
});

test('a product key selects the edition among the images of a medium', async () => {
  test.skip(!hasTool('wimlib-imagex'), 'wimlib-imagex is not installed');
  const disc = mkdtempSync(join(tmpdir(), 'pane-disc-'));
  const wim = join(disc, 'sources/install.wim');
  mkdirSync(join(disc, 'sources'));
  const tree = mkdtempSync(join(tmpdir(), 'pane-tree-'));
  for (const [index, edition] of ['Professional', 'Enterprise'].entries()) {
    writeFileSync(join(tree, 'file'), edition);
    execFileSync('wimlib-imagex', [index === 0 ? 'capture' : 'append', tree, wim, edition, '--compress=none', `--image-property=WINDOWS/EDITIONID=${edition}`].filter((word) => index === 0 || !word.startsWith('--compress')), { stdio: 'ignore' });
  }
  const system = createTestSystem(undefined, { systemDrive: 'X', life: 'setup' });
  system.drives.set('D', { letter: 'D', root: disc, kind: 'cdrom', label: 'INSTALL' });
  await expect(chooseImage(system, undefined)).rejects.toThrow(/which of 2 images/);
  expect((await chooseImage(system, undefined, 'NPPR9-FWDCX-D2C8J-H872K-2YT43')).image.name).toBe('Enterprise');
  expect((await chooseImage(system, undefined, 'W269N-WFGWX-YVC9B-4J6C9-T83GX')).image.index).toBe(1);
  await expect(chooseImage(system, undefined, 'NW6C2-QMPVW-D7KKK-3GKT6-VCFB2')).rejects.toThrow(/does not match any of the Windows images/);
});

test.describe('offlineServicing', () => {
  test.skip(!hasPayloadTools, 'gcab, wixl or cabextract are not installed');
  let payloads = '';
  test.beforeAll(() => {
    payloads = mkdtempSync(join(tmpdir(), 'pane-payloads-'));
    buildPayloads(payloads);
  });
  async function serviced(actions: (identity: string) => string, drivers = '') {
    const root = mkdtempSync(join(tmpdir(), 'pane-offline-'));
    await writeBaseImage(root, 'install');
    const image = openImage(root);
    const cab = join(payloads, 'kb5099001-x64.cab');
    const identity = withPackage(cab, (manifest) => manifest.identity);
    const element = `<assemblyIdentity name="${identity.name}" version="${identity.version}" processorArchitecture="amd64" publicKeyToken="${identity.publicKeyToken}" language="${identity.language}" />`;
    const text = answer(`<servicing>${actions(element)}</servicing>`, pass('offlineServicing', part('PnpCustomizationsNonWinPE', drivers)));
    const state = (): string | undefined => listPackages(image).map((record) => (record.identity.name === identity.name ? stateWord(record.state) : undefined)).find(Boolean);
    return { image, root, cab, state, apply: () => applyOfflineServicing(readAnswerFile(Buffer.from(text)), { image, log: new SetupLog(join(root, 'Windows/Panther')), source: (path) => (existsSync(join(payloads, path)) ? join(payloads, path) : undefined) }) };
  }

  test('stage leaves a package in the store only, and CBS.log tells', async () => {
    const { state, apply, root } = await serviced((identity) => `<package action="stage">${identity}<source location="kb5099001-x64.cab" /></package>`);
    apply();
    expect(state()).toBe('Staged');
    expect(existsSync(join(root, 'Windows/WinSxS/pending.xml'))).toBe(false);
    expect(readFileSync(join(root, 'Windows/Logs/CBS/CBS.log'), 'utf8')).toMatch(/initialized by client Unattend\.[^]*current: Staged, original: Absent[^]*initiated offline: True/);
  });

  test('remove takes an installed one out', async () => {
    const { state, apply, image, cab } = await serviced((identity) => `<package action="remove">${identity}</package>`);
    addPackage(image, cab);
    expect(['Installed', 'Install Pending']).toContain(state());
    apply();
    expect([undefined, 'Uninstall Pending']).toContain(state());
  });

  test('drivers of a path and below it', async () => {
    const { apply, image } = await serviced(() => '', '<DriverPaths><PathAndCredentials wcm:action="add" wcm:keyValue="1"><Path>pane-sample</Path></PathAndCredentials></DriverPaths>');
    expect(existsSync(join(payloads, 'pane-sample'))).toBe(true);
    apply();
    expect(listDrivers(image)).toHaveLength(1);
  });
});

