import { execa } from 'execa';
import { rename, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { buildFatImage } from '../boot/efi-system-image.ts';
import { runTool } from '../run-tool.ts';
import type { DiskLayout } from './disk-layout.ts';

const SECTOR = 512;

/**
 * Puts a bootable GPT disk together from an NTFS image file and a boot file: no root, no loop devices.
 * @param ntfs is consumed: it becomes the disk
 */
export async function assembleDisk(options: { layout: DiskLayout; ntfs: string; bootFile: string; target: string; temporary: string }): Promise<void> {
  const { layout, ntfs, target } = options;
  const efi = path.join(options.temporary, 'efi.img');
  await buildFatImage(efi, {
    'EFI/Microsoft/Boot/bootmgfw.efi': options.bootFile,
    'EFI/Boot/bootx64.efi': options.bootFile,
  }, { label: 'SYSTEM', fat32: true, bytes: layout.efi.sectors * SECTOR });
  await placeWindows(ntfs, layout, target);
  await runTool('dd', [`if=${efi}`, `of=${target}`, 'bs=1M', 'conv=sparse,notrunc', `seek=${layout.efi.start * SECTOR / (1 << 20)}`, 'status=none']);
  await truncate(target, layout.size);
  const partitions = [layout.efi, layout.reserved, layout.windows].flatMap((partition, index) => [
    '-n', `${index + 1}:${partition.start}:${partition.start + partition.sectors - 1}`, '-t', `${index + 1}:${partition.type}`, '-c', `${index + 1}:${partition.name}`,
  ]);
  await runTool('sgdisk', ['-Z', target]).catch(() => undefined);
  await runTool('sgdisk', ['-a', '1', ...partitions, target]);
}

// Moving the volume's blocks by their map takes no time on ext4 and XFS; elsewhere they are copied.
async function placeWindows(ntfs: string, layout: DiskLayout, target: string): Promise<void> {
  const offset = layout.windows.start * SECTOR;
  const inserted = await execa('fallocate', ['--insert-range', '--offset', '0', '--length', String(offset), ntfs], { reject: false });
  if (!inserted.failed) return rename(ntfs, target);
  await writeFile(target, '');
  await truncate(target, layout.size);
  await runTool('dd', [`if=${ntfs}`, `of=${target}`, 'bs=1M', 'conv=sparse,notrunc', `seek=${offset / (1 << 20)}`, 'status=none']);
}
