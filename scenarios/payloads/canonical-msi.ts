import { createHash } from 'node:crypto';

/** FILETIME of a moment. */
function fileTime(date: Date): bigint {
  return (BigInt(date.getTime()) + 11_644_473_600_000n) * 10_000n;
}

/** A GUID from a digest, in the form and case of package codes. */
function guidOf(bytes: Buffer): string {
  const hex = createHash('sha256').update(bytes).digest('hex').toUpperCase();
  return `{${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}}`;
}

/** Sets every VT_FILETIME property of a summary information stream ([MS-OLEPS]) that lies at an offset in the file. */
function stampSummary(file: Buffer, at: number, time: bigint): void {
  const section = at + file.readUInt32LE(at + 44);
  for (let index = 0; index < file.readUInt32LE(section + 4); index += 1) {
    const value = section + file.readUInt32LE(section + 12 + index * 8);
    if (file.readUInt32LE(value) === 64) file.writeBigUInt64LE(time, value + 4);
  }
}

/** Where the package code (property 9, a text of 38 characters) of the summary information lies. */
function packageCodeOffset(file: Buffer, at: number): number | undefined {
  const section = at + file.readUInt32LE(at + 44);
  for (let index = 0; index < file.readUInt32LE(section + 4); index += 1) {
    const entry = section + 8 + index * 8;
    const value = section + file.readUInt32LE(entry + 4);
    if (file.readUInt32LE(entry) === 9 && file.readUInt32LE(value + 4) >= 38) return value + 8;
  }
  return undefined;
}

/**
 * Takes clock and chance out of an MSI file: creation and change times of the directory entries of the compound file ([MS-CFB] 2.6.1)
 * and of the summary information, and the package code, which wixl draws at random: it becomes a digest of the rest, so that packages
 * with different content have different codes. Everything else that wixl writes depends on the sources alone.
 */
export function canonicalMsi(bytes: Buffer, stamp: Date): Buffer {
  const file = Buffer.from(bytes);
  const time = fileTime(stamp);
  const sector = 1 << file.readUInt16LE(30);
  const offset = (number: number): number => (number + 1) * sector;
  const next = (number: number): number => {
    const fat = file.readUInt32LE(76 + Math.floor((number * 4) / sector) * 4);
    return file.readUInt32LE(offset(fat) + ((number * 4) % sector));
  };
  for (let directory = file.readUInt32LE(48); directory < 0xfffffff0; directory = next(directory)) {
    for (let entry = offset(directory); entry < offset(directory) + sector; entry += 128) {
      const kind = file.readUInt8(entry + 66);
      if (kind === 0) continue;
      // Only storages carry times; streams have zeros there.
      if (kind === 1 || kind === 5) for (const place of [100, 108]) if (file.readBigUInt64LE(entry + place) !== 0n) file.writeBigUInt64LE(time, entry + place);
    }
  }
  // The property set begins with its byte order mark and the format id of the summary information.
  const format = Buffer.from('e0859ff2f94f6810ab9108002b27b3d9', 'hex');
  const found = file.indexOf(format);
  if (found < 28) throw new Error('the MSI has no summary information');
  stampSummary(file, found - 28, time);
  const code = packageCodeOffset(file, found - 28);
  if (code === undefined) throw new Error('the MSI has no package code');
  file.fill('0', code, code + 38, 'latin1');
  file.write(guidOf(file), code, 'latin1');
  return file;
}
