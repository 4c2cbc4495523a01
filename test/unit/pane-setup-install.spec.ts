import { expect, test } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openImage } from '../../vm-templates/pane/guest/servicing/image.ts';
import { listFeatures } from '../../vm-templates/pane/guest/servicing/packages/feature-list.ts';
import { writeBaseImage } from '../../vm-templates/pane/guest/servicing/base/base-image.ts';
import { installWindows } from '../../vm-templates/pane/guest/setup/setup.ts';
import { SetupLog } from '../../vm-templates/pane/guest/setup/setup-log.ts';
import { useDisks } from '../../vm-templates/pane/guest/shell/disks.ts';
import { fakeDisks } from './pane-setup-disks.ts';
import { createTestSystem } from './pane-system.ts';

const COMPONENT = 'processorArchitecture="amd64" publicKeyToken="31bf3856ad364e35" language="neutral" versionScope="nonSxS" xmlns:wcm="http://schemas.microsoft.com/WMIConfig/2002/State"';
const DISKS = `<DiskConfiguration><Disk wcm:action="add"><DiskID>0</DiskID><WillWipeDisk>true</WillWipeDisk>
  <CreatePartitions><CreatePartition wcm:action="add"><Order>3</Order><Type>Primary</Type><Extend>true</Extend></CreatePartition>
  <CreatePartition wcm:action="add"><Order>1</Order><Type>EFI</Type><Size>100</Size></CreatePartition><CreatePartition wcm:action="add"><Order>2</Order><Type>MSR</Type><Size>16</Size></CreatePartition></CreatePartitions>
  <ModifyPartitions><ModifyPartition wcm:action="add"><Order>1</Order><PartitionID>1</PartitionID><Format>FAT32</Format><Label>System</Label></ModifyPartition>
  <ModifyPartition wcm:action="add"><Order>2</Order><PartitionID>3</PartitionID><Format>NTFS</Format><Label>Windows</Label><Letter>C</Letter></ModifyPartition></ModifyPartitions></Disk></DiskConfiguration>`;

function answer(options: { servicing?: string; setup?: string; install?: string; disks?: string } = {}): string {
  return `<?xml version="1.0" encoding="utf-8"?><unattend xmlns="urn:schemas-microsoft-com:unattend">${options.servicing ?? ''}
<settings pass="windowsPE"><component name="Microsoft-Windows-Setup" ${COMPONENT}>${options.disks ?? DISKS}
<ImageInstall><OSImage>${options.install ?? '<InstallFrom><MetaData wcm:action="add"><Key>/IMAGE/INDEX</Key><Value>1</Value></MetaData></InstallFrom><InstallTo><DiskID>0</DiskID><PartitionID>3</PartitionID></InstallTo>'}</OSImage></ImageInstall>
<UserData><AcceptEula>true</AcceptEula><FullName>Ann</FullName></UserData>${options.setup ?? ''}</component></settings>
<settings pass="oobeSystem"><component name="Microsoft-Windows-Shell-Setup" ${COMPONENT}><UserAccounts><AdministratorPassword><Value>secret</Value><PlainText>true</PlainText></AdministratorPassword></UserAccounts></component></settings></unattend>`;
}

async function medium(): Promise<string> {
  const root = mkdtempSync(join(tmpdir(), 'pane-install-'));
  await writeBaseImage(root, 'install');
  mkdirSync(join(root, 'Windows/Boot/EFI'), { recursive: true });
  writeFileSync(join(root, 'Windows/Boot/EFI/bootmgfw.efi'), 'boot file');
  const disc = mkdtempSync(join(tmpdir(), 'pane-disc-'));
  mkdirSync(join(disc, 'sources'));
  execFileSync('wimlib-imagex', ['capture', root, join(disc, 'sources/install.wim'), 'Pane', '--compress=none'], { stdio: 'ignore' });
  return disc;
}
let disc = '';
test.beforeAll(async () => {
  disc = await medium();
});

