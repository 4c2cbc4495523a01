import type { ByteSource } from './byte-source.ts';
import { imageError } from './image-error.ts';
import type { IsoEntry, IsoVolume } from './iso.ts';

// ECMA-119 (ISO 9660), the Joliet specification (UCS-2 names in a supplementary volume), IEEE P1282 (Rock Ridge `NM`).
const sector = 2048;
const longestFolder = 64 << 20;
type Kind = 'joliet' | 'rock-ridge' | 'iso9660';

/** The Joliet tree when there is one, else Rock Ridge names, else plain ones. */
export async function isoVolume(source: ByteSource): Promise<IsoVolume> {
  let primary: Buffer | null = null;
  let joliet: Buffer | null = null;
  for (let at = 16; at < 64; at++) {
    const descriptor = await source.read(at * sector, sector);
    if (descriptor.subarray(1, 6).toString('latin1') !== 'CD001' || descriptor[0] === 255) break;
    if (descriptor[0] === 1) primary ??= descriptor;
    // Escape sequences %/@ %/C %/E say UCS-2 level 1 to 3.
    if (descriptor[0] === 2 && /^%\/[@CE]/.test(descriptor.subarray(88, 91).toString('latin1'))) joliet ??= descriptor;
  }
  const chosen = joliet ?? primary;
  if (!chosen) throw damaged(source, 'it has no primary volume descriptor');
  const rootRecord = chosen.subarray(156, 190);
  const record = rootRecord.length === 34 ? parseRecord(rootRecord, source) : null;
  if (!record) throw damaged(source, 'its root directory is missing');
  const root: IsoEntry = { name: '', folder: true, size: record.length, extents: [{ offset: record.offset, length: record.length }] };
  const kind: Kind = joliet ? 'joliet' : (await usesRockRidge(source, root)) ? 'rock-ridge' : 'iso9660';
  const rawLabel = chosen.subarray(40, 72);
  const label = (kind === 'joliet' ? ucs2(rawLabel) : rawLabel.toString('latin1')).replace(/[\0 ]+$/, '');
  return { kind, label, root, list: (folder) => list(source, folder, kind) };
}

interface Record {
  bytes: Buffer;
  offset: number;
  length: number;
  flags: number;
  name: Buffer;
}

function parseRecord(bytes: Buffer, source: ByteSource): Record | null {
  const nameLength = bytes[32] ?? 0;
  if (bytes.length < 33 + nameLength) return null;
  const offset = bytes.readUInt32LE(2) * sector;
  const length = bytes.readUInt32LE(10);
  // An ISO may lack padding at its end, so a file may end at the last byte; it may not end behind it.
  if (offset + length > source.size) throw imageError('WP-IMAGE-TRUNCATED', `${source.name} is cut off: a file or folder ends at byte ${offset + length} of ${source.size}`, 'Download or copy the image again and compare its digest');
  return { bytes, offset, length, flags: bytes[25] ?? 0, name: bytes.subarray(33, 33 + nameLength) };
}

/** The records of a folder, without `.` and `..`. Records never cross a sector. */
async function records(source: ByteSource, folder: IsoEntry): Promise<Record[]> {
  if (folder.size > longestFolder) throw damaged(source, `a folder claims to be ${folder.size} bytes long`);
  const found: Record[] = [];
  for (const extent of folder.extents) {
    const bytes = await source.read(extent.offset, extent.length);
    for (let at = 0; at < bytes.length; ) {
      const length = bytes[at] ?? 0;
      if (length === 0) {
        at = (Math.floor(at / sector) + 1) * sector;
        continue;
      }
      const record = at + length <= bytes.length ? parseRecord(bytes.subarray(at, at + length), source) : null;
      if (!record) throw damaged(source, 'a directory record does not fit its folder');
      if (!(record.name.length === 1 && (record.name[0] ?? 2) < 2)) found.push(record);
      at += length;
    }
  }
  return found;
}

async function usesRockRidge(source: ByteSource, root: IsoEntry): Promise<boolean> {
  for (const record of await records(source, root)) if ((await rockRidgeName(source, record)) !== null) return true;
  return false;
}

async function list(source: ByteSource, folder: IsoEntry, kind: Kind): Promise<IsoEntry[]> {
  const entries: IsoEntry[] = [];
  let unfinished: IsoEntry | null = null;
  for (const record of await records(source, folder)) {
    const extent = { offset: record.offset, length: record.length };
    if (unfinished) {
      unfinished.extents.push(extent);
      unfinished.size += extent.length;
    } else {
      unfinished = { name: await nameOf(source, record, kind), folder: (record.flags & 2) !== 0, size: record.length, extents: [extent] };
      entries.push(unfinished);
    }
    // Multi-extent flag: the next record goes on with this file (files above 4 GiB, ISO level 3).
    if (!(record.flags & 0x80)) unfinished = null;
  }
  return entries;
}

async function nameOf(source: ByteSource, record: Record, kind: Kind): Promise<string> {
  const stored = kind === 'joliet' ? ucs2(record.name) : ((kind === 'rock-ridge' ? await rockRidgeName(source, record) : null) ?? record.name.toString('latin1'));
  return kind === 'rock-ridge' && (await rockRidgeName(source, record)) !== null ? stored : stored.replace(/;\d+$/, '').replace(/\.$/, '');
}

/** The alternate name: `NM` entries of the system use area, and of its continuation (`CE`). Null when there is none. */
async function rockRidgeName(source: ByteSource, record: Record): Promise<string | null> {
  const parts: string[] = [];
  let area = record.bytes.subarray(33 + record.name.length + (record.name.length % 2 === 0 ? 1 : 0));
  for (let hops = 0; hops < 16; hops++) {
    let next: { offset: number; length: number } | null = null;
    for (let at = 0; at + 4 <= area.length; ) {
      const length = area[at + 2] ?? 0;
      if (length < 4 || at + length > area.length) break;
      const signature = area.subarray(at, at + 2).toString('latin1');
      if (signature === 'NM' && length > 5) parts.push(area.subarray(at + 5, at + length).toString('utf8'));
      if (signature === 'CE' && length >= 28) next = { offset: area.readUInt32LE(at + 4) * sector + area.readUInt32LE(at + 12), length: Math.min(area.readUInt32LE(at + 20), sector) };
      at += length;
    }
    if (!next) break;
    area = await source.read(next.offset, next.length);
  }
  return parts.length === 0 ? null : parts.join('');
}

function ucs2(bytes: Buffer): string {
  const copy = Buffer.from(bytes.subarray(0, bytes.length & ~1));
  return copy.swap16().toString('utf16le');
}

function damaged(source: ByteSource, what: string) {
  return imageError('WP-ISO-FORMAT', `The directory of ${source.name} is damaged: ${what}`, 'Download or copy the image again and compare its digest');
}
