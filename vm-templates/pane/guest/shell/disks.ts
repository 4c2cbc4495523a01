import type { Disk } from '../boot/disks.ts';
import type { FileSystemKind } from '../boot/file-system.ts';
import type { System } from '../system.ts';

/** What creating a partition needs. Sizes are bytes; without one the partition takes what is left. */
export interface NewPartition {
  typeGuid: string;
  name: string;
  size?: number;
}
/**
 * Disks and volumes as diskpart, bcdboot and Setup use them. The real one drives the kernel and sgdisk (system-disks.ts); tests
 * bring their own.
 */
export interface DiskManager {
  listDisks(): Promise<Disk[]>;
  /** Deletes the partition table; volumes on the disk must be unmounted. */
  clean(disk: Disk): Promise<void>;
  /** Writes an empty GUID partition table. */
  convertToGpt(disk: Disk): Promise<void>;
  /** Adds a partition after the last one and gives its number. */
  createPartition(disk: Disk, partition: NewPartition): Promise<number>;
  setPartitionType(disk: Disk, partition: number, typeGuid: string): Promise<void>;
  /** Makes an empty file system on an unmounted device. */
  format(device: string, fileSystem: Exclude<FileSystemKind, 'iso9660' | 'raw'>, label: string): Promise<void>;
  mount(device: string, kind: FileSystemKind, letter: string): Promise<void>;
  unmount(letter: string): Promise<void>;
  /** Lets `work` use the device of a letter's volume while it is unmounted. */
  withUnmounted<T>(letter: string, work: (device: string) => Promise<T>): Promise<T>;
  rescan(): Promise<void>;
  freeLetter(from?: string): string | undefined;
}

const managers = new WeakMap<System, DiskManager>();

/** Gives a system its disks; for tests. */
export function useDisks(system: System, manager: DiskManager): void {
  managers.set(system, manager);
}

export async function disksOf(system: System): Promise<DiskManager> {
  return managers.get(system) ?? (await import('./system-disks.ts')).systemDisks;
}
