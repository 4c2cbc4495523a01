import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { buildDrivers } from '../../scenarios/payloads/build-drivers.ts';
import { program as dpinst } from '../../vm-templates/pane/guest/servicing/drivers/dpinst.ts';
import { driverDatabase } from '../../vm-templates/pane/guest/servicing/drivers/driver-database.ts';
import { readDriverPackage } from '../../vm-templates/pane/guest/servicing/drivers/driver-package.ts';
import { listDevices } from '../../vm-templates/pane/guest/servicing/drivers/devices.ts';
import { openImage } from '../../vm-templates/pane/guest/servicing/image.ts';
import { startPlugAndPlay } from '../../vm-templates/pane/guest/servicing/drivers/plug-and-play.ts';
import { createTestSystem, hasPayloadTools, type TestSystem } from './pane-servicing-system.ts';

test.skip(!hasPayloadTools, 'gcab, wixl or cabextract are not installed');
let machine: TestSystem;
test.beforeEach(async () => {
  machine = await createTestSystem();
  buildDrivers(machine.system.resolve('P:\\'));
});
test.afterEach(() => machine.dispose());

function deviceOf(id: string): ReturnType<typeof listDevices>[number] {
  return listDevices(machine.system.registry).find((device) => device.instanceId === id)!;
}
const SERVICES = 'HKLM\\SYSTEM\\CurrentControlSet\\Services';

test('a folder is added with /Recurse; INF files in it that are no driver are reported and passed over', async () => {
  writeFileSync(machine.system.resolve('P:\\pane-extra\\autorun.inf'), '[autorun]\r\nopen=setup.exe\r\n');
  const { exit, out } = await machine.run(['dism', '/Image:W:\\', '/Add-Driver', '/Driver:P:\\pane-extra', '/Recurse']);
  expect(exit).toBe(0);
  expect(out).toContain('Searching for driver packages to install...\r\nFound 3 driver package(s) to install.\r\nInstalling 1 of 3 - P:\\pane-extra\\autorun.inf: The driver package could not be installed, as the INF file is no valid driver package. It is ignored.\r\n');
  expect(out).toContain('Installing 2 of 3 - P:\\pane-extra\\device\\pane-extra.inf: The driver package was successfully installed.\r\n');
  expect((await machine.run(['dism', '/Image:W:\\', '/Add-Driver', '/Driver:P:\\pane-extra\\autorun.inf'])).exit).not.toBe(0);
  const info = (await machine.run(['dism', '/Image:W:\\', '/Get-DriverInfo', '/Driver:oem0.inf'])).out;
  expect(info).toContain('Class Name : Sample\r\nClass Description : Samples\r\nClass GUID : {78A1C341-4539-11D3-B88D-00C04FAD5171}\r\nDate : 2/11/2025\r\nVersion : 2.0.0.1\r\nBoot Critical : No\r\n');
  // The models section for Windows 10 1709 and later is the one that counts.
  expect(info).toContain('Description : Pane extra device\r\nArchitecture : amd64\r\nHardware ID : Root\\PaneExtra\r\nService Name : PaneExtra\r\nCompatible IDs : Root\\PaneGeneric\r\n');
  expect(info).not.toContain('before Windows 10 1709');
});

test('the models of an older Windows are those of its version', () => {
  const inf = machine.system.resolve('P:\\pane-extra\\device\\pane-extra.inf');
  expect(readDriverPackage(inf, 'amd64', '10.0.14393.0').models.map(({ description }) => description)).toEqual(['Pane extra device (before Windows 10 1709)']);
  expect(() => readDriverPackage(inf, 'arm64', '10.0.26100.1')).toThrow('does not support this platform');
});

