import { PARTITION_TYPE } from '../../boot/gpt.ts';
import { listDisksCommand, listPartitionsCommand, listVolumesCommand, volumes } from './listing.ts';
import { CommandFailed, focusDisk, focusPartition, letterOf, parameters, type Session, SyntaxFailed, WRONG_ARGUMENTS } from './session.ts';

const MEGABYTE = 1024 * 1024;
const VDS = 'Virtual Disk Service error:\n';

/** Runs one line of a script. Throws CommandFailed or SyntaxFailed. */
export async function runCommand(session: Session, line: string): Promise<void> {
  const [, verb = '', rest = ''] = /^(\S+)\s*(.*?)(?:\s+noerr)?$/i.exec(line) ?? [];
  const command = COMMANDS[verb.toLowerCase().slice(0, 3)];
  if (!command) throw new SyntaxFailed('Microsoft DiskPart version - unknown command: ' + verb);
  await command(session, rest);
}

/** diskpart takes any unambiguous beginning; three letters tell these apart. */
const COMMANDS: Record<string, (session: Session, rest: string) => Promise<void> | void> = {
  sel: select,
  cle: clean,
  con: convert,
  cre: create,
  for: format,
  ass: assign,
  rem: remove,
  lis: list,
  res: rescan,
  set: setId,
  del: deletePartition,
  onl: (session) => session.out('', 'This disk is already online.'),
  att: (session) => session.out('', 'Disk attributes cleared successfully.'),
  gpt: (session) => session.out('', 'DiskPart successfully assigned the attributes to the selected GPT partition.'),
  san: (session) => session.out('', 'DiskPart successfully changed the SAN policy for the current operating system.'),
  aut: (session) => session.out('', 'Automatic mounting of new volumes enabled.'),
  act: () => {
    throw new CommandFailed('The selected disk is not a fixed MBR disk.\nThe ACTIVE command can only be used on fixed MBR disks.');
  },
};

async function select(session: Session, rest: string): Promise<void> {
  const [what = '', which = ''] = rest.split(/[\s=]+/);
  const kind = what.toLowerCase().slice(0, 3);
  if (kind === 'dis') {
    const disk = (await session.disks.listDisks()).find((entry) => String(entry.number) === which);
    session.partition = undefined;
    session.disk = disk?.number;
    if (!disk) throw new CommandFailed('The disk you specified is not valid.\n\nThere is no disk selected.');
    session.out('', `Disk ${disk.number} is now the selected disk.`);
  } else if (kind === 'par') {
    const partition = (await focusDisk(session)).partitions.find((entry) => String(entry.number) === which);
    session.partition = partition?.number;
    if (!partition) throw new CommandFailed('The specified partition is not valid.\nPlease select a valid partition.\n\nThere is no partition selected.');
    session.out('', `Partition ${partition.number} is now the selected partition.`);
  } else if (kind === 'vol') {
    const all = await volumes(session);
    const volume = all.find((entry, number) => String(number) === which || entry.letter === which.replace(':', '').toUpperCase());
    if (!volume?.partition) throw new CommandFailed('The volume you selected is not valid or does not exist.\n\nThere is no volume selected.');
    session.disk = volume.disk;
    session.partition = volume.partition;
    session.out('', `Volume ${all.indexOf(volume)} is the selected volume.`);
  } else throw new SyntaxFailed(WRONG_ARGUMENTS);
}

/** Volumes in use keep a table from changing, so they lose their letters first, as in Windows. */
async function releaseVolumes(session: Session): Promise<void> {
  const disk = await focusDisk(session);
  for (const partition of disk.partitions) {
    const letter = letterOf(session, partition);
    if (letter === undefined) continue;
    if (letter === session.system.systemDrive) throw new CommandFailed(`${VDS}Clean is not allowed on the disk containing the current boot,\nsystem, pagefile, crashdump or hibernation volume.`);
    await session.disks.unmount(letter);
  }
}

async function clean(session: Session): Promise<void> {
  await releaseVolumes(session);
  await session.disks.clean(await focusDisk(session));
  session.partition = undefined;
  session.out('', 'DiskPart succeeded in cleaning the disk.');
}

async function convert(session: Session, rest: string): Promise<void> {
  const disk = await focusDisk(session);
  const style = rest.trim().toLowerCase();
  if (style !== 'gpt') throw style === 'mbr' ? new CommandFailed('Pane starts through UEFI firmware and has GPT disks only.') : new SyntaxFailed(WRONG_ARGUMENTS);
  if (disk.partitions.length > 0) throw new CommandFailed(`${VDS}The specified disk is not convertible. CDROMs and DVDs are examples of disks that are not convertible.\n\nThe disk you specified is not MBR formatted or contains partitions.`);
  // An empty GPT disk is converted again without a word of complaint in scripts that clean and convert.
  await session.disks.convertToGpt(disk);
  session.out('', 'DiskPart successfully converted the selected disk to GPT format.');
}

