import type { ByteSource } from './byte-source.ts';
import { imageError } from './image-error.ts';

/** A resource (a run of bytes, perhaps compressed) inside a WIM. */
export interface WimResource {
  /** Bytes as stored. */
  size: number;
  flags: number;
  offset: number;
  originalSize: number;
}
export interface WimHeader {
  /** 0x10d00, or 0xe00 for solid images (.esd). */
  version: number;
  flags: number;
  compression: 'none' | 'XPRESS' | 'LZX' | 'LZMS';
  chunkSize: number;
  guid: string;
  partNumber: number;
  totalParts: number;
  imageCount: number;
  /** 0 = none. */
  bootIndex: number;
  lookupTable: WimResource;
  xml: WimResource;
}

/**
 * The layout is documented in Microsoft's `Windows Imaging File Format` paper; solid (LZMS) images and their version
 * number in wimlib's sources.
 */
const headerBytes = 208;
const magic = Buffer.from('MSWIM\0\0\0', 'latin1');
const flag = { compressed: 0x2, spanned: 0x8, writeInProgress: 0x40, xpress: 0x2_0000, lzx: 0x4_0000, lzms: 0x8_0000 };
export const resourceCompressed = 0x4;
/** Images of .esd files: many files compressed as one resource. */
export const SOLID_VERSION = 0xe00;

/**
 * Reads and checks the header, of a whole image or of one part of a split one.
 * @throws WimproofError `WP-WIM-MAGIC`, `WP-WIM-HEADER`, `WP-WIM-INCOMPLETE`, `WP-IMAGE-TRUNCATED`
 */
export async function readWimHeader(source: ByteSource): Promise<WimHeader> {
  if (source.size < headerBytes) throw imageError('WP-WIM-MAGIC', `${source.name} is no WIM: it has only ${source.size} bytes`, 'Name an install.wim, or an ISO that holds one');
  const bytes = await source.read(0, headerBytes);
  if (!bytes.subarray(0, 8).equals(magic)) throw imageError('WP-WIM-MAGIC', `${source.name} is no WIM: it does not begin with MSWIM`, 'Name an install.wim, or an ISO that holds one');
  const bad = (what: string) => imageError('WP-WIM-HEADER', `The header of ${source.name} is damaged: ${what}`, 'Download or copy the image again and compare its digest');
  const size = bytes.readUInt32LE(8);
  if (size !== headerBytes) throw bad(`it says that it is ${size} bytes long instead of ${headerBytes}`);
  const version = bytes.readUInt32LE(12);
  if (version !== 0x10d00 && version !== SOLID_VERSION) throw bad(`unknown format version 0x${version.toString(16)}`);
  const flags = bytes.readUInt32LE(16);
  const header: WimHeader = {
    version,
    flags,
    compression: compressionOf(flags),
    chunkSize: bytes.readUInt32LE(20),
    guid: bytes.subarray(24, 40).toString('hex'),
    partNumber: bytes.readUInt16LE(40),
    totalParts: bytes.readUInt16LE(42),
    imageCount: bytes.readUInt32LE(44),
    bootIndex: bytes.readUInt32LE(120),
    lookupTable: resource(bytes, 48),
    xml: resource(bytes, 72),
  };
  if (flags & flag.writeInProgress) throw imageError('WP-WIM-INCOMPLETE', `${source.name} was not written to its end (the flag 'write in progress' is set)`, 'Make or copy the image again');
  if (header.partNumber < 1 || header.partNumber > header.totalParts) throw bad(`it is part ${header.partNumber} of ${header.totalParts}`);
  if (header.bootIndex > header.imageCount) throw bad(`the bootable image is number ${header.bootIndex} of ${header.imageCount}`);
  for (const [name, one] of [['lookup table', header.lookupTable], ['XML data', header.xml]] as const) {
    if (one.offset + one.size > source.size) throw imageError('WP-IMAGE-TRUNCATED', `${source.name} is cut off: its ${name} ends at byte ${one.offset + one.size} of ${source.size}`, 'Download or copy the image again and compare its digest');
  }
  return header;
}

function compressionOf(flags: number): WimHeader['compression'] {
  if (!(flags & flag.compressed)) return 'none';
  if (flags & flag.lzms) return 'LZMS';
  return flags & flag.lzx ? 'LZX' : 'XPRESS';
}

/** Seven bytes of size, one of flags, then offset and original size. */
function resource(bytes: Buffer, at: number): WimResource {
  return {
    size: Number(bytes.readBigUInt64LE(at) & 0xff_ffff_ffff_ffffn),
    flags: bytes[at + 7] ?? 0,
    offset: Number(bytes.readBigUInt64LE(at + 8)),
    originalSize: Number(bytes.readBigUInt64LE(at + 16)),
  };
}
