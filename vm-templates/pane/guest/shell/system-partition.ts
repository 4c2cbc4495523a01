import { PARTITION_TYPE } from '../boot/gpt.ts';
import type { System } from '../system.ts';
import { disksOf } from './disks.ts';

/** Gives `work` the POSIX root of an EFI system partition, mounted for that time if it has no letter. Undefined when there is none. */
export async function withSystemPartition<T>(system: System, work: (root: string) => T, onDisk?: number): Promise<T | undefined> {
  const disks = await disksOf(system);
  const partition = (await disks.listDisks())
    .filter((disk) => onDisk === undefined || disk.number === onDisk)
    .flatMap((disk) => disk.partitions)
    .find((entry) => entry.gpt?.typeGuid === PARTITION_TYPE.efi && entry.fileSystem.kind !== 'raw');
  if (!partition) return undefined;
  const mounted = [...system.drives.values()].find((drive) => drive.device === partition.device);
  if (mounted) return work(mounted.root);
  const letter = disks.freeLetter('S');
  if (letter === undefined) return undefined;
  await disks.mount(partition.device, partition.fileSystem.kind, letter);
  try {
    return work(system.drives.get(letter)!.root);
  } finally {
    await disks.unmount(letter);
  }
}
