import { setTimeout as delay } from 'node:timers/promises';
import { runNative } from '../boot/native-tool.ts';
import { nativeTool } from '../boot/native-tools.ts';
import { formatVolume, freeLetter, listDisks, mountVolume, rescanDrives, unmountVolume, VolumeError, withVolumeUnmounted } from '../boot/volumes.ts';
import type { Disk } from '../boot/disks.ts';
import type { DiskManager } from './disks.ts';

async function sgdisk(disk: Disk, args: string[], action: string): Promise<void> {
  const result = await runNative(nativeTool('sgdisk'), [...args, disk.device]);
  // 4 after --zap-all on damaged tables means that the old contents were unreadable, not that the new are.
  if (result.exitCode !== 0 && !(args.includes('--zap-all') && result.exitCode < 8)) throw new VolumeError(action, disk.device, result);
}

/** The kernel makes a new partition's node a moment after the table was written. */
async function partitionAppears(disk: Disk, number: number): Promise<void> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const now = (await listDisks()).find((entry) => entry.device === disk.device);
    if (now?.partitions.some((partition) => partition.number === number)) return;
    await delay(100);
  }
  throw new VolumeError('find the new partition of', disk.device, { exitCode: 1, stdout: '', stderr: `partition ${number} did not appear` });
}

/** The machine's own disks: sgdisk for tables, the boot area's functions for volumes. */
export const systemDisks: DiskManager = {
  listDisks,
  clean: (disk) => sgdisk(disk, ['--zap-all'], 'clean'),
  convertToGpt: (disk) => sgdisk(disk, ['--clear'], 'convert'),
  async createPartition(disk, partition) {
    const number = Math.max(0, ...disk.partitions.map((entry) => entry.number)) + 1;
    const end = partition.size === undefined ? '0' : `+${Math.ceil(partition.size / 1024)}K`;
    await sgdisk(disk, [`--new=${number}:0:${end}`, `--typecode=${number}:${partition.typeGuid}`, `--change-name=${number}:${partition.name}`], 'partition');
    // The kernel does not read the table again while another partition of the disk is mounted; adding the new one is allowed.
    await runNative(nativeTool('partx'), ['--update', disk.device]);
    await partitionAppears(disk, number);
    return number;
  },
  setPartitionType: (disk, number, typeGuid) => sgdisk(disk, [`--typecode=${number}:${typeGuid}`], 'change a partition of'),
  format: formatVolume,
  mount: async (device, kind, letter) => void (await mountVolume(device, kind, letter)),
  unmount: unmountVolume,
  withUnmounted: withVolumeUnmounted,
  rescan: rescanDrives,
  freeLetter,
};
