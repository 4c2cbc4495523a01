/** One header block of 512 bytes, as POSIX ustar has it [POSIX.1-2017, pax, "ustar Interchange Format"]. */
export interface TarHeader {
  name: string;
  size: number;
  /** `0` file, `x` extended header, and what else there is: links, devices, folders, sparse files. */
  type: string;
  /** Undefined when mode, owner, time, link name and all that is unused are what a bundle has there. */
  unusual?: string;
}

export const BLOCK = 512;

/** What the block says, or a word on why it is no header. */
export function readTarHeader(block: Buffer): TarHeader | string {
  if (checksum(block) !== octal(block, 148, 8)) return 'its checksum is wrong';
  if (block.toString('latin1', 257, 265) !== 'ustar\x0000') return 'it is not of the ustar format';
  const size = sizeOf(block);
  if (size === undefined) return 'its size is no number';
  const prefix = text(block, 345, 155);
  const name = text(block, 0, 100);
  if (name === undefined || prefix === undefined) return 'its name is not UTF-8';
  const unusual = unusualField(block);
  return { name: prefix === '' ? name : `${prefix}/${name}`, size, type: String.fromCharCode(block[156]!), ...(unusual !== undefined && { unusual }) };
}

function unusualField(block: Buffer): string | undefined {
  if (octal(block, 100, 8) !== 0o644) return 'mode';
  if (octal(block, 108, 8) !== 0 || octal(block, 116, 8) !== 0) return 'owner';
  if (octal(block, 136, 12) !== 315_532_800) return 'time';
  if (block.subarray(157, 257).some((byte) => byte !== 0)) return 'link name';
  if (block.subarray(265, 329).some((byte) => byte !== 0)) return 'owner name';
  if (octal(block, 329, 8) !== 0 || octal(block, 337, 8) !== 0) return 'device number';
  if (block.subarray(500).some((byte) => byte !== 0)) return 'unused bytes';
  // Text that hides behind the end of a name.
  for (const [from, length] of [[0, 100], [345, 155]] as const) {
    const field = block.subarray(from, from + length);
    const end = field.indexOf(0);
    if (end >= 0 && field.subarray(end).some((byte) => byte !== 0)) return 'name';
  }
  return undefined;
}

/** Octal digits, or, from 8 GiB on, a number in base 256 with the highest bit set (as GNU tar writes it). */
function sizeOf(block: Buffer): number | undefined {
  if (block[124] !== 0x80) return octal(block, 124, 12);
  const value = block.subarray(125, 136).reduce((sum, byte) => sum * 256 + byte, 0);
  return Number.isSafeInteger(value) ? value : undefined;
}

function octal(block: Buffer, from: number, length: number): number | undefined {
  const digits = /^([0-7]+)[ \0]*$/.exec(block.toString('latin1', from, from + length))?.[1];
  return digits === undefined ? undefined : Number.parseInt(digits, 8);
}

function text(block: Buffer, from: number, length: number): string | undefined {
  const field = block.subarray(from, from + length);
  const end = field.indexOf(0);
  return utf8(end < 0 ? field : field.subarray(0, end));
}

function utf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Sum of all bytes, those of the checksum itself counted as blanks. */
function checksum(block: Buffer): number {
  let sum = 8 * 32;
  for (let at = 0; at < BLOCK; at++) if (at < 148 || at >= 156) sum += block[at]!;
  return sum;
}

/** The one record of an extended header that a bundle may have: `27 path=...\n`. Undefined for anything else. */
export function readPaxPath(content: Buffer): string | undefined {
  const whole = utf8(content);
  const match = whole === undefined ? null : /^(\d{1,5}) path=([^\n]+)\n$/.exec(whole);
  return match && Number(match[1]) === content.length ? match[2] : undefined;
}