function setupMachine(text: string) {
  const system = createTestSystem(undefined, { systemDrive: 'X', life: 'setup', programs: { note: (process) => (process.system.log(`note ${process.tail}`), 0) } });
  system.drives.set('D', { letter: 'D', root: disc, kind: 'cdrom', label: 'INSTALL' });
  const media = system.addDrive('E', 'ANSWER');
  writeFileSync(join(media, 'Autounattend.xml'), text);
  const disks = fakeDisks(system);
  useDisks(system, disks);
  const log = new SetupLog(system.resolve('X:\\Windows\\Panther'));
  return { system, disks, media, log, root: (): string => disks.disk.partitions[2]!.device };
}

test('partitions, applies, makes bootable and leaves an image that starts with specialize', async () => {
  const machine = setupMachine(answer({ setup: '<RunSynchronous><RunSynchronousCommand wcm:action="add"><Order>1</Order><Path>note hello</Path></RunSynchronousCommand></RunSynchronous>' }));
  await installWindows(machine.system, machine.log);
  expect(machine.disks.calls.slice(0, 8)).toEqual(['clean', 'gpt', 'create EFI system partition 100', 'create Microsoft reserved partition 16', 'create Basic data partition rest', 'format fat32 System', 'format ntfs Windows', 'mount C']);
  expect(machine.system.logLines).toContain('note hello');
  expect(machine.system.serialLines).toEqual(['##pane phase=windowsPE', '##pane phase=offlineServicing']);
  const esp = machine.disks.disk.partitions[0]!.device;
  expect(readFileSync(join(esp, 'EFI/Boot/bootx64.efi'), 'utf8')).toBe('boot file');
  expect(existsSync(join(esp, 'EFI/Microsoft/Boot/BCD'))).toBe(true);
  const image = openImage(machine.root());
  expect(image.registry.get('HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Setup\\State')?.text('ImageState')).toBe('IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE');
  expect(image.registry.get('HKLM\\SYSTEM\\Setup')?.number('SystemSetupInProgress')).toBe(1);
  expect(image.registry.get('HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion')?.text('RegisteredOwner')).toBe('Ann');
  const cached = readFileSync(join(machine.root(), 'Windows/Panther/unattend.xml'), 'utf8');
  expect(cached).toMatch(/<settings pass="windowsPE" wasPassProcessed="true">/);
  // A pass that is still to come keeps what it needs.
  expect(cached).toContain('secret');
  expect(readFileSync(join(machine.root(), 'Windows/Panther/setupact.log'), 'utf8')).toContain('Applying image 1');
});

test('a configuration set is copied whole and gives sources; features are configured', async () => {
  const machine = setupMachine(answer({
    servicing: '<servicing><package action="configure"><assemblyIdentity name="Microsoft-Windows-Foundation-Package" version="10.0.26100.1" processorArchitecture="amd64" publicKeyToken="31bf3856ad364e35" language="" /><selection name="TelnetClient" state="true" /></package></servicing>',
    setup: '<UseConfigurationSet>true</UseConfigurationSet>',
  }));
  mkdirSync(join(machine.media, '$OEM$/$$/Setup/Scripts'), { recursive: true });
  writeFileSync(join(machine.media, '$OEM$/$$/Setup/Scripts/SetupComplete.cmd'), 'echo');
  await installWindows(machine.system, machine.log);
  expect(existsSync(join(machine.root(), 'Windows/ConfigSetRoot/Autounattend.xml'))).toBe(true);
  expect(existsSync(join(machine.root(), 'Windows/Setup/Scripts/SetupComplete.cmd'))).toBe(true);
  const image = openImage(machine.root());
  expect(listFeatures(image).find((feature) => feature.definition.name === 'TelnetClient')?.state).toBe('Enable Pending');
});

