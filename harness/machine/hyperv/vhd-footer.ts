import { randomBytes } from 'node:crypto';

export const FOOTER_BYTES = 512;
const COOKIE = 'conectix';
const FIXED = 2;
/** Seconds from 1970 to 2000-01-01T00:00:00Z, where the format's clock begins. */
const EPOCH = 946_684_800;

/**
 * The footer that makes a raw disk a fixed VHD: "Virtual Hard Disk Image Format Specification" 1.0 (Microsoft, October
 * 2006), hard disk footer. All numbers are big-endian.
 * @param bytes size of the raw disk, a multiple of 512
 * @throws RangeError for another size
 */
export function vhdFooter(bytes: number, options: { id?: Buffer; seconds?: number } = {}): Buffer {
  if (bytes <= 0 || bytes % 512 !== 0 || !Number.isSafeInteger(bytes)) throw new RangeError(`a disk of ${bytes} bytes has no whole sectors`);
  const footer = Buffer.alloc(FOOTER_BYTES);
  const [cylinders, heads, sectors] = geometry(bytes / 512);
  footer.write(COOKIE, 0, 'latin1');
  footer.writeUInt32BE(2, 8); // Features: the reserved bit, always set.
  footer.writeUInt32BE(0x0001_0000, 12);
  footer.writeBigUInt64BE(0xffff_ffff_ffff_ffffn, 16); // A fixed disk has no further header.
  footer.writeUInt32BE(options.seconds ?? Math.floor(Date.now() / 1000) - EPOCH, 24);
  // The creator that Windows writes: QEMU trusts the size of its disks, and the rounded geometry of unknown creators.
  footer.write('win ', 28, 'latin1');
  footer.writeUInt32BE(0x000a_0000, 32);
  footer.write('Wi2k', 36, 'latin1');
  footer.writeBigUInt64BE(BigInt(bytes), 40);
  footer.writeBigUInt64BE(BigInt(bytes), 48);
  footer.writeUInt16BE(cylinders, 56);
  footer.writeUInt8(heads, 58);
  footer.writeUInt8(sectors, 59);
  footer.writeUInt32BE(FIXED, 60);
  (options.id ?? randomBytes(16)).copy(footer, 68, 0, 16);
  footer.writeUInt32BE(checksum(footer), 64);
  return footer;
}

/**
 * Size in bytes of the raw disk in front of a fixed VHD's footer.
 * @throws RangeError when it is no such footer
 */
export function fixedVhdSize(footer: Buffer): number {
  if (footer.length !== FOOTER_BYTES || footer.toString('latin1', 0, 8) !== COOKIE) throw new RangeError('there is no VHD footer');
  const type = footer.readUInt32BE(60);
  if (type !== FIXED) throw new RangeError(`the VHD is of type ${type}, not fixed`);
  const copy = Buffer.from(footer);
  copy.writeUInt32BE(0, 64);
  if (checksum(copy) !== footer.readUInt32BE(64)) throw new RangeError('the checksum of the VHD footer is wrong');
  return Number(footer.readBigUInt64BE(48));
}

/** One's complement of the sum of all bytes, the checksum's own being zero. */
function checksum(footer: Buffer): number {
  let sum = 0;
  for (const byte of footer) sum += byte;
  return ~sum >>> 0;
}

/** The specification's appendix "CHS calculation". */
function geometry(total: number): [cylinders: number, heads: number, sectors: number] {
  const all = Math.min(total, 65_535 * 16 * 255);
  if (all >= 65_535 * 16 * 63) return [Math.floor(Math.floor(all / 255) / 16), 16, 255];
  let sectors = 17;
  let tracks = Math.floor(all / sectors);
  let heads = Math.max(4, Math.floor((tracks + 1023) / 1024));
  if (tracks >= heads * 1024 || heads > 16) {
    sectors = 31;
    heads = 16;
    tracks = Math.floor(all / sectors);
  }
  if (tracks >= heads * 1024) {
    sectors = 63;
    heads = 16;
    tracks = Math.floor(all / sectors);
  }
  return [Math.floor(tracks / heads), heads, sectors];
}
