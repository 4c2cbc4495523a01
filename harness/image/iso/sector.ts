/** Bytes of a logical sector and block of every medium that we write. */
export const SECTOR = 2048;

export function sectorsOf(bytes: number): number {
  return Math.ceil(bytes / SECTOR);
}

/** ECMA-119 7.2.3: a 16-bit number, little-endian, then again big-endian. */
export function writeBoth16(bytes: Buffer, value: number, offset: number): void {
  bytes.writeUInt16LE(value, offset);
  bytes.writeUInt16BE(value, offset + 2);
}

/** ECMA-119 7.3.3: a 32-bit number, little-endian, then again big-endian. */
export function writeBoth32(bytes: Buffer, value: number, offset: number): void {
  bytes.writeUInt32LE(value, offset);
  bytes.writeUInt32BE(value, offset + 4);
}
