import { expect, test } from '@playwright/test';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readHiveFile } from '../../vm-templates/pane/guest/registry/hive-file.ts';
import { useDisks } from '../../vm-templates/pane/guest/shell/disks.ts';
import { programs } from '../../vm-templates/pane/guest/shell/programs.ts';
import { fakeDisks } from './pane-setup-disks.ts';
import { createTestSystem, runCaptured } from './pane-system.ts';

function machine() {
  const system = createTestSystem(undefined, { systemDrive: 'X', life: 'pe', programs });
  const disks = fakeDisks(system);
  useDisks(system, disks);
  const script = async (...lines: string[]) => {
    writeFileSync(join(system.drives.get('X')!.root, 's.txt'), lines.join('\r\n'));
    return runCaptured(system, 'diskpart /s X:\\s.txt');
  };
  return { system, disks, script };
}
const LAYOUT = [
  'rem layout', 'select disk 0', 'clean', 'convert gpt', 'create partition efi size=100', 'format quick fs=fat32 label="System"', 'assign letter=S',
  'create partition msr size=16', 'create partition primary', 'format quick fs=ntfs label=Windows', 'assign letter="W"', 'list volume', 'exit', 'nonsense',
];

test('a script partitions, formats and assigns', async () => {
  const { disks, script, system } = machine();
  const result = await script(...LAYOUT);
  expect(result.code).toBe(0);
  expect(disks.calls).toEqual(['clean', 'gpt', 'create EFI system partition 100', 'format fat32 System', 'mount S', 'create Microsoft reserved partition 16', 'create Basic data partition rest', 'format ntfs Windows', 'mount W']);
  for (const text of ['Disk 0 is now the selected disk.', 'DiskPart succeeded in cleaning the disk.', 'DiskPart successfully converted the selected disk to GPT format.', 'DiskPart succeeded in creating the specified partition.', 'DiskPart successfully formatted the volume.', 'DiskPart successfully assigned the drive letter or mount point.']) expect(result.stdout).toContain(text);
  expect(result.stdout).toMatch(/Volume 1 +W +Windows +NTFS +Partition/);
  expect(system.drives.get('W')?.device).toBe(disks.disk.partitions[2]!.device);
});

const failing: [string, string[], number, RegExp][] = [
  ['no such disk', ['select disk 3'], 4, /The disk you specified is not valid/],
  ['no disk selected', ['clean'], 4, /There is no disk selected/],
  ['an unknown command', ['frobnicate'], 5, /unknown command/],
  ['a bad argument', ['select disk 0', 'clean', 'convert gpt', 'create partition primary size=big'], 5, /arguments specified/],
  ['no room', ['select disk 0', 'clean', 'convert gpt', 'create partition primary size=99999999'], 4, /No usable free extent/],
  ['a letter that is taken', ['select disk 0', 'clean', 'convert gpt', 'create partition primary', 'format fs=ntfs quick', 'assign letter=X'], 4, /not free to be assigned/],
];
for (const [name, lines, code, message] of failing) {
  test(`a script fails at ${name}`, async () => {
    const result = await machine().script(...lines, 'list disk');
    expect(result.code).toBe(code);
    expect(result.stdout).toMatch(message);
    expect(result.stdout).not.toContain('Leaving DiskPart');
  });
}
test('noerr goes on, a missing script is error 3', async () => {
  expect((await machine().script('select disk 3 noerr', 'list disk')).code).toBe(0);
  expect((await runCaptured(machine().system, 'diskpart /s X:\\none.txt')).code).toBe(3);
});

test('bcdboot copies the boot file and writes a store', async () => {
  const { script, system } = machine();
  await script(...LAYOUT);
  expect((await runCaptured(system, 'bcdboot W:\\Windows /s S: /f UEFI')).code).toBe(193);
  mkdirSync(join(system.drives.get('W')!.root, 'Windows/Boot/EFI'), { recursive: true });
  writeFileSync(join(system.drives.get('W')!.root, 'Windows/Boot/EFI/bootmgfw.efi'), 'kernel');
  expect(await runCaptured(system, 'bcdboot W:\\Windows /s S: /f UEFI')).toMatchObject({ code: 0, stdout: 'Boot files successfully created.\r\n' });
  const esp = system.drives.get('S')!.root;
  for (const file of ['EFI/Microsoft/Boot/bootmgfw.efi', 'EFI/Boot/bootx64.efi']) expect(readFileSync(join(esp, file), 'utf8')).toBe('kernel');
  expect(readHiveFile(join(esp, 'EFI/Microsoft/Boot/BCD')).root.subkeys.has('OBJECTS')).toBe(true);
  expect((await runCaptured(system, 'bcdboot W:\\Windows /s Q:')).code).not.toBe(0);
});

test('wpeutil shuts down and makes a page file; some programs are not in PE', async () => {
  const { system } = machine();
  expect((await runCaptured(system, 'wpeutil createpagefile /path=X:\\p.sys /size=1')).stdout).toContain('The command completed successfully.');
  expect(existsSync(join(system.drives.get('X')!.root, 'p.sys'))).toBe(true);
  expect((await runCaptured(system, 'wpeutil shutdown')).code).toBe(0);
  expect(system.powered).toEqual(['shutdown']);
  expect((await runCaptured(system, 'schtasks /query')).stderr).toContain("'schtasks' is not recognized");
  expect((await runCaptured(system, 'wpeutil frob')).code).toBe(1);
});
