import { createHash } from 'node:crypto';

export interface Fat16Content {
  /** Bytes of the volume, a multiple of 512. */
  size: number;
  /** At most eleven characters of a short name. */
  label: string;
  /** The one file in the root: a short name, lower case, and its content. */
  file: { base: string; ending: string; data: Buffer };
}

/** Bytes to be written at an offset; all others of the volume are zero. */
export interface VolumePart {
  offset: number;
  bytes: Buffer;
}

const SECTOR = 512;
const RESERVED_SECTORS = 1;
const TABLES = 2;
const ROOT_ENTRIES = 512;
const FIXED_DISK = 0xf8;
/** 2020-01-01 as a DOS date: equal content gives equal bytes. */
const DATE = ((2020 - 1980) << 9) | (1 << 5) | 1;

/**
 * A FAT16 volume with a label and one file, as the parts of it that are not zero.
 * Four sectors a cluster: 64 MiB then have 32,000 clusters, far from the borders to FAT12 and FAT32.
 * [Microsoft EFI FAT32 File System Specification 1.03 (fatgen103)]
 */
export function formatFat16({ size, label, file }: Fat16Content, sectorsPerCluster = 4): VolumePart[] {
  const total = size / SECTOR;
  const rootSectors = (ROOT_ENTRIES * 32) / SECTOR;
  // "FAT Volume Initialization": the table's size from the disk's; may be a sector or two too large, never too small.
  const tableSectors = Math.ceil((total - RESERVED_SECTORS - rootSectors) / (256 * sectorsPerCluster + TABLES));
  const clusterSize = sectorsPerCluster * SECTOR;
  const chain = Array.from({ length: Math.ceil(file.data.length / clusterSize) }, (_, at) => at + 2);
  const rootStart = RESERVED_SECTORS + TABLES * tableSectors;
  const table = allocationTable(chain);
  const part = (sector: number, bytes: Buffer): VolumePart => ({ offset: sector * SECTOR, bytes });
  return [
    part(0, bootSector({ total, tableSectors, sectorsPerCluster, label, serial: createHash('sha256').update(file.data).digest().readUInt32LE(0) })),
    ...Array.from({ length: TABLES }, (_, at) => part(RESERVED_SECTORS + at * tableSectors, table)),
    part(rootStart, Buffer.concat([labelEntry(label), fileEntry(file, chain[0] ?? 0)])),
    part(rootStart + rootSectors, file.data),
  ];
}

function bootSector({ total, tableSectors, sectorsPerCluster, label, serial }: { total: number; tableSectors: number; sectorsPerCluster: number; label: string; serial: number }): Buffer {
  const bytes = Buffer.alloc(SECTOR);
  bytes.set([0xeb, 0x3c, 0x90]); // A jump, which is how a boot sector is told.
  bytes.write('MSWIN4.1', 3, 'latin1'); // The name that, by the specification, causes the least trouble.
  bytes.writeUInt16LE(SECTOR, 11);
  bytes.writeUInt8(sectorsPerCluster, 13);
  bytes.writeUInt16LE(RESERVED_SECTORS, 14);
  bytes.writeUInt8(TABLES, 16);
  bytes.writeUInt16LE(ROOT_ENTRIES, 17);
  if (total < 0x10000) bytes.writeUInt16LE(total, 19);
  else bytes.writeUInt32LE(total, 32);
  bytes.writeUInt8(FIXED_DISK, 21);
  bytes.writeUInt16LE(tableSectors, 22);
  bytes.writeUInt16LE(63, 24); // Sectors a track and heads: of interest to BIOS only.
  bytes.writeUInt16LE(16, 26);
  bytes.writeUInt8(0x80, 36);
  bytes.writeUInt8(0x29, 38); // Serial number, label and type follow.
  bytes.writeUInt32LE(serial, 39);
  bytes.write(label.padEnd(11), 43, 'latin1');
  bytes.write('FAT16   ', 54, 'latin1');
  bytes.writeUInt16LE(0xaa55, 510);
  return bytes;
}

/** Two entries for the media byte and the clean flags, then the file's chain. */
function allocationTable(chain: readonly number[]): Buffer {
  const bytes = Buffer.alloc((chain.length + 2) * 2);
  bytes.writeUInt16LE(0xff00 | FIXED_DISK, 0);
  bytes.writeUInt16LE(0xffff, 2);
  chain.forEach((cluster, at) => bytes.writeUInt16LE(chain[at + 1] ?? 0xffff, cluster * 2));
  return bytes;
}

function labelEntry(label: string): Buffer {
  const entry = Buffer.alloc(32);
  entry.write(label.padEnd(11), 0, 'latin1');
  entry.writeUInt8(0x08, 11);
  entry.writeUInt16LE(DATE, 24);
  return entry;
}

function fileEntry({ base, ending, data }: Fat16Content['file'], cluster: number): Buffer {
  const entry = Buffer.alloc(32);
  entry.write(base.toUpperCase().padEnd(8) + ending.toUpperCase().padEnd(3), 0, 'latin1');
  entry.writeUInt8(0x20, 11);
  entry.writeUInt8(0x18, 12); // Shown in lower case, as Windows NT notes it.
  for (const offset of [16, 18, 24]) entry.writeUInt16LE(DATE, offset);
  entry.writeUInt16LE(cluster, 26);
  entry.writeUInt32LE(data.length, 28);
  return entry;
}
