import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { parseGpt, type Gpt, type GptPartition } from './gpt.ts';
import { identifyFileSystem, type FileSystemInfo } from './file-system.ts';

/** A partition of a disk, as the kernel and the partition table know it. */
export interface DiskPartition {
  number: number;
  /** e.g. `/dev/vda3` */
  device: string;
  /** Bytes from the start of the disk. */
  offset: number;
  /** Bytes. */
  size: number;
  /** Its entry in the GUID partition table; absent on MBR disks. */
  gpt?: GptPartition;
  fileSystem: FileSystemInfo;
}
export interface Disk {
  /** Windows disk number, from 0. */
  number: number;
  /** e.g. `/dev/vda` */
  device: string;
  /** Bytes. */
  size: number;
  style: 'gpt' | 'mbr' | 'raw';
  /** GUID of a GPT disk. */
  guid?: string;
  partitions: DiskPartition[];
  /** The file system that fills a disk without partitions (a 'super floppy'). */
  fileSystem?: FileSystemInfo;
}

const DISK = /^(?:vd[a-z]+|sd[a-z]+|nvme\d+n\d+)$/;

/**
 * All fixed disks in the order in which Windows numbers them (that of the controllers and their ports). Reads
 * synchronously, as `identifyFileSystem` does and for the same reason.
 */
export async function listDisks(): Promise<Disk[]> {
  // vdz comes before vdaa. By hand: Intl alone would cost a tenth of a second of the start under emulation.
  const names = readdirSync('/sys/block').filter(name => DISK.test(name)).sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  const sized = [];
  for (const name of names) {
    const size = sysNumber(`/sys/block/${name}/size`) * 512;
    if (size > 0) sized.push({ name, size });
  }
  return Promise.all(sized.map(({ name, size }, number) => readDisk(number, name, size)));
}

/** CD drives' devices, in order. */
export async function listCdDrives(): Promise<string[]> {
  return readdirSync('/sys/block').filter(name => /^sr\d+$/.test(name)).sort().map(name => `/dev/${name}`);
}

async function readDisk(number: number, name: string, size: number): Promise<Disk> {
  const device = `/dev/${name}`;
  const start = readStart(device);
  const gpt = parseGpt(start);
  const fileSystem = gpt ? undefined : await identifyFileSystem(device);
  if (fileSystem && fileSystem.kind !== 'raw') return { number, device, size, style: 'mbr', partitions: [], fileSystem };
  const partitions = await readPartitions(name, gpt);
  // 0x55AA without a file system or entries is still an initialised (MBR) disk to Windows.
  const style = gpt ? 'gpt' : start.length >= 512 && start.readUInt16LE(510) === 0xaa55 ? 'mbr' : 'raw';
  return { number, device, size, style, ...(gpt ? { guid: gpt.diskGuid } : {}), partitions };
}

async function readPartitions(name: string, gpt: Gpt | undefined): Promise<DiskPartition[]> {
  const found: DiskPartition[] = [];
  for (const child of readdirSync(`/sys/block/${name}`)) {
    if (!child.startsWith(name)) continue;
    const number = sysNumber(`/sys/block/${name}/${child}/partition`);
    const entry = gpt?.partitions.find(partition => partition.number === number);
    found.push({
      number,
      device: `/dev/${child}`,
      offset: sysNumber(`/sys/block/${name}/${child}/start`) * 512,
      size: sysNumber(`/sys/block/${name}/${child}/size`) * 512,
      ...(entry ? { gpt: entry } : {}),
      fileSystem: await identifyFileSystem(`/dev/${child}`) ?? { kind: 'raw', label: '' },
    });
  }
  return found.sort((a, b) => a.number - b.number);
}

function readStart(device: string): Buffer {
  const handle = openSync(device, 'r');
  try {
    const buffer = Buffer.alloc(34 * 512);
    return buffer.subarray(0, readSync(handle, buffer, 0, buffer.length, 0));
  } finally {
    closeSync(handle);
  }
}

function sysNumber(file: string): number {
  return Number(readFileSync(file, 'utf8').trim());
}
