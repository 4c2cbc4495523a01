import type { FileHandle } from 'node:fs/promises';
import { inflateRawSync } from 'node:zlib';

/** Not a ZIP archive, a damaged one, or one of a kind that is not read here; the caller names the file. */
export class ZipFormatError extends Error {}

/** A file of the central directory. */
export interface ZipEntry {
  name: string;
  method: number;
  compressedSize: number;
  size: number;
  /** Of its local header. */
  offset: number;
}
/** Manifests are some kilobytes; more is an attack or damage. */
const LARGEST_ENTRY = 16 << 20;
const LARGEST_DIRECTORY = 64 << 20;

/**
 * The central directory of a ZIP archive, which is all that tells its files truly; large archives (ZIP64) too.
 * Source: .ZIP File Format Specification (APPNOTE), 4.3.12 to 4.3.16, 4.5.3.
 * @throws ZipFormatError
 */
export async function readZipDirectory(archive: FileHandle): Promise<ZipEntry[]> {
  const { size } = await archive.stat();
  const tail = await bytesAt(archive, Math.max(0, size - 65_557), Math.min(size, 65_557));
  const end = tail.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end === -1 || end + 22 > tail.length) throw new ZipFormatError('it is no ZIP archive, or its end is missing');
  let [count, length, offset] = [tail.readUInt16LE(end + 10), tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16)];
  if (count === 0xffff || length === 0xffff_ffff || offset === 0xffff_ffff) [count, length, offset] = await zip64Directory(archive, tail, end);
  if (length > LARGEST_DIRECTORY || offset + length > size) throw new ZipFormatError('its directory lies outside of the file');
  const directory = await bytesAt(archive, offset, length);
  const entries: ZipEntry[] = [];
  for (let at = 0; entries.length < count; ) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== 0x0201_4b50) throw new ZipFormatError(`its directory is cut off after ${entries.length} of ${count} files`);
    const [nameLength, extraLength, commentLength] = [directory.readUInt16LE(at + 28), directory.readUInt16LE(at + 30), directory.readUInt16LE(at + 32)];
    const next = at + 46 + nameLength + extraLength + commentLength;
    if (next > directory.length) throw new ZipFormatError(`its directory is cut off after ${entries.length} of ${count} files`);
    entries.push(withZip64Sizes(
      { name: directory.toString('utf8', at + 46, at + 46 + nameLength), method: directory.readUInt16LE(at + 10), compressedSize: directory.readUInt32LE(at + 20), size: directory.readUInt32LE(at + 24), offset: directory.readUInt32LE(at + 42) },
      directory.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength),
    ));
    at = next;
  }
  return entries;
}

/** The bytes of one file: stored or deflated. @throws ZipFormatError */
export async function readZipEntry(archive: FileHandle, entry: ZipEntry): Promise<Buffer> {
  if (entry.size > LARGEST_ENTRY || entry.compressedSize > LARGEST_ENTRY) throw new ZipFormatError(`${entry.name} is larger than a manifest can be`);
  const header = await bytesAt(archive, entry.offset, 30);
  if (header.readUInt32LE(0) !== 0x0403_4b50) throw new ZipFormatError(`${entry.name} is not where the directory says`);
  const packed = await bytesAt(archive, entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28), entry.compressedSize);
  if (entry.method !== 0 && entry.method !== 8) throw new ZipFormatError(`${entry.name} is compressed by method ${entry.method}, which is not known here`);
  const content = entry.method === 0 ? packed : inflate(packed, entry);
  if (content.length !== entry.size) throw new ZipFormatError(`${entry.name} is damaged`);
  return content;
}

function inflate(packed: Buffer, entry: ZipEntry): Buffer {
  try {
    return inflateRawSync(packed, { maxOutputLength: LARGEST_ENTRY });
  } catch {
    throw new ZipFormatError(`${entry.name} is damaged`);
  }
}

async function zip64Directory(archive: FileHandle, tail: Buffer, end: number): Promise<[number, number, number]> {
  const locator = end - 20;
  if (locator < 0 || tail.readUInt32LE(locator) !== 0x0706_4b50) throw new ZipFormatError('its ZIP64 locator is missing');
  const record = await bytesAt(archive, Number(tail.readBigUInt64LE(locator + 8)), 56);
  if (record.readUInt32LE(0) !== 0x0606_4b50) throw new ZipFormatError('its ZIP64 record is missing');
  return [Number(record.readBigUInt64LE(32)), Number(record.readBigUInt64LE(40)), Number(record.readBigUInt64LE(48))];
}

/** The ZIP64 extra field (id 1) holds, in this order, those of the three numbers that do not fit 32 bits. */
function withZip64Sizes(entry: ZipEntry, extra: Buffer): ZipEntry {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    let from = at + 4;
    const wide = (value: number): number => {
      if (value !== 0xffff_ffff) return value;
      if (from + 8 > extra.length) throw new ZipFormatError(`the sizes of ${entry.name} are cut off`);
      from += 8;
      return Number(extra.readBigUInt64LE(from - 8));
    };
    const size = wide(entry.size);
    return { ...entry, size, compressedSize: wide(entry.compressedSize), offset: wide(entry.offset) };
  }
  return entry;
}

async function bytesAt(archive: FileHandle, offset: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await archive.read(Buffer.alloc(length), 0, length, offset);
  if (bytesRead !== length) throw new ZipFormatError('it is cut off');
  return buffer;
}
