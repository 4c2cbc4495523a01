import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { identifyFileSystem } from '../../vm-templates/pane/guest/boot/file-system.ts';
import { parseGpt, PARTITION_TYPE } from '../../vm-templates/pane/guest/boot/gpt.ts';
import { layOutDisk } from '../../vm-templates/pane/build/disk/disk-layout.ts';

const MIB = 1 << 20;
const env = { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin` };
let directory: string;
test.beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'pane-disk-'));
});
test.afterEach(() => rmSync(directory, { recursive: true }));

function image(name: string, mib: number): string {
  const file = path.join(directory, name);
  writeFileSync(file, '');
  truncateSync(file, mib * MIB);
  return file;
}

test('a partition table written by sgdisk is read', () => {
  const disk = image('disk', 256);
  execFileSync('sgdisk', ['-n', '1:2048:206847', '-t', '1:EF00', '-c', '1:EFI system partition', '-n', '3:239616:0', '-t', '3:0700', '-u', '3:12345678-9ABC-DEF0-1234-56789ABCDEF0', '-A', '3:set:63', disk], { env });
  const gpt = parseGpt(readFileSync(disk).subarray(0, 34 * 512))!;
  expect(gpt.partitions.map(({ number, typeGuid, firstSector, name }) => ({ number, typeGuid, firstSector, name }))).toEqual([
    { number: 1, typeGuid: PARTITION_TYPE.efi, firstSector: 2048, name: 'EFI system partition' },
    { number: 3, typeGuid: PARTITION_TYPE.basicData, firstSector: 239616, name: '' },
  ]);
  expect(gpt.partitions[1]!.uniqueGuid).toBe('12345678-9ABC-DEF0-1234-56789ABCDEF0');
  expect(gpt.partitions[1]!.attributes >> 63n).toBe(1n);
  expect(parseGpt(Buffer.alloc(34 * 512))).toBeUndefined();
});

test('file systems and their labels are recognised', async () => {
  const ntfs = image('ntfs', 16);
  execFileSync('mkntfs', ['-F', '-Q', '-q', '-L', 'Windows Volume', ntfs], { env, stdio: 'pipe' });
  expect(await identifyFileSystem(ntfs)).toEqual({ kind: 'ntfs', label: 'Windows Volume' });
  const fat16 = image('fat16', 32);
  execFileSync('mkfs.fat', ['-F', '16', '-n', 'WPJOB', fat16], { env });
  expect(await identifyFileSystem(fat16)).toEqual({ kind: 'fat', label: 'WPJOB' });
  const fat32 = image('fat32', 100);
  execFileSync('mformat', ['-i', fat32, '-F', '-v', 'SYSTEM', '-T', String(100 * 2048), '-h', '255', '-s', '63', '::'], { env });
  expect(await identifyFileSystem(fat32)).toEqual({ kind: 'fat32', label: 'SYSTEM' });
  const content = path.join(directory, 'content');
  mkdirSync(content);
  writeFileSync(path.join(content, 'a.txt'), 'a');
  const iso = path.join(directory, 'medium.iso');
  execFileSync('xorriso', ['-as', 'mkisofs', '-quiet', '-J', '-R', '-V', 'ANSWER', '-o', iso, content], { stdio: 'pipe' });
  expect(await identifyFileSystem(iso)).toEqual({ kind: 'iso9660', label: 'ANSWER' });
  expect(await identifyFileSystem(image('raw', 1))).toEqual({ kind: 'raw', label: '' });
  expect(await identifyFileSystem(path.join(directory, 'none'))).toBeUndefined();
});

test('the layout of an installed disk is on MiB borders and leaves room for the second table', () => {
  const layout = layOutDisk(8 * 1024 * MIB + 77);
  const parts = [layout.efi, layout.reserved, layout.windows];
  for (const [index, part] of parts.entries()) {
    expect(part.start % 2048).toBe(0);
    if (index > 0) expect(part.start).toBe(parts[index - 1]!.start + parts[index - 1]!.sectors);
  }
  expect((layout.windows.start + layout.windows.sectors) * 512).toBe(layout.size - MIB);
});