async function create(session: Session, rest: string): Promise<void> {
  const match = /^par(?:tition)?\s+(efi|msr|primary)\b\s*(.*)$/i.exec(rest);
  if (!match) throw new SyntaxFailed(WRONG_ARGUMENTS);
  const options = parameters(match[2]!);
  const size = options.get('size');
  if ((size !== undefined && !/^\d+$/.test(size)) || [...options.keys()].some((key) => !['size', 'offset', 'id', 'align', 'noerr'].includes(key))) throw new SyntaxFailed(WRONG_ARGUMENTS);
  const kind = match[1]!.toLowerCase() as 'efi' | 'msr' | 'primary';
  const disk = await focusDisk(session);
  if (disk.style !== 'gpt') throw new CommandFailed(kind === 'primary' ? `${VDS}The disk is not initialized.` : 'The selected disk is not a fixed GPT disk.\nPlease select a fixed GPT disk.');
  const used = disk.partitions.reduce((end, partition) => Math.max(end, partition.offset + partition.size), MEGABYTE);
  if (Number(size ?? 1) * MEGABYTE > disk.size - used - MEGABYTE) throw new CommandFailed('No usable free extent could be found.  It may be that there is insufficient\nfree space to create a partition at the specified size and offset.  Specify\ndifferent size and offset values or don\'t specify either to create the\nmaximum sized partition.');
  const typeGuid = options.get('id')?.replace(/[{}]/g, '').toUpperCase() ?? { efi: PARTITION_TYPE.efi, msr: PARTITION_TYPE.reserved, primary: PARTITION_TYPE.basicData }[kind];
  const name = { efi: 'EFI system partition', msr: 'Microsoft reserved partition', primary: 'Basic data partition' }[kind];
  session.partition = await session.disks.createPartition(disk, { typeGuid, name, ...(size === undefined ? {} : { size: Number(size) * MEGABYTE }) });
  session.out('', 'DiskPart succeeded in creating the specified partition.');
}

const FILE_SYSTEMS = { ntfs: 'ntfs', fat32: 'fat32', fat: 'fat' } as const;

async function format(session: Session, rest: string): Promise<void> {
  const options = parameters(rest);
  const wanted = (options.get('fs') ?? 'ntfs').toLowerCase();
  if (!(wanted in FILE_SYSTEMS) || [...options.keys()].some((key) => !['fs', 'label', 'quick', 'unit', 'compress', 'override', 'noerr', 'nowait', 'revision'].includes(key))) throw new SyntaxFailed(WRONG_ARGUMENTS);
  const partition = await focusPartition(session);
  if (partition.gpt?.typeGuid === PARTITION_TYPE.reserved) throw new CommandFailed(`${VDS}The object is not supported on this kind of partition.`);
  const letter = letterOf(session, partition);
  if (letter !== undefined) await session.disks.unmount(letter);
  await session.disks.format(partition.device, FILE_SYSTEMS[wanted as 'ntfs'], options.get('label') ?? '');
  if (letter !== undefined) await session.disks.mount(partition.device, FILE_SYSTEMS[wanted as 'ntfs'], letter);
  session.out('', '  100 percent completed', '', 'DiskPart successfully formatted the volume.');
}

async function assign(session: Session, rest: string): Promise<void> {
  const options = parameters(rest);
  const wanted = options.get('letter')?.replace(':', '').toUpperCase();
  if (wanted !== undefined && !/^[A-Z]$/.test(wanted)) throw new SyntaxFailed(WRONG_ARGUMENTS);
  const partition = await focusPartition(session);
  const present = letterOf(session, partition);
  const letter = wanted ?? present ?? session.disks.freeLetter('C');
  if (letter !== present) {
    if (letter === undefined || session.system.drives.has(letter)) throw new CommandFailed(`${VDS}The specified drive letter is not free to be assigned.`);
    const kind = (await focusPartition(session)).fileSystem.kind;
    if (kind === 'raw') throw new CommandFailed(`${VDS}The volume does not contain a recognized file system.`);
    if (present !== undefined) await session.disks.unmount(present);
    await session.disks.mount(partition.device, kind, letter);
  }
  session.out('', 'DiskPart successfully assigned the drive letter or mount point.');
}

async function remove(session: Session): Promise<void> {
  const letter = letterOf(session, await focusPartition(session));
  if (letter === undefined) throw new CommandFailed('There is no drive letter or mount point to remove.');
  await session.disks.unmount(letter);
  session.out('', 'DiskPart successfully removed the drive letter or mount point.');
}

async function setId(session: Session, rest: string): Promise<void> {
  const id = parameters(rest.replace(/[{}]/g, '')).get('id') ?? /id\s*=\s*"?\{?([0-9a-f-]{36})\}?"?/i.exec(rest)?.[1];
  const guid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i.exec(rest)?.[0] ?? id;
  if (!guid || guid.length !== 36) throw new SyntaxFailed(WRONG_ARGUMENTS);
  await session.disks.setPartitionType(await focusDisk(session), (await focusPartition(session, 'partition')).number, guid.toUpperCase());
  session.out('', 'DiskPart successfully set the partition ID.');
}

function deletePartition(): never {
  throw new CommandFailed(`${VDS}The operation is not supported by the object.`);
}

async function list(session: Session, rest: string): Promise<void> {
  const kind = rest.trim().toLowerCase().slice(0, 3);
  if (kind === 'dis') return listDisksCommand(session);
  if (kind === 'par') return listPartitionsCommand(session);
  if (kind === 'vol') return listVolumesCommand(session);
  throw new SyntaxFailed(WRONG_ARGUMENTS);
}

async function rescan(session: Session): Promise<void> {
  session.out('', 'Please wait while DiskPart scans your configuration...');
  await session.disks.rescan();
  session.out('', 'DiskPart has finished scanning your configuration.');
}
