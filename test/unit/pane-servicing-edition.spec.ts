import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { fillPayloadDrive, hasUpdateTools, offline, online } from './pane-servicing-payload-drive.ts';
import { createTestSystem, hasPayloadTools, type TestSystem } from './pane-servicing-system.ts';

test.skip(!hasPayloadTools || !hasUpdateTools, 'gcab, wixl, cabextract or wimlib-imagex are not installed');
let machine: TestSystem;
test.beforeEach(async () => {
  machine = await createTestSystem();
});
test.afterEach(() => machine.dispose());

const current = async (): Promise<string> => /Current Edition : (.*)\r/.exec(await offline(machine, ['/Get-CurrentEdition']))![1]!;

test('the edition goes upward, once, and never on a running client', async () => {
  expect(await offline(machine, ['/Get-TargetEditions'])).toContain('Editions that can be upgraded to:\r\n\r\nTarget Edition : ProfessionalEducation\r\n');
  await offline(machine, ['/Set-Edition:Core'], 87);
  expect(await online(machine, ['/Set-Edition:Enterprise'], 50)).toContain('Setting an edition is not supported with online images.');
  const out = await offline(machine, ['/Set-Edition:enterprise']);
  expect(out).toContain('Starting to update components...\r\nRemoving package Microsoft-Windows-ProfessionalEdition~31bf3856ad364e35~amd64~~10.0.26100.1\r\n');
  expect(await current()).toBe('Enterprise');
  expect(await offline(machine, ['/Get-TargetEditions'])).toContain('Editions that can be upgraded to:\r\n\r\n(no editions are available)\r\n');
  expect(await offline(machine, ['/Get-Packages'])).not.toContain('EnterpriseEdition');
  await offline(machine, ['/Set-Edition:Education'], 87);
});

test('a product key is checked, set offline, and written to no log', async () => {
  const key = 'NPPR9-FWDCX-D2C8J-H872K-2YT43';
  expect(await offline(machine, [`/Set-ProductKey:${key}`, '/LogPath:T:\\dism.log'])).toContain('Starting to install product key...\r\nFinished installing product key.\r\n');
  const refused = await offline(machine, ['/Set-ProductKey:12345-FWDCX-D2C8J-H872K-2YT43', '/LogPath:T:\\dism.log'], 87);
  expect(refused).not.toContain('FWDCX');
  await online(machine, [`/Set-ProductKey:${key}`, '/LogPath:T:\\dism.log'], 87);
  const log = readFileSync(machine.system.resolve('T:\\dism.log'), 'utf8');
  expect(log).toContain('/Set-ProductKey:*****');
  expect(log).not.toContain('FWDCX');
});

const IDENTITY = (name: string, version: string, architecture = 'amd64'): string => `<assemblyIdentity name="${name}" version="${version}" processorArchitecture="${architecture}" publicKeyToken="31bf3856ad364e35" language="neutral"/>`;
function answerFile(packages: string): void {
  const settings = `<settings pass="offlineServicing"><component name="Microsoft-Windows-LUA-Settings" processorArchitecture="amd64" publicKeyToken="31bf3856ad364e35" language="neutral" versionScope="nonSxS"><EnableLUA>false</EnableLUA></component></settings>`;
  writeFileSync(machine.system.resolve('P:\\answer.xml'), `<?xml version="1.0"?><unattend xmlns="urn:schemas-microsoft-com:unattend"><servicing>${packages}</servicing>${settings}</unattend>`);
}

test('an answer file: packages from beside it, features, settings; what does not apply is passed over', async () => {
  fillPayloadDrive(machine);
  const install = `<package action="install">${IDENTITY('Package_for_KB5099005', '26100.9005.1.0')}<source location="kb5099005-x64.cab"/></package>`;
  const foreign = `<package action="install">${IDENTITY('WinPE-Wimproof-Sample-Package', '10.0.26100.1')}<source location="P:\\winpe-sample.cab"/></package>`;
  const configure = `<package action="configure">${IDENTITY('Microsoft-Windows-Foundation-Package', '10.0.26100.1')}<selection name="TelnetClient" state="true"/></package>`;
  answerFile(foreign + install + configure);
  await offline(machine, ['/Apply-Unattend:P:\\answer.xml']);
  expect(existsSync(`${machine.offline}/Windows/System32/wimproof-kb5099005.txt`)).toBe(true);
  expect(await offline(machine, ['/Get-FeatureInfo', '/FeatureName:TelnetClient'])).toContain('State : Enable Pending\r\n');
  expect(await offline(machine, ['/Get-Packages'])).not.toContain('WinPE');
  await online(machine, ['/Apply-Unattend:P:\\answer.xml']);
  expect(machine.system.registry.get('HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System')?.number('EnableLUA')).toBe(0);
  answerFile(install.replace('kb5099005-x64.cab', 'none.cab'));
  await offline(machine, ['/Apply-Unattend:P:\\answer.xml'], 2);
  writeFileSync(machine.system.resolve('P:\\answer.xml'), '<unattend>');
  await offline(machine, ['/Apply-Unattend:P:\\answer.xml'], 13);
});
