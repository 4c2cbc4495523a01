import type { Element } from '../../servicing/xml.ts';
import { childrenOf } from '../../servicing/xml.ts';
import type { Disk } from '../../boot/disks.ts';
import { PARTITION_TYPE } from '../../boot/gpt.ts';
import type { DiskManager } from '../../shell/disks.ts';
import type { System } from '../../system.ts';
import { CODE, SetupFailure } from '../setup-failure.ts';
import type { SetupLog } from '../setup-log.ts';
import { at, flagAt, ordered, textAt } from '../unattend/answer-file.ts';

const MEGABYTE = 1024 * 1024;
const TYPES: Record<string, { guid: string; name: string }> = {
  efi: { guid: PARTITION_TYPE.efi, name: 'EFI system partition' },
  msr: { guid: PARTITION_TYPE.reserved, name: 'Microsoft reserved partition' },
  primary: { guid: PARTITION_TYPE.basicData, name: 'Basic data partition' },
};

function fail(detail: string, code: string = CODE.invalidParameter): SetupFailure {
  return new SetupFailure(code, `Windows could not apply the unattend answer file's <DiskConfiguration> setting. ${detail}`);
}

function numberAt(element: Element, name: string, what: string): number {
  const text = textAt(element, name);
  if (text === undefined || !/^\d+$/.test(text)) throw fail(`${what} has no valid ${name}.`);
  return Number(text);
}

async function diskById(disks: DiskManager, id: number): Promise<Disk> {
  const disk = (await disks.listDisks()).find((entry) => entry.number === id);
  if (!disk) throw fail(`There is no disk ${id}.`, CODE.notFound);
  return disk;
}

/** Letters asked for by ModifyPartition, by `disk.partition`. */
export type WantedLetters = Map<string, string>;

/** Carries out DiskConfiguration: wipes, creates and modifies, in Order. Throws SetupFailure for what is missing or impossible. */
export async function configureDisks(system: System, disks: DiskManager, configuration: Element | undefined, log: SetupLog): Promise<WantedLetters> {
  const letters: WantedLetters = new Map();
  for (const entry of childrenOf(configuration, 'Disk')) {
    const id = numberAt(entry, 'DiskID', 'A Disk');
    let disk = await diskById(disks, id);
    if (flagAt(entry, 'WillWipeDisk')) {
      await releaseDisk(system, disks, disk);
      await disks.clean(disk);
      await disks.convertToGpt(await diskById(disks, id));
      log.info(`Disk ${id} wiped`, 'DISK');
    }
    for (const create of ordered(at(entry, 'CreatePartitions'), 'CreatePartition')) {
      disk = await diskById(disks, id);
      await createPartition(disks, disk, create);
    }
    for (const modify of ordered(at(entry, 'ModifyPartitions'), 'ModifyPartition')) {
      disk = await diskById(disks, id);
      await modifyPartition(system, disks, disk, modify, letters);
    }
    log.info(`Disk ${id} configured`, 'DISK');
  }
  return letters;
}

async function releaseDisk(system: System, disks: DiskManager, disk: Disk): Promise<void> {
  const devices = new Set(disk.partitions.map((partition) => partition.device).concat(disk.device));
  for (const drive of [...system.drives.values()]) if (drive.device && devices.has(drive.device)) await disks.unmount(drive.letter);
}

async function createPartition(disks: DiskManager, disk: Disk, create: Element): Promise<void> {
  const order = textAt(create, 'Order') ?? '?';
  const type = TYPES[(textAt(create, 'Type') ?? '').toLowerCase()];
  if (!type) throw fail(`CreatePartition ${order} has Type ${textAt(create, 'Type') ?? '(none)'}; a GPT disk takes EFI, MSR and Primary.`);
  const extend = flagAt(create, 'Extend');
  const size = textAt(create, 'Size');
  if (extend === (size !== undefined)) throw fail(`CreatePartition ${order} needs either Size or Extend=true.`);
  if (disk.style !== 'gpt') throw fail(`Disk ${disk.number} has no GUID partition table; set WillWipeDisk.`);
  const end = disk.partitions.reduce((last, partition) => Math.max(last, partition.offset + partition.size), MEGABYTE);
  const free = disk.size - MEGABYTE - end;
  const wanted = extend ? MEGABYTE : Number(size) * MEGABYTE;
  if (!(wanted > 0) || wanted > free) throw fail(`CreatePartition ${order} does not fit on disk ${disk.number}: ${Math.max(0, Math.floor(free / MEGABYTE))} MB are free.`, CODE.diskFull);
  await disks.createPartition(disk, { typeGuid: type.guid, name: type.name, ...(extend ? {} : { size: wanted }) });
}

async function modifyPartition(system: System, disks: DiskManager, disk: Disk, modify: Element, letters: WantedLetters): Promise<void> {
  const number = numberAt(modify, 'PartitionID', 'A ModifyPartition');
  const partition = disk.partitions.find((entry) => entry.number === number);
  if (!partition) throw fail(`There is no partition ${number} on disk ${disk.number}.`, CODE.notFound);
  const format = textAt(modify, 'Format')?.toLowerCase();
  const reserved = partition.gpt?.typeGuid === PARTITION_TYPE.reserved;
  if (reserved && (format !== undefined || textAt(modify, 'Letter') !== undefined)) throw fail(`Partition ${number} is a Microsoft reserved partition: it takes neither Format nor Letter.`);
  if (format !== undefined) {
    if (!['ntfs', 'fat32', 'fat'].includes(format)) throw fail(`Partition ${number}: unknown Format ${format}.`);
    const mounted = [...system.drives.values()].find((drive) => drive.device === partition.device);
    if (mounted) await disks.unmount(mounted.letter);
    await disks.format(partition.device, format as 'ntfs', textAt(modify, 'Label') ?? '');
  }
  const type = textAt(modify, 'TypeID')?.replace(/[{}]/g, '').toUpperCase();
  if (type !== undefined) {
    if (!/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/.test(type)) throw fail(`Partition ${number}: TypeID ${type} is no GUID.`);
    await disks.setPartitionType(disk, number, type);
  }
  const letter = textAt(modify, 'Letter')?.replace(':', '').toUpperCase();
  if (letter !== undefined) letters.set(`${disk.number}.${number}`, letter);
}
