import { freemem } from 'node:os';
import { mkdir } from 'node:fs/promises';
import { readMounts, unmountDirectory, VolumeError } from '../../boot/mount-table.ts';
import { runNative } from '../../boot/native-tool.ts';
import type { System } from '../../system.ts';
import { WIM, wimError } from './wim-file.ts';

/** What else goes on needs room too. */
const SPARE_BYTES = 96 << 20;

/**
 * In Windows PE a mounted image is kept in memory where there is room: nothing of a mount outlives Windows PE anyway, and NTFS
 * through FUSE takes 4 MB a second under emulation. On a running system mounts outlive a restart (`Needs Remount`), so they are on
 * the disk. Gives whether the directory (POSIX, empty) is in memory now.
 */
export async function backWithMemory(system: System, directory: string, bytes: number): Promise<boolean> {
  if (system.life !== 'pe' || freemem() < 1.5 * bytes + SPARE_BYTES) return false;
  // Only where the volume is a real one: a directory that stands for a volume is nobody's to mount over.
  const mounts = await readMounts();
  if (!mounts.some((mount) => mount.type === 'fuseblk' && directory.startsWith(`${mount.directory}/`))) return false;
  await mkdir(directory, { recursive: true });
  const result = await runNative('mount', ['-t', 'tmpfs', 'mount', directory], { early: true });
  if (result.exitCode !== 0) throw new VolumeError('mount', directory, result);
  return true;
}

/** Takes the memory of a mount directory away again, with what is in it. False when it has none. Error 0xc1420117 while it is in use. */
export async function releaseMemory(directory: string): Promise<boolean> {
  const mounts = process.platform === 'linux' ? await readMounts() : [];
  if (!mounts.some((mount) => mount.type === 'tmpfs' && mount.directory === directory)) return false;
  try {
    await unmountDirectory(directory);
  } catch (error) {
    throw error instanceof VolumeError ? wimError(WIM.IN_USE) : error;
  }
  return true;
}
