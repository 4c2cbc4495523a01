import { extentSource, type ByteSource, type Extent } from './byte-source.ts';
import { imageError } from './image-error.ts';
import type { IsoEntry, IsoVolume } from './iso.ts';

// UDF as read-only media use it: ECMA-167 structures, UDF 1.02 to 2.01 rules (2048-byte blocks, one physical partition).
// Metadata and virtual partitions (UDF 2.50, packet-written discs) are not on installation media and are refused.
const block = 2048;
const tag = { anchor: 2, partition: 5, logicalVolume: 6, terminating: 8, fileSet: 256, fileIdentifier: 257, fileEntry: 261, extendedFileEntry: 266 };
const longestFolder = 64 << 20;

interface Partition {
  start: number;
  bytes: number;
}
interface Address {
  block: number;
  length: number;
}

/** The UDF volume of a disc image, or null when the recognition sequence promised one but there is no anchor. */
export async function udfVolume(source: ByteSource): Promise<IsoVolume | null> {
  const anchor = await anchorOf(source);
  if (!anchor) return null;
  let partition: Partition | null = null;
  let fileSet: Address | null = null;
  let label = '';
  const first = anchor.readUInt32LE(20);
  const count = Math.min(anchor.readUInt32LE(16) / block, 64);
  for (let at = 0; at < count; at++) {
    const descriptor = await source.read((first + at) * block, block);
    const kind = tagOf(descriptor);
    if (kind === tag.terminating) break;
    if (kind === tag.partition) partition = { start: descriptor.readUInt32LE(188) * block, bytes: descriptor.readUInt32LE(192) * block };
    if (kind === tag.logicalVolume) {
      if (descriptor.readUInt32LE(212) !== block) throw damaged(source, `its blocks are ${descriptor.readUInt32LE(212)} bytes long instead of ${block}`);
      // Map type 1 (ECMA-167 3/10.7.2): a plain partition. Type 2 is virtual, sparable or metadata.
      if (descriptor.readUInt32LE(268) !== 1 || descriptor[440] !== 1) throw damaged(source, 'it uses partition maps that installation media do not have');
      label = text(descriptor.subarray(84, 84 + (descriptor[84 + 127] ?? 0)));
      fileSet = longAddress(descriptor, 248);
    }
  }
  if (!partition || !fileSet) throw damaged(source, 'it has no partition or no logical volume');
  const area: Partition = partition;
  const descriptor = await inPartition(source, area, fileSet.block * block, block);
  if (tagOf(descriptor) !== tag.fileSet) throw damaged(source, 'it has no file set');
  const root = await entryAt(source, area, longAddress(descriptor, 400), '');
  if (!root.folder) throw damaged(source, 'its root is no folder');
  return { kind: 'udf', label, root, list: (folder) => list(source, area, folder) };
}

async function anchorOf(source: ByteSource): Promise<Buffer | null> {
  const last = Math.floor(source.size / block) - 1;
  for (const at of [256, last, last - 256]) {
    if (at < 0 || (at + 1) * block > source.size) continue;
    const bytes = await source.read(at * block, block);
    if (tagOf(bytes) === tag.anchor && bytes.readUInt32LE(12) === at) return bytes;
  }
  return null;
}

/** The tag identifier, or -1 when the tag's checksum is wrong (ECMA-167 3/7.2: the sum of its other 15 bytes). */
function tagOf(bytes: Buffer): number {
  let sum = 0;
  for (let at = 0; at < 16; at++) if (at !== 4) sum += bytes[at] ?? 0;
  return (sum & 0xff) === bytes[4] ? bytes.readUInt16LE(0) : -1;
}

/** long_ad (ECMA-167 4/14.14.2): the two high bits of the length say whether the extent is recorded. */
function longAddress(bytes: Buffer, at: number): Address {
  return { length: bytes.readUInt32LE(at) & 0x3fff_ffff, block: bytes.readUInt32LE(at + 4) };
}

function inPartition(source: ByteSource, partition: Partition, offset: number, length: number): Promise<Buffer> {
  if (offset + length > partition.bytes) throw damaged(source, 'an address lies outside its partition');
  return source.read(partition.start + offset, length);
}

