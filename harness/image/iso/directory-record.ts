import { SECTOR, sectorsOf, writeBoth16, writeBoth32 } from './sector.ts';

/**
 * The longest extent. Larger files are several extents with a record each, all but the last with the multi-extent flag
 * and a whole number of sectors (ECMA-119 6.5 and 9.1.6, interchange level 3). Windows adds their lengths up:
 * `CdLookupLastFileDirent`, `CdInitializeFcbFromFileContext` in filesys/cdfs of microsoft/Windows-driver-samples.
 */
const LONGEST_EXTENT = 2 ** 32 - SECTOR;
const MULTI_EXTENT = 0x80;
export const FOLDER_FLAG = 0x02;

export interface RecordFields {
  identifier: Buffer;
  sector: number;
  /** Bytes. */
  size: number;
  flags: number;
  time: Date;
}

/** Length in bytes of a record (ECMA-119 9.1): always even. */
export function recordLength(identifier: Buffer): number {
  const length = 33 + identifier.length;
  return length + (length % 2);
}

/** How many records a file of that size has. */
export function extentCount(size: number): number {
  return Math.max(1, Math.ceil(size / LONGEST_EXTENT));
}

/** One record; `size` below 4 GiB. */
export function directoryRecord({ identifier, sector, size, flags, time }: RecordFields): Buffer {
  const record = Buffer.alloc(recordLength(identifier));
  record.writeUInt8(record.length, 0);
  writeBoth32(record, sector, 2);
  writeBoth32(record, size, 10);
  record.set([time.getUTCFullYear() - 1900, time.getUTCMonth() + 1, time.getUTCDate(), time.getUTCHours(), time.getUTCMinutes(), time.getUTCSeconds(), 0], 18);
  record.writeUInt8(flags, 25);
  writeBoth16(record, 1, 28);
  record.writeUInt8(identifier.length, 32);
  identifier.copy(record, 33);
  return record;
}

/** All records of a file, one an extent. */
export function fileRecords(fields: Omit<RecordFields, 'flags'>): Buffer[] {
  const count = extentCount(fields.size);
  return Array.from({ length: count }, (_, at) => {
    const last = at === count - 1;
    const before = at * LONGEST_EXTENT;
    return directoryRecord({ ...fields, sector: fields.sector + sectorsOf(before), size: last ? fields.size - before : LONGEST_EXTENT, flags: last ? 0 : MULTI_EXTENT });
  });
}
