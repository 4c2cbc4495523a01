import type { DirectoryTree } from './directory-tree.ts';
import { SECTOR, writeBoth16, writeBoth32 } from './sector.ts';

export interface VolumeFields {
  label: string;
  /** Sectors of the whole medium. */
  sectors: number;
  tree: DirectoryTree;
  littleEndianTable: number;
  bigEndianTable: number;
  time: Date;
}

/** ECMA-119 8.4: the primary volume descriptor, for who knows no other tree. */
export function primaryDescriptor(fields: VolumeFields): Buffer {
  return volumeDescriptor(fields, 1, (text, length) => Buffer.from(text.padEnd(length, ' '), 'latin1'));
}

/** ECMA-119 8.5, with the escape sequence that says UCS-2 level 3. [Joliet Specification] */
export function jolietDescriptor(fields: VolumeFields): Buffer {
  const bytes = volumeDescriptor(fields, 2, (text, length) => {
    const padded = Buffer.alloc(length);
    Buffer.from(text.padEnd(length >> 1, ' '), 'utf16le').swap16().copy(padded);
    return padded;
  });
  bytes.write('%/E', 88, 'latin1');
  return bytes;
}

/** ECMA-119 8.3. */
export function terminator(): Buffer {
  return header(255);
}

/** The boot record volume descriptor, always in sector 17, names the sector of the boot catalog. [El Torito 1.0, 2.0] */
export function bootRecordDescriptor(catalog: number): Buffer {
  const bytes = header(0);
  bytes.write('EL TORITO SPECIFICATION', 7, 'latin1');
  bytes.writeUInt32LE(catalog, 71);
  return bytes;
}

function header(type: number): Buffer {
  const bytes = Buffer.alloc(SECTOR);
  bytes.writeUInt8(type, 0);
  bytes.write('CD001', 1, 'latin1');
  bytes.writeUInt8(1, 6);
  return bytes;
}

function volumeDescriptor({ label, sectors, tree, littleEndianTable, bigEndianTable, time }: VolumeFields, type: number, encode: (text: string, length: number) => Buffer): Buffer {
  const bytes = header(type);
  const text = (value: string, offset: number, length: number) => encode(value, length).copy(bytes, offset);
  text('', 8, 32);
  text(label, 40, 32);
  writeBoth32(bytes, sectors, 80);
  writeBoth16(bytes, 1, 120);
  writeBoth16(bytes, 1, 124);
  writeBoth16(bytes, SECTOR, 128);
  writeBoth32(bytes, tree.pathTableSize, 132);
  bytes.writeUInt32LE(littleEndianTable, 140);
  bytes.writeUInt32BE(bigEndianTable, 148);
  tree.rootRecord(time).copy(bytes, 156);
  // Volume set, publisher, data preparer, application; then copyright, abstract and bibliographic files: none.
  for (const [offset, length] of [[190, 128], [318, 128], [446, 128], [574, 128], [702, 37], [739, 37], [776, 37]] as const) text('', offset, length);
  const stamp = `${time.toISOString().replace(/\D/g, '').slice(0, 14)}00`;
  // Made, changed; expires and effective from: not said.
  for (const [offset, value] of [[813, stamp], [830, stamp], [847, '0'.repeat(16)], [864, '0'.repeat(16)]] as const) bytes.write(value, offset, 'latin1');
  bytes.writeUInt8(1, 881);
  return bytes;
}