test('the driver database has the package, its INF and its ids, and loses them again', async () => {
  await machine.run(['dism', '/Image:W:\\', '/Add-Driver', '/Driver:P:\\pane-extra\\device\\pane-extra.inf']);
  const { registry } = openImage(machine.offline);
  const base = driverDatabase(registry);
  const folder = registry.get(`${base}\\DriverInfFiles\\oem0.inf`)!.text('Active')!;
  expect(folder).toMatch(/^pane-extra\.inf_amd64_[0-9a-f]{16}$/);
  expect(registry.get(`${base}\\DriverPackages\\${folder}`)!.text('Provider')).toBe('wimproof');
  expect(registry.get(`${base}\\DriverPackages\\${folder}`)!.value('Version')!.data).toHaveLength(48);
  expect(registry.get(`${base}\\DeviceIds\\Root\\PaneExtra`)!.raw('oem0.inf')!.data.toString('hex')).toBe('01ff0000');
  expect(registry.get(`${base}\\DeviceIds\\Root\\PaneGeneric`)!.raw('oem0.inf')!.data.toString('hex')).toBe('02ff0000');
  expect((await machine.run(['dism', '/Image:W:\\', '/Remove-Driver', '/Driver:pane-disk.inf'])).exit).toBe(2);
  expect((await machine.run(['dism', '/Image:W:\\', '/Remove-Driver', '/Driver:oem0.inf'])).exit).toBe(0);
  const after = openImage(machine.offline).registry;
  expect(after.get(`${base}\\DeviceIds\\Root\\PaneExtra`)).toBeUndefined();
  expect(after.get(`${base}\\DriverPackages\\${folder}`)).toBeUndefined();
});

test('an unsigned boot-critical driver needs /ForceUnsigned', async () => {
  const line = ['dism', '/Image:W:\\', '/Add-Driver', '/Driver:P:\\pane-unsigned\\pane-unsigned.inf'];
  expect(await machine.run(line)).toMatchObject({ exit: 50, out: expect.stringContaining('Error: 50\r\n\r\nThe request is not supported.') });
  expect(await machine.run([...line, '/ForceUnsigned'])).toMatchObject({ exit: 0 });
  expect((await machine.run(['dism', '/Image:W:\\', '/Get-DriverInfo', '/Driver:oem0.inf'])).out).toContain('Boot Critical : Yes\r\n');
  expect(readFileSync(machine.offline + '/Windows/INF/setupapi.offline.log', 'utf8')).toContain('Driver package published as oem0.inf.');
});

test('a driver that was staged offline is bound at the next start, its extension with it', async () => {
  await machine.run(['dism', '/Image:W:\\', '/Add-Driver', '/Driver:P:\\pane-extra', '/Recurse']);
  const image = openImage(machine.offline);
  expect(image.registry.get(`${SERVICES}\\PaneExtra`)).toBeUndefined();
  machine.system.drives.get('C')!.root = machine.offline;
  machine.system.registry = image.registry;
  expect(startPlugAndPlay(machine.system).map(({ instanceId, publishedName }) => `${instanceId} ${publishedName}`).sort()).toEqual([
    'ROOT\\PANEEXTRA\\0000 oem0.inf', 'ROOT\\PANEEXTRA\\0000 oem1.inf', 'SCSI\\DISK&VEN_PANE&PROD_VIRTUAL_DISK\\4&1C3D7A2&0&000000 pane-disk.inf',
  ]);
  const device = deviceOf('ROOT\\PANEEXTRA\\0000');
  expect(device).toMatchObject({ driver: 'oem0.inf', extensions: ['oem1.inf'], service: 'PaneExtra', className: 'Sample', description: 'Pane extra device', matchingId: 'root\\paneextra' });
  const software = machine.system.registry.get(`HKLM\\SYSTEM\\CurrentControlSet\\Control\\Class\\${device.driverKey}`)!;
  expect([software.number('SampleRate'), software.text('ExtendedBy'), software.text('DriverVersion')]).toEqual([48000, 'pane-extra-extension', '2.0.0.1']);
  expect(machine.system.registry.get(`${SERVICES}\\PaneExtra`)!.text('ImagePath')).toMatch(/^\\SystemRoot\\System32\\DriverStore\\FileRepository\\pane-extra\.inf_amd64_\w+\\pane-extra\.sys$/);
  // The second start finds nothing to do.
  expect(startPlugAndPlay(machine.system)).toEqual([]);
  // Generalize forgets the devices, not the store: the next start binds them again, to the same software keys.
  for (const bus of ['ROOT', 'SCSI']) machine.system.registry.deleteKey(`HKLM\\SYSTEM\\CurrentControlSet\\Enum\\${bus}`);
  expect(startPlugAndPlay(machine.system)).toHaveLength(3);
  expect(deviceOf('ROOT\\PANEEXTRA\\0000')).toMatchObject({ driver: 'oem0.inf', extensions: ['oem1.inf'], driverKey: device.driverKey });
});

