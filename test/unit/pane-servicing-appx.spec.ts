import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { zipArchive } from '../../scenarios/payloads/zip-archive.ts';
import { publisherId } from '../../vm-templates/pane/guest/servicing/packages/appx-package.ts';
import { openImage } from '../../vm-templates/pane/guest/servicing/image.ts';
import { readZip, ZipError } from '../../vm-templates/pane/guest/servicing/packages/zip-read.ts';
import { fillPayloadDrive, hasUpdateTools, offline, online } from './pane-servicing-payload-drive.ts';
import { createTestSystem, hasPayloadTools, hasTool, type TestSystem } from './pane-servicing-system.ts';

test.skip(!hasPayloadTools || !hasUpdateTools, 'gcab, wixl, cabextract or wimlib-imagex are not installed');
let machine: TestSystem;
test.beforeEach(async () => {
  machine = await createTestSystem();
  fillPayloadDrive(machine);
});
test.afterEach(() => machine.dispose());

const FULL = `wimproof.Sample_1.2.3.0_x64__${publisherId('CN=wimproof')}`;
const add = ['/Add-ProvisionedAppxPackage', '/PackagePath:P:\\wimproof-sample.msix'];
const dependency = '/DependencyPackagePath:P:\\wimproof-framework.msix';

test('publisher identifiers are those of Windows', () => {
  expect(publisherId('CN=Microsoft Corporation, O=Microsoft Corporation, L=Redmond, S=Washington, C=US')).toBe('8wekyb3d8bbwe');
});

test('provisioned offline: registry, files, listing; removed again', async () => {
  await offline(machine, [...add, dependency, '/SkipLicense']);
  expect(await offline(machine, ['/Get-ProvisionedAppxPackages'])).toContain(`DisplayName : wimproof.Sample\r\nVersion : 1.2.3.0\r\nArchitecture : x64\r\nResourceId : \r\nPackageName : ${FULL}\r\nRegions : \r\n\r\nThe operation completed successfully.\r\n`);
  const image = openImage(machine.offline);
  const key = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Appx\\AppxAllUserStore';
  expect(image.registry.get(`${key}\\Applications\\${FULL}`)?.text('Path')).toBe(`C:\\Program Files\\WindowsApps\\${FULL}\\AppxManifest.xml`);
  expect(readFileSync(`${machine.offline}/Program Files/WindowsApps/${FULL}/sample.txt`, 'utf8')).toContain('sample app');
  expect(existsSync(`${machine.offline}/Program Files/WindowsApps/wimproof.Framework_1.0.0.0_x64__${publisherId('CN=wimproof')}/framework.txt`)).toBe(true);
  await offline(machine, ['/Remove-ProvisionedAppxPackage', `/PackageName:${FULL}`]);
  expect(await offline(machine, ['/Get-ProvisionedAppxPackages'])).not.toContain('wimproof');
  expect(existsSync(`${machine.offline}/Program Files/WindowsApps/${FULL}`)).toBe(false);
  expect(openImage(machine.offline).registry.get(`${key}\\Deprovisioned\\wimproof.Sample_${publisherId('CN=wimproof')}`)).toBeDefined();
  await offline(machine, ['/Remove-ProvisionedAppxPackage', `/PackageName:${FULL}`], 1168);
  // The framework is still there: no dependency needs to be named now.
  await offline(machine, [...add, '/LicensePath:P:\\wimproof-sample-license.xml', '/Region:DE;FR']);
  expect(await offline(machine, ['/Get-ProvisionedAppxPackages'])).toContain('Regions : DE;FR\r\n');
});

test('refused: no dependency, no licence, a wrong licence file, no package', async () => {
  expect(await online(machine, [...add, '/SkipLicense'], 0x3cf3)).toContain('wimproof.Framework, 1.0.0.0 or newer');
  await online(machine, [...add, dependency], 87);
  await online(machine, [...add, dependency, '/LicensePath:P:\\kb5099000-x64.cab'], 13);
  await online(machine, [...add, dependency, '/LicensePath:P:\\none.xml'], 2);
  await online(machine, ['/Add-ProvisionedAppxPackage', '/PackagePath:P:\\kb5099000-x64.cab', '/SkipLicense'], 0x3cf0);
  expect(await online(machine, ['/Get-ProvisionedAppxPackages'])).not.toContain('wimproof');
});

test('content that does not match the block map is refused', async () => {
  test.skip(!hasTool('zip'), 'zip is not installed');
  const copy = machine.system.resolve('T:\\changed.msix');
  cpSync(machine.system.resolve('P:\\wimproof-framework.msix'), copy);
  writeFileSync(machine.system.resolve('T:\\framework.txt'), 'changed');
  execFileSync('zip', ['-q', '-j', copy, machine.system.resolve('T:\\framework.txt')]);
  await offline(machine, ['/Add-ProvisionedAppxPackage', '/PackagePath:T:\\changed.msix', '/SkipLicense'], 0x80080206 | 0);
});

test('of a bundle the package for the architecture is provisioned under the name of the bundle', async () => {
  const inner = readFileSync(machine.system.resolve('P:\\wimproof-framework.msix'));
  const manifest = Buffer.from(`<Bundle xmlns="http://schemas.microsoft.com/appx/2013/bundle"><Identity Name="wimproof.Bundle" Publisher="CN=wimproof" Version="2.0.0.0"/><Packages><Package Type="application" Version="1.0.0.0" Architecture="x64" FileName="inner_x64.msix"/></Packages></Bundle>`);
  const bundle = (architecture: string): Buffer =>
    zipArchive([{ name: 'inner_x64.msix', content: inner }, { name: 'AppxMetadata/AppxBundleManifest.xml', content: Buffer.from(String(manifest).replace('"x64"', `"${architecture}"`)) }, { name: 'AppxBlockMap.xml', content: Buffer.from('<BlockMap/>') }, { name: 'AppxSignature.p7x', content: Buffer.from('-') }], new Date('2025-01-14T10:00:00Z'));
  writeFileSync(machine.system.resolve('T:\\x.msixbundle'), bundle('x64'));
  await offline(machine, ['/Add-ProvisionedAppxPackage', '/PackagePath:T:\\x.msixbundle', '/SkipLicense']);
  expect(await offline(machine, ['/Get-ProvisionedAppxPackages'])).toContain(`Architecture : neutral\r\nResourceId : ~\r\nPackageName : wimproof.Bundle_2.0.0.0_neutral_~_${publisherId('CN=wimproof')}\r\n`);
  writeFileSync(machine.system.resolve('T:\\x.msixbundle'), bundle('arm64'));
  await offline(machine, ['/Add-ProvisionedAppxPackage', '/PackagePath:T:\\x.msixbundle', '/SkipLicense'], 0x3d10);
});

test('damaged archives never give a shorter list', () => {
  const whole = readFileSync(machine.system.resolve('P:\\wimproof-sample.msix'));
  const names = [...readZip(whole).keys()];
  expect(names).toHaveLength(5);
  for (let length = 0; length < whole.length; length += 1) expect(() => readZip(whole.subarray(0, length))).toThrow(ZipError);
});