/** Reads the (extended) file entry that an ICB points to. */
async function entryAt(source: ByteSource, partition: Partition, icb: Address, name: string): Promise<IsoEntry> {
  const offset = icb.block * block;
  const bytes = await inPartition(source, partition, offset, block);
  const kind = tagOf(bytes);
  if (kind !== tag.fileEntry && kind !== tag.extendedFileEntry) throw damaged(source, `the file entry of '${name}' is missing`);
  const size = Number(bytes.readBigUInt64LE(56));
  const [attributesAt, headerBytes] = kind === tag.fileEntry ? [168, 176] : [208, 216];
  const start = headerBytes + bytes.readUInt32LE(attributesAt);
  const length = bytes.readUInt32LE(attributesAt + 4);
  if (start + length > block) throw damaged(source, `the file entry of '${name}' is longer than a block`);
  const allocation = (bytes[34] ?? 0) & 7;
  const descriptors = bytes.subarray(start, start + length);
  const extents = allocation === 3 ? [{ offset: partition.start + offset + start, length }] : await extentsOf(source, partition, descriptors, allocation, name);
  return { name, folder: bytes[27] === 4, size, extents: cut(extents, size, source, name) };
}

/** Short (8 bytes) or long (16 bytes) allocation descriptors; kind 3 continues in another block. */
async function extentsOf(source: ByteSource, partition: Partition, first: Buffer, allocation: number, name: string): Promise<Extent[]> {
  if (allocation > 1) throw damaged(source, `the file '${name}' uses extended allocation descriptors`);
  const step = allocation === 0 ? 8 : 16;
  const extents: Extent[] = [];
  let bytes = first;
  for (let hops = 0; hops < 4096; hops++) {
    let next: number | null = null;
    for (let at = 0; at + step <= bytes.length; at += step) {
      const raw = bytes.readUInt32LE(at);
      const length = raw & 0x3fff_ffff;
      const position = bytes.readUInt32LE(at + 4);
      if (length === 0) break;
      if (raw >>> 30 === 3) {
        next = position;
        break;
      }
      if (raw >>> 30 !== 0) throw damaged(source, `the file '${name}' has parts that were never recorded`);
      extents.push({ offset: partition.start + position * block, length });
    }
    if (next === null) return extents;
    const continuation = await inPartition(source, partition, next * block, block);
    const length = continuation.readUInt32LE(20);
    if (length > block - 24) throw damaged(source, `the allocation of '${name}' is longer than a block`);
    bytes = continuation.subarray(24, 24 + length);
  }
  throw damaged(source, `the allocation of '${name}' has no end`);
}

/** The extents hold whole blocks; the file ends within the last. */
function cut(extents: Extent[], size: number, source: ByteSource, name: string): Extent[] {
  let left = size;
  const result: Extent[] = [];
  for (const extent of extents) {
    const length = Math.min(extent.length, left);
    if (length > 0) result.push({ offset: extent.offset, length });
    left -= length;
  }
  if (left > 0) throw damaged(source, `the file '${name}' has ${size} bytes, of which ${left} are nowhere`);
  return result;
}

async function list(source: ByteSource, partition: Partition, folder: IsoEntry): Promise<IsoEntry[]> {
  if (folder.size > longestFolder) throw damaged(source, `a folder claims to be ${folder.size} bytes long`);
  const bytes = await extentSource(source.name, source, folder.extents).read(0, folder.size);
  const entries: IsoEntry[] = [];
  for (let at = 0; at + 38 <= bytes.length; ) {
    if (tagOf(bytes.subarray(at, at + 16)) !== tag.fileIdentifier) throw damaged(source, 'a folder holds something that is no file identifier');
    const characteristics = bytes[at + 18] ?? 0;
    const nameLength = bytes[at + 19] ?? 0;
    const useLength = bytes.readUInt16LE(at + 36);
    const end = at + 38 + useLength + nameLength;
    if (end > bytes.length) throw damaged(source, 'a file identifier does not fit its folder');
    // Bit 2: deleted; bit 3: the parent folder.
    if (!(characteristics & 0x0c)) entries.push(await entryAt(source, partition, longAddress(bytes, at + 20), text(bytes.subarray(at + 38 + useLength, end))));
    at += (38 + useLength + nameLength + 3) & ~3;
  }
  return entries;
}

/** OSTA compressed Unicode: the first byte says 8 or 16 bits a character. */
function text(bytes: Buffer): string {
  if (bytes[0] === 8) return bytes.subarray(1).toString('latin1').replace(/\0+$/, '');
  if (bytes[0] !== 16) return '';
  const wide = Buffer.from(bytes.subarray(1, 1 + ((bytes.length - 1) & ~1)));
  return wide.swap16().toString('utf16le').replace(/\0+$/, '');
}

function damaged(source: ByteSource, what: string) {
  return imageError('WP-ISO-FORMAT', `The UDF directory of ${source.name} cannot be read: ${what}`, 'Download or copy the image again and compare its digest');
}