test('INF files that are no drivers, and a damaged store, do not keep Windows from starting', async () => {
  writeFileSync(`${machine.root}/Windows/INF/defltbase.inf`, '[Version]\r\nsignature="$CHICAGO$"\r\nRevision=1\r\n');
  await machine.run(['pnputil', '/add-driver', 'P:\\pane-extra\\device\\pane-extra.inf']);
  const folder = machine.system.registry.get(`${driverDatabase(machine.system.registry)}\\DriverInfFiles\\oem0.inf`)!.text('Active')!;
  rmSync(`${machine.root}/Windows/System32/DriverStore/FileRepository/${folder}/pane-extra.sys`);
  expect(startPlugAndPlay(machine.system)).toEqual([]);
  expect((await machine.run(['dism', '/Online', '/Get-Drivers'])).exit).toBe(2);
});

test('pnputil lists devices, their problems and their matching drivers', async () => {
  startPlugAndPlay(machine.system);
  expect((await machine.run(['pnputil', '/enum-devices', '/problem', '/connected'])).out).toContain(
    'Instance ID:                ROOT\\PANEEXTRA\\0000\r\nDevice Description:         Unknown\r\nClass Name:                 Unknown\r\nClass GUID:                 {4d36e97e-e325-11ce-bfc1-08002be10318}\r\nManufacturer Name:          Unknown\r\nStatus:                     Problem\r\nProblem Code:               28 (0x1C) [CM_PROB_FAILED_INSTALL]\r\nProblem Status:             0xC0000490\r\n',
  );
  const added = await machine.run(['pnputil', '/add-driver', 'P:\\pane-extra\\*.inf', '/subdirs', '/install']);
  expect(added.exit).toBe(0);
  expect(added.out).toContain('Adding driver package:  device\\pane-extra.inf\r\nDriver package added successfully.\r\nPublished Name:         oem0.inf\r\nDriver package installed on device: ROOT\\PANEEXTRA\\0000\r\n\r\n');
  expect(added.out).toContain('Total driver packages:  2\r\nAdded driver packages:  2\r\n');
  const { out } = await machine.run(['pnputil', '/enum-devices', '/class', 'Sample', '/drivers', '/deviceids']);
  expect(out).toContain('Status:                     Started\r\nDriver Name:                oem0.inf\r\nExtension Driver Names:     oem1.inf\r\nHardware IDs:               Root\\PaneExtra\r\nCompatible IDs:             Root\\PaneGeneric\r\nMatching Drivers:\r\n    Driver Name:            oem0.inf\r\n    Original Name:          pane-extra.inf\r\n');
  expect(out).toContain('    Matching Device ID:     Root\\PaneExtra\r\n    Driver Rank:            00FF0000\r\n    Driver Status:          Best Ranked / Installed\r\n');
  expect((await machine.run(['pnputil', '/enum-drivers', '/class', 'Extension'])).out).toContain('Extension ID:       {0f1a6c55-2f0e-4d0c-9a37-5d1b8f6e7c24}\r\n');
  expect((await machine.run(['pnputil', '/enum-devices', '/class', 'Nothing'])).out).toContain('No devices were found on the system.');
});

test('a better driver stays; removal gives the device back to the next best', async () => {
  startPlugAndPlay(machine.system);
  await machine.run(['pnputil', '/add-driver', 'P:\\pane-extra\\device\\pane-extra.inf', '/install']);
  const older = readFileSync(machine.system.resolve('P:\\pane-extra\\device\\pane-extra.inf'), 'utf8').replace('02/11/2025,2.0.0.1', '01/01/2020,1.0.0.0');
  writeFileSync(machine.system.resolve('P:\\pane-extra\\device\\pane-extra.inf'), older);
  expect(await machine.run(['pnputil', '/add-driver', 'P:\\pane-extra\\device\\pane-extra.inf', '/install'])).toMatchObject({ exit: 259 });
  expect(deviceOf('ROOT\\PANEEXTRA\\0000').driver).toBe('oem0.inf');
  expect(await machine.run(['pnputil', '-d', 'oem0.inf'])).toMatchObject({ exit: 0xe000023d | 0, out: expect.stringContaining('presently installed') });
  expect(await machine.run(['pnputil', '/delete-driver', 'oem0.inf', '/uninstall'])).toMatchObject({ exit: 0, out: expect.stringContaining('Driver package uninstalled.\r\nDriver package deleted successfully.\r\n') });
  expect(deviceOf('ROOT\\PANEEXTRA\\0000').driver).toBe('oem1.inf');
  expect(await machine.run(['pnputil', '-f', '-d', 'oem1.inf'])).toMatchObject({ exit: 0 });
  expect(await machine.run(['pnputil', '/delete-driver', 'oem1.inf'])).toMatchObject({ exit: 2 });
  expect(await machine.run(['pnputil', '/delete-driver', 'pane-disk.inf'])).toMatchObject({ exit: 0xe000023c | 0 });
});

