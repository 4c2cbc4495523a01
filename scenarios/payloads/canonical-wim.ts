import { createHash } from 'node:crypto';

/** FILETIME of a moment as the two halves that a WIM's XML holds. */
function halves(date: Date): [string, string] {
  const time = (BigInt(date.getTime()) + 11_644_473_600_000n) * 10_000n;
  const hex = (part: bigint): string => `0x${part.toString(16).toUpperCase().padStart(8, '0')}`;
  return [hex(time >> 32n), hex(time & 0xffffffffn)];
}

/**
 * Takes clock and chance out of an uncompressed WIM file: the GUID of the header (16 bytes at 24) becomes a digest of the rest, creation and
 * change times of the images in the XML data (its place stands in the header at 72: size in 7 bytes, flags, offset) become `stamp`.
 * The layout is that of Microsoft's "Windows Imaging File Format (WIM)" white paper.
 */
export function canonicalWim(bytes: Buffer, stamp: Date): Buffer {
  if (bytes.toString('latin1', 0, 5) !== 'MSWIM') throw new Error('not a WIM file');
  const file = Buffer.from(bytes);
  const size = Number(file.readBigUInt64LE(72) & 0x00ffffffffffffffn);
  const offset = Number(file.readBigUInt64LE(80));
  const [high, low] = halves(stamp);
  const xml = file.toString('utf16le', offset, offset + size).replace(/<HIGHPART>0x[0-9A-F]{8}<\/HIGHPART><LOWPART>0x[0-9A-F]{8}<\/LOWPART>/g, `<HIGHPART>${high}</HIGHPART><LOWPART>${low}</LOWPART>`);
  if (Buffer.byteLength(xml, 'utf16le') !== size) throw new Error("the WIM's XML data changed its size");
  file.write(xml, offset, 'utf16le');
  file.fill(0, 24, 40);
  createHash('sha256').update(file).digest().copy(file, 24, 0, 16);
  return file;
}
