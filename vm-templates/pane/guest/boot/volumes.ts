import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Drive } from '../system.ts';
import { listCdDrives, listDisks, type Disk, type DiskPartition } from './disks.ts';
import { identifyFileSystem, type FileSystemInfo, type FileSystemKind } from './file-system.ts';
import { PARTITION_TYPE } from './gpt.ts';
import { mountDevice, readMounts, unmountDirectory, VolumeError } from './mount-table.ts';
import { runNative } from './native-tool.ts';

export { listDisks, type Disk, type DiskPartition } from './disks.ts';
export { identifyFileSystem, type FileSystemInfo, type FileSystemKind } from './file-system.ts';
export { PARTITION_TYPE } from './gpt.ts';
export { VolumeError } from './mount-table.ts';

/** The drives of the running system by letter: the very map that `System.drives` is. */
export const drives = new Map<string, Drive>();

/** Bit 63 of a basic data partition's attributes: no drive letter by itself [PARTITION_INFORMATION_GPT]. */
const NO_DRIVE_LETTER = 1n << 63n;
/** Letters that a device had before stay its own, so a medium that is taken out and put back keeps its letter. */
const remembered = new Map<string, string>();

/** Mounts a device at a drive letter (upper case, no colon). Throws VolumeError; a letter in use is one. */
export async function mountVolume(device: string, fsKind: FileSystemKind, letter: string): Promise<Drive> {
  if (drives.has(letter)) throw new VolumeError('mount', `${device} at ${letter}:`, { exitCode: 1, stdout: '', stderr: 'the letter is in use' });
  const mounted = (await readMounts()).find(mount => mount.device === device);
  const root = mounted?.directory ?? `/mnt/${letter.toLowerCase()}`;
  if (!mounted) await mountDevice(device, fsKind, root);
  const label = (await identifyFileSystem(device))?.label ?? '';
  const drive: Drive = { letter, root, kind: /\/sr\d+$/.test(device) ? 'cdrom' : 'fixed', label, device };
  drives.set(letter, drive);
  remembered.set(device, letter);
  return drive;
}

/** Takes a letter away and unmounts its volume; returns when all is written. Throws VolumeError while files are open. */
export async function unmountVolume(letter: string): Promise<void> {
  const drive = drives.get(letter);
  if (!drive) return;
  await unmountDirectory(drive.root);
  drives.delete(letter);
  if (drive.device) remembered.delete(drive.device);
}

/**
 * Lets `work` use a volume's device while it is not mounted (wimlib applies an image straight into an NTFS device), then
 * mounts it at its letter again, also when `work` fails.
 */
export async function withVolumeUnmounted<T>(letter: string, work: (device: string) => Promise<T>): Promise<T> {
  const drive = drives.get(letter);
  if (!drive?.device) throw new VolumeError('unmount', `${letter}:`, { exitCode: 1, stdout: '', stderr: 'no volume has this letter' });
  const { device } = drive;
  await unmountVolume(letter);
  try {
    return await work(device);
  } finally {
    const kind = (await identifyFileSystem(device))?.kind ?? 'raw';
    if (kind !== 'raw') await mountVolume(device, kind, letter);
  }
}

/** Makes an empty file system on a device that is not mounted. Throws VolumeError. */
export async function formatVolume(device: string, fsKind: Exclude<FileSystemKind, 'iso9660' | 'raw'>, label: string): Promise<void> {
  // The partition's start has to be in the boot sector, or firmware and Windows find wrong geometry.
  const name = path.basename(device);
  const start = await readFile(`/sys/class/block/${name}/start`, 'utf8').then(text => text.trim(), () => '0');
  const result = fsKind === 'ntfs'
    ? await runNative('mkntfs', ['-F', '-Q', '-q', ...(label ? ['-L', label] : []), '-p', start, '-H', '255', '-S', '63', device])
    : await runNative('mkfs.fat', ['-F', fsKind === 'fat32' ? '32' : '16', '-h', start, ...(label ? ['-n', label.toUpperCase().slice(0, 11)] : []), device]);
  if (result.exitCode !== 0) throw new VolumeError('format', device, result);
}

/** The first letter from `from` on that no drive has. Undefined when Z: is passed. */
export function freeLetter(from = 'C'): string | undefined {
  for (let code = from.charCodeAt(0); code <= 90; code++) {
    const letter = String.fromCharCode(code);
    if (!drives.has(letter)) return letter;
  }
  return undefined;
}

/**
 * Gives letters to volumes that have none and takes them from media that are gone. Fixed volumes first, from C:; then
 * CDs, from D:, as Windows does. EFI, reserved and recovery partitions and volumes without a file system get none.
 */
export async function rescanDrives(): Promise<void> {
  await dropMissingMedia();
  const used = new Set([...drives.values()].map(drive => drive.device));
  for (const disk of await listDisks()) {
    for (const volume of letteredVolumes(disk)) {
      if (!used.has(volume.device)) await assign(volume.device, volume.fileSystem, 'C');
    }
  }
  for (const device of await listCdDrives()) {
    if (used.has(device)) continue;
    const fileSystem = await identifyFileSystem(device);
    if (fileSystem?.kind === 'iso9660') await assign(device, fileSystem, 'D');
  }
}

function letteredVolumes(disk: Disk): { device: string; fileSystem: FileSystemInfo }[] {
  if (disk.fileSystem) return [{ device: disk.device, fileSystem: disk.fileSystem }];
  return disk.partitions.filter(partition => partition.fileSystem.kind !== 'raw' && takesLetter(partition));
}

function takesLetter({ gpt }: DiskPartition): boolean {
  return !gpt || (gpt.typeGuid === PARTITION_TYPE.basicData && (gpt.attributes & NO_DRIVE_LETTER) === 0n);
}

async function assign(device: string, fileSystem: FileSystemInfo, from: string): Promise<void> {
  const before = remembered.get(device);
  const letter = before && !drives.has(before) ? before : freeLetter(from);
  // A volume that cannot be mounted (damaged, unknown) stays without a letter, as on Windows.
  if (letter) await mountVolume(device, fileSystem.kind, letter).catch(() => undefined);
}

async function dropMissingMedia(): Promise<void> {
  for (const [letter, drive] of [...drives]) {
    if (drive.kind !== 'cdrom' || !drive.device) continue;
    const now = await identifyFileSystem(drive.device);
    if (now?.kind === 'iso9660' && now.label === drive.label) continue;
    // Lazily: the medium is gone, so there is nothing to wait for.
    await runNative('umount', ['-l', drive.root], { early: true });
    drives.delete(letter);
  }
}
