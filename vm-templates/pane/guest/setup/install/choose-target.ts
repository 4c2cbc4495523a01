import type { Element } from '../../servicing/xml.ts';
import type { DiskPartition } from '../../boot/disks.ts';
import { PARTITION_TYPE } from '../../boot/gpt.ts';
import type { DiskManager } from '../../shell/disks.ts';
import type { System } from '../../system.ts';
import { CODE, SetupFailure } from '../setup-failure.ts';
import { at, flagAt, textAt } from '../unattend/answer-file.ts';
import type { WantedLetters } from './disk-configuration.ts';

export interface Target {
  disk: number;
  partition: DiskPartition;
  /** Letter at which the volume is mounted now. */
  letter: string;
}

function fail(detail: string, code: string = CODE.invalidParameter): SetupFailure {
  return new SetupFailure(code, `Windows could not apply the unattend answer file's <ImageInstall> setting. ${detail}`);
}

/**
 * The partition that gets Windows: InstallTo DiskID and PartitionID, or InstallToAvailablePartition, never both. It is
 * mounted at the letter that the answer file gave it, or at a free one.
 */
export async function chooseTarget(system: System, disks: DiskManager, osImage: Element | undefined, letters: WantedLetters): Promise<Target> {
  const to = at(osImage, 'InstallTo');
  const available = flagAt(osImage, 'InstallToAvailablePartition');
  if (to && available) throw fail('InstallTo and InstallToAvailablePartition exclude each other.');
  if (!to && !available) throw fail('Neither InstallTo nor InstallToAvailablePartition is given, so Setup would have to ask where to install Windows.', CODE.notFound);
  const all = (await disks.listDisks()).flatMap((disk) => disk.partitions.map((partition) => ({ disk: disk.number, partition })));
  const usable = ({ partition }: { partition: DiskPartition }): boolean => partition.fileSystem.kind === 'ntfs' && partition.gpt?.typeGuid === PARTITION_TYPE.basicData;
  const found = to ? all.find(({ disk, partition }) => String(disk) === textAt(to, 'DiskID') && String(partition.number) === textAt(to, 'PartitionID')) : all.find(usable);
  if (!found) throw fail(to ? `There is no partition ${textAt(to, 'PartitionID') ?? '(none)'} on disk ${textAt(to, 'DiskID') ?? '(none)'}.` : 'No partition is fit for Windows.', CODE.notFound);
  if (!usable(found)) throw fail(`Windows cannot be installed to partition ${found.partition.number} of disk ${found.disk}: it is not a primary partition formatted with NTFS.`);
  const mounted = [...system.drives.values()].find((drive) => drive.device === found.partition.device);
  if (mounted) return { ...found, letter: mounted.letter };
  const wish = letters.get(`${found.disk}.${found.partition.number}`);
  const letter = wish !== undefined && !system.drives.has(wish) ? wish : disks.freeLetter('C');
  if (letter === undefined) throw fail('No drive letter is free.');
  await disks.mount(found.partition.device, 'ntfs', letter);
  return { ...found, letter };
}
