/** One used entry of a GUID partition table. */
export interface GptPartition {
  /** Partition number, from 1 (the entry's place in the table). */
  number: number;
  /** Upper-case GUIDs without braces. */
  typeGuid: string;
  uniqueGuid: string;
  firstSector: number;
  lastSector: number;
  /** Attribute bits (bit 63: no drive letter, bit 62: hidden, bit 60: read-only, bit 0: required). */
  attributes: bigint;
  name: string;
}
export interface Gpt {
  diskGuid: string;
  partitions: GptPartition[];
}

/** Partition type GUIDs of [UEFI 2.10, 5.3.3] and Microsoft's PARTITION_INFORMATION_GPT. */
export const PARTITION_TYPE = {
  efi: 'C12A7328-F81F-11D2-BA4B-00A0C93EC93B',
  reserved: 'E3C9E316-0B5C-4DB8-817D-F92DF00215AE',
  basicData: 'EBD0A0A2-B9E5-4433-87C0-68B6B72699C7',
  recovery: 'DE94BBA4-06D1-4D40-A16A-BFD50179D6AC',
} as const;

/**
 * Parses the primary table from a disk's first sectors (512 bytes each; 34 are enough for the usual 128 entries).
 * Undefined when the disk has none.
 */
export function parseGpt(start: Buffer): Gpt | undefined {
  if (start.length < 1024 || start.toString('latin1', 512, 520) !== 'EFI PART') return undefined;
  const header = start.subarray(512);
  const entriesAt = Number(header.readBigUInt64LE(72)) * 512;
  const count = header.readUInt32LE(80);
  const size = header.readUInt32LE(84);
  const partitions: GptPartition[] = [];
  for (let index = 0; index < count && entriesAt + (index + 1) * size <= start.length; index++) {
    const entry = start.subarray(entriesAt + index * size, entriesAt + (index + 1) * size);
    const typeGuid = readGuid(entry, 0);
    if (/^[0-]+$/.test(typeGuid)) continue;
    partitions.push({
      number: index + 1,
      typeGuid,
      uniqueGuid: readGuid(entry, 16),
      firstSector: Number(entry.readBigUInt64LE(32)),
      lastSector: Number(entry.readBigUInt64LE(40)),
      attributes: entry.readBigUInt64LE(48),
      name: entry.toString('utf16le', 56, 128).replace(/\0.*$/s, ''),
    });
  }
  return { diskGuid: readGuid(header, 56), partitions };
}

/** A GUID in Microsoft's mixed-endian layout, upper case, without braces. */
export function readGuid(bytes: Buffer, at: number): string {
  const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
  const tail = bytes.toString('hex', at + 8, at + 16);
  return `${hex(bytes.readUInt32LE(at), 8)}-${hex(bytes.readUInt16LE(at + 4), 4)}-${hex(bytes.readUInt16LE(at + 6), 4)}-${tail.slice(0, 4)}-${tail.slice(4)}`.toUpperCase();
}