test('a co-installer is staged offline and runs when a device is installed', async () => {
  await machine.run(['dism', '/Image:W:\\', '/Add-Driver', '/Driver:P:\\pane-coinstaller']);
  expect(existsSync(`${machine.offline}/Windows/System32/pane-coinstaller.dll`)).toBe(false);
  startPlugAndPlay(machine.system);
  expect((await machine.run(['pnputil', '-i', '-a', 'P:\\pane-coinstaller\\pane-coinstaller.inf'])).exit).toBe(0);
  const device = deviceOf('ROOT\\PANECOINSTALLER\\0000');
  expect(machine.system.registry.get(`HKLM\\SYSTEM\\CurrentControlSet\\Control\\Class\\${device.driverKey}`)!.value('CoInstallers32')!.data).toEqual(['pane-coinstaller.dll,PaneCoInstaller']);
  expect(existsSync(`${machine.root}/Windows/System32/pane-coinstaller.dll`)).toBe(true);
  expect(existsSync(`${machine.root}/Windows/System32/drivers/pane-coinstaller.sys`)).toBe(true);
  const log = readFileSync(`${machine.root}/Windows/INF/setupapi.dev.log`, 'utf8');
  expect(log).toContain('Registering CoInstallers...');
  expect(log).toContain('CoInstaller 1 (pane-coinstaller.dll,PaneCoInstaller): Enter');
});

test('DPInst counts in the bytes of its exit code', async () => {
  startPlugAndPlay(machine.system);
  const run = (...argv: string[]): Promise<number> | number =>
    dpinst({ system: machine.system, name: 'dpinst', argv, tail: '', stdin: '', stdout: () => undefined, stderr: () => undefined, cwd: 'P:', env: new Map(), account: { name: 'SYSTEM', administrator: true }, logon: 'service', signal: new AbortController().signal });
  expect(await run('/q', '/se', '/sw', '/path', 'P:\\pane-extra\\device')).toBe(0x00000001);
  expect(await run('/q', '/path', 'P:\\pane-obsolete')).toBe(0x00000100);
  expect(await run('/q', '/path', 'P:\\pane-unsigned')).toBe(0x80010000);
  // Legacy mode takes unsigned packages; a boot-critical driver wants a restart.
  expect(await run('/q', '/lm', '/path', 'P:\\pane-unsigned')).toBe(0x40000001);
  expect(await run('/q', '/path', 'P:\\nowhere')).toBe(0x80010000);
  expect(await run('/q', '/u', 'pane-obsolete.inf')).toBe(0x00000001);
});

test('a boot-critical driver installed by pnputil asks for a restart', async () => {
  startPlugAndPlay(machine.system);
  writeFileSync(machine.system.resolve('P:\\pane-unsigned\\pane-unsigned.cat'), 'stand-in');
  const inf = machine.system.resolve('P:\\pane-unsigned\\pane-unsigned.inf');
  writeFileSync(inf, readFileSync(inf, 'utf8').replace('PnpLockdown = 1', 'CatalogFile = pane-unsigned.cat'));
  expect(await machine.run(['pnputil', '/add-driver', 'P:\\pane-unsigned\\pane-unsigned.inf', '/install'])).toMatchObject({ exit: 3010, out: expect.stringContaining('System reboot is needed to complete install operations!') });
  expect(await machine.run(['pnputil', '/delete-driver', 'oem0.inf', '/uninstall', '/reboot'])).toMatchObject({ exit: 1641 });
  expect(machine.powered).toEqual(['shutdown /r /t 0']);
});
