import { existsSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { buildPackageCabinet } from '../../scenarios/payloads/update-package.ts';
import { openImage } from '../../vm-templates/pane/guest/servicing/image.ts';
import { completePending, completePendingOperations } from '../../vm-templates/pane/guest/servicing/packages/pending.ts';
import { fillPayloadDrive, hasUpdateTools, offline, online } from './pane-servicing-payload-drive.ts';
import { createTestSystem, hasPayloadTools, type TestSystem } from './pane-servicing-system.ts';

test.skip(!hasPayloadTools || !hasUpdateTools, 'gcab, wixl, cabextract or wimlib-imagex are not installed');
let machine: TestSystem;
test.beforeEach(async () => {
  machine = await createTestSystem();
  fillPayloadDrive(machine);
});
test.afterEach(() => machine.dispose());

const featureState = async (name: string, run = offline): Promise<string | undefined> => /State : (.*)\r/.exec(await run(machine, ['/Get-FeatureInfo', `/FeatureName:${name}`]))?.[1];
const NETFX = 'Windows/Microsoft.NET/Framework64/v2.0.50727/mscorlib.txt';

test('NetFx3: payload removed, brought from a source, files in place after the first boot', async () => {
  expect(await featureState('NetFx3')).toBe('Disabled with Payload Removed');
  const refused = await offline(machine, ['/Enable-Feature', '/FeatureName:NetFx3', '/All', '/LimitAccess'], 0x800f081f | 0);
  expect(refused).toContain('Error: 0x800f081f\r\n\r\nThe source files could not be found.');
  await offline(machine, ['/Enable-Feature', '/FeatureName:NetFx3', '/All', '/LimitAccess', '/Source:P:\\fod'], 0x800f081f | 0);
  await offline(machine, ['/Enable-Feature', '/FeatureName:NetFx3', '/All', '/LimitAccess', '/Source:P:\\fod', '/Source:P:\\sxs']);
  expect(await featureState('NetFx3')).toBe('Enable Pending');
  expect(existsSync(`${machine.offline}/${NETFX}`)).toBe(false);
  completePending(openImage(machine.offline));
  expect(await featureState('NetFx3')).toBe('Enabled');
  expect(existsSync(`${machine.offline}/${NETFX}`)).toBe(true);
  expect(await offline(machine, ['/Get-Packages'])).toMatch(/Microsoft-Windows-NetFx3-OnDemand-Package~31bf3856ad364e35~amd64~~10\.0\.26100\.1\r\nState : Installed\r\nRelease Type : OnDemand Pack\r\n/);
});

test('a payload of another build is none', async () => {
  const name = 'Microsoft-Windows-NetFx3-OnDemand-Package';
  const other = { name, version: '10.0.22621.1', identifier: name, description: 'of another build', releaseType: 'OnDemand Pack', files: [] };
  buildPackageCabinet(other, machine.system.resolve(`T:\\sxs\\${name.toLowerCase()}~31bf3856ad364e35~amd64~~.cab`));
  await offline(machine, ['/Enable-Feature', '/FeatureName:NetFx3', '/Source:T:\\sxs'], 0x800f081f | 0);
  expect(await featureState('NetFx3')).toBe('Disabled with Payload Removed');
});

test('disabled, the payload stays in the store; with /Remove it goes, online without a restart', async () => {
  await online(machine, ['/Enable-Feature', '/FeatureName:NetFx3', '/Source:P:\\sxs']);
  expect(existsSync(`${machine.root}/${NETFX}`)).toBe(true);
  await online(machine, ['/Disable-Feature', '/FeatureName:NetFx3']);
  expect(await featureState('NetFx3', online)).toBe('Disabled');
  expect(existsSync(`${machine.root}/${NETFX}`)).toBe(false);
  await online(machine, ['/Enable-Feature', '/FeatureName:NetFx3']);
  expect(existsSync(`${machine.root}/${NETFX}`)).toBe(true);
  await online(machine, ['/Disable-Feature', '/FeatureName:NetFx3', '/Remove']);
  expect(await featureState('NetFx3', online)).toBe('Disabled with Payload Removed');
  expect(existsSync(`${machine.root}/${NETFX}`)).toBe(false);
  // Without a network there is nothing to download; a policy has a code of its own.
  await online(machine, ['/Enable-Feature', '/FeatureName:NetFx3'], 0x800f0906 | 0);
  machine.system.registry.create('HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate\\AU').setValue('UseWUServer', 'REG_DWORD', 1);
  await online(machine, ['/Enable-Feature', '/FeatureName:NetFx3'], 0x800f0954 | 0);
});

test('parents: /All brings them, a restart finishes them, children go with them', async () => {
  await online(machine, ['/Enable-Feature', '/FeatureName:DirectPlay'], 0xc004000d | 0);
  await online(machine, ['/Enable-Feature', '/FeatureName:DirectPlay', '/All']);
  expect(await featureState('LegacyComponents', online)).toBe('Enabled');
  await online(machine, ['/Disable-Feature', '/FeatureName:LegacyComponents']);
  expect(await featureState('DirectPlay', online)).toBe('Disabled');
  await online(machine, ['/Enable-Feature', '/FeatureName:VirtualMachinePlatform'], 3010);
  completePendingOperations(machine.system);
  const info = await online(machine, ['/Get-FeatureInfo', '/FeatureName:VirtualMachinePlatform']);
  expect(info).toContain('Feature Information:\r\n\r\nFeature Name : VirtualMachinePlatform\r\nDisplay Name : Virtual Machine Platform\r\n');
  expect(info).toContain('Restart Required : Required\r\nState : Enabled\r\n\r\nCustom Properties:\r\n');
  await online(machine, ['/Enable-Feature', '/FeatureName:Nope'], 0x800f080c | 0);
});

const CAPABILITY = 'Wimproof.Sample~~~~0.0.1.0';
const capabilityState = async (name: string): Promise<string | undefined> => new RegExp(`Capability Identity : ${name.replaceAll('.', '\\.')}\r\nState : (.*)\r`, 'i').exec(await offline(machine, ['/Get-Capabilities']))?.[1];

test('capabilities: listed, added with the satellites of the languages that are there, removed', async () => {
  expect(await capabilityState(CAPABILITY)).toBe('Not Present');
  expect(await capabilityState('Language.Basic~~~en-US~0.0.1.0')).toBe('Installed');
  await offline(machine, ['/Add-Capability', `/CapabilityName:${CAPABILITY}`], 0x800f081f | 0);
  await online(machine, ['/Add-Capability', `/CapabilityName:${CAPABILITY}`], 0x800f0906 | 0);
  await online(machine, ['/Add-Capability', `/CapabilityName:${CAPABILITY}`, '/Source:P:\\sxs', '/LimitAccess'], 0x800f081f | 0);
  await offline(machine, ['/Add-Capability', `/CapabilityName:${CAPABILITY}`, '/Source:P:\\fod', '/LimitAccess']);
  expect(await capabilityState(CAPABILITY)).toBe('Installed');
  expect(existsSync(`${machine.offline}/Windows/System32/wimproof-capability.txt`)).toBe(true);
  expect(existsSync(`${machine.offline}/Windows/System32/en-US/wimproof-capability.en-US.mui`)).toBe(true);
  expect(existsSync(`${machine.offline}/Windows/System32/de-DE/wimproof-capability.de-DE.mui`)).toBe(false);
  // Once more changes nothing.
  await offline(machine, ['/Add-Capability', `/CapabilityName:${CAPABILITY}`, '/Source:P:\\fod']);
  await offline(machine, ['/Remove-Capability', `/CapabilityName:${CAPABILITY.toLowerCase()}`]);
  expect(await capabilityState(CAPABILITY)).toBe('Not Present');
  expect(existsSync(`${machine.offline}/Windows/System32/en-US/wimproof-capability.en-US.mui`)).toBe(false);
});

test('one capability in full, and unknown names', async () => {
  const info = await offline(machine, ['/Get-CapabilityInfo', '/CapabilityName:Language.Basic~~~en-US~0.0.1.0']);
  expect(info).toContain('Capability Information:\r\n\r\nCapability Identity : Language.Basic~~~en-US~0.0.1.0\r\nName : Language.Basic\r\nState : Installed\r\nDisplay Name : English (United States) typing\r\n');
  expect(info).toContain('Download Size : 4.00 MB\r\nInstall Size : 10.00 MB\r\n');
  const unknown = await offline(machine, ['/Add-Capability', '/CapabilityName:Nope~~~~0.0.1.0', '/Source:P:\\fod'], 87);
  expect(unknown).toContain('A Windows capability name was not recognized.');
  await offline(machine, ['/Remove-Capability', '/CapabilityName:Nope~~~~0.0.1.0'], 87);
  const table = await offline(machine, ['/Get-Capabilities', '/Format:Table']);
  expect(table).toMatch(/Capability listing:\r\n\r\n\r\n-+ \| -+\r\nCapability Identity +\| State\r\n/);
});
