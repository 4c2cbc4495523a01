import { PARTITION_TYPE } from '../../boot/gpt.ts';
import { focusDisk, letterOf, type Session } from './session.ts';

/** `  40 GB`, ` 100 MB`: whole numbers, as diskpart rounds. */
function sizeText(bytes: number): string {
  const [value, unit] = bytes >= 10 * 1024 ** 3 ? [bytes / 1024 ** 3, 'GB'] : bytes >= 1024 ** 2 ? [bytes / 1024 ** 2, 'MB'] : bytes >= 1024 ? [bytes / 1024, 'KB'] : [bytes, ' B'];
  return `${String(Math.floor(value as number)).padStart(4)} ${unit as string}`;
}

export interface ListedVolume {
  letter: string;
  label: string;
  fileSystem: string;
  type: string;
  size: number;
  disk?: number;
  partition?: number;
}

/** Volumes in diskpart's order: CDs first, then partitions with a file system. */
export async function volumes(session: Session): Promise<ListedVolume[]> {
  const cds = [...session.system.drives.values()].filter((drive) => drive.kind === 'cdrom').map((drive): ListedVolume => ({ letter: drive.letter, label: drive.label, fileSystem: 'CDFS', type: 'CD-ROM', size: 0 }));
  const rest: ListedVolume[] = [];
  for (const disk of await session.disks.listDisks()) {
    for (const partition of disk.partitions) {
      if (partition.gpt?.typeGuid === PARTITION_TYPE.reserved) continue;
      const kind = partition.fileSystem.kind;
      rest.push({ letter: letterOf(session, partition) ?? '', label: partition.fileSystem.label, fileSystem: kind === 'raw' ? 'RAW' : kind.toUpperCase(), type: 'Partition', size: partition.size, disk: disk.number, partition: partition.number });
    }
  }
  return [...cds, ...rest];
}

export async function listDisksCommand(session: Session): Promise<void> {
  session.out('', '  Disk ###  Status         Size     Free     Dyn  Gpt', '  --------  -------------  -------  -------  ---  ---');
  for (const disk of await session.disks.listDisks()) {
    const free = disk.size - disk.partitions.reduce((sum, partition) => sum + partition.size, 0);
    const mark = disk.number === session.disk ? '*' : ' ';
    session.out(`${mark} Disk ${String(disk.number).padEnd(3)}  ${'Online'.padEnd(13)}  ${sizeText(disk.size)}  ${sizeText(free)}        ${disk.style === 'gpt' ? '*' : ' '}`);
  }
}

const TYPE_WORDS: Record<string, string> = { [PARTITION_TYPE.efi]: 'System', [PARTITION_TYPE.reserved]: 'Reserved', [PARTITION_TYPE.basicData]: 'Primary', [PARTITION_TYPE.recovery]: 'Recovery' };

export async function listPartitionsCommand(session: Session): Promise<void> {
  const disk = await focusDisk(session);
  if (disk.partitions.length === 0) return session.out('', 'There are no partitions on this disk to show.');
  session.out('', '  Partition ###  Type              Size     Offset', '  -------------  ----------------  -------  -------');
  for (const partition of disk.partitions) {
    const mark = partition.number === session.partition ? '*' : ' ';
    session.out(`${mark} Partition ${String(partition.number).padEnd(3)}  ${(TYPE_WORDS[partition.gpt?.typeGuid ?? ''] ?? 'Unknown').padEnd(16)}  ${sizeText(partition.size)}  ${sizeText(partition.offset)}`);
  }
}

export async function listVolumesCommand(session: Session): Promise<void> {
  session.out('', '  Volume ###  Ltr  Label        Fs     Type        Size     Status     Info', '  ----------  ---  -----------  -----  ----------  -------  ---------  --------');
  for (const [number, volume] of (await volumes(session)).entries()) {
    const mark = volume.disk !== undefined && volume.disk === session.disk && volume.partition === session.partition ? '*' : ' ';
    session.out(`${mark} Volume ${String(number).padEnd(3)}   ${(volume.letter || ' ').padStart(2).padEnd(3)}  ${volume.label.slice(0, 11).padEnd(11)}  ${volume.fileSystem.slice(0, 5).padEnd(5)}  ${volume.type.padEnd(10)}  ${sizeText(volume.size)}  Healthy`);
  }
}