test('setup.exe installs a split image that it is given, by an answer file that it is given', async () => {
  // What the search order would find is not for this pass, which a given file makes unimportant.
  const machine = setupMachine('<unattend xmlns="urn:schemas-microsoft-com:unattend"/>');
  const image = machine.system.addDrive('F', 'IMAGE', 'cdrom');
  writeFileSync(join(image, 'filler.bin'), randomBytes(3 << 20));
  execFileSync('wimlib-imagex', ['update', join(disc, 'sources/install.wim'), '1', '--command', `add ${join(image, 'filler.bin')} /filler.bin`], { stdio: 'ignore' });
  execFileSync('wimlib-imagex', ['split', join(disc, 'sources/install.wim'), join(image, 'install.swm'), '1'], { stdio: 'ignore' });
  expect(existsSync(join(image, 'install2.swm'))).toBe(true);
  writeFileSync(join(machine.media, 'given.xml'), answer({ setup: '<UseConfigurationSet>true</UseConfigurationSet>' }));
  await installWindows(machine.system, machine.log, { unattend: 'E:\\given.xml', installFrom: 'F:\\install.swm' });
  expect(readFileSync(join(machine.root(), 'filler.bin'))).toHaveLength(3 << 20);
  // The set is what lies beside the given answer file.
  expect(existsSync(join(machine.root(), 'Windows/ConfigSetRoot/given.xml'))).toBe(true);
  await expect(installWindows(machine.system, machine.log, { unattend: 'E:\\given.xml', installFrom: 'F:\\none.wim' })).rejects.toThrow(/cannot find the image file F:\\none\.wim/);
  await expect(installWindows(machine.system, machine.log, { unattend: 'E:\\none.xml' })).rejects.toThrow(/does not exist/);
});

const failures: [string, Parameters<typeof answer>[0], string, RegExp][] = [
  ['a wrong version of the parent package', { servicing: '<servicing><package action="configure"><assemblyIdentity name="Microsoft-Windows-Foundation-Package" version="10.0.22621.1" processorArchitecture="amd64" publicKeyToken="31bf3856ad364e35" language="" /><selection name="TelnetClient" state="true" /></package></servicing>' }, '0x80070490', /offlineServicing.*10\.0\.22621\.1/],
  ['a package without its source', { servicing: '<servicing><package action="install"><assemblyIdentity name="X" version="1.0.0.0" processorArchitecture="amd64" publicKeyToken="abc" language="" /><source location="%configsetroot%\\x.cab" /></package></servicing>' }, '0x80070002', /source of package X~abc~amd64~~1\.0\.0\.0 was not found/],
  ['InstallTo together with InstallToAvailablePartition', { install: '<InstallTo><DiskID>0</DiskID><PartitionID>3</PartitionID></InstallTo><InstallToAvailablePartition>true</InstallToAvailablePartition>' }, '0x80070057', /exclude each other/],
  ['no target', { install: '' }, '0x80070490', /ask where to install/],
  ['an image that is not there', { install: '<InstallFrom><MetaData><Key>/IMAGE/NAME</Key><Value>Nope</Value></MetaData></InstallFrom><InstallTo><DiskID>0</DiskID><PartitionID>3</PartitionID></InstallTo>' }, '0x80070490', /\/IMAGE\/NAME=Nope/],
  ['a target that is not NTFS', { install: '<InstallTo><DiskID>0</DiskID><PartitionID>1</PartitionID></InstallTo>' }, '0x80070057', /not a primary partition formatted with NTFS/],
  ['a partition with neither size nor extend', { disks: DISKS.replace('<Extend>true</Extend>', '') }, '0x80070057', /needs either Size or Extend/],
  ['a disk that is not there', { disks: DISKS.replace('<DiskID>0</DiskID>', '<DiskID>7</DiskID>') }, '0x80070490', /There is no disk 7/],
  ['a partition that does not fit', { disks: DISKS.replace('<Size>100</Size>', '<Size>100000</Size>') }, '0x80070070', /does not fit/],
];
for (const [name, options, code, message] of failures) {
  test(`stops at ${name}`, async () => {
    const machine = setupMachine(answer(options));
    const error = await installWindows(machine.system, machine.log).then(() => undefined, (thrown: unknown) => thrown as Error & { code: string });
    expect(error?.message).toMatch(message);
    expect(error?.code).toBe(code);
  });
}
