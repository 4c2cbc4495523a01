import { RegistryError } from './registry-error.ts';

/** Names and numbers as in winnt.h. Unknown types (SAM stores numbers there) are written `REG_TYPE_<n>`. */
const NAMES = [
  'REG_NONE',
  'REG_SZ',
  'REG_EXPAND_SZ',
  'REG_BINARY',
  'REG_DWORD',
  'REG_DWORD_BIG_ENDIAN',
  'REG_LINK',
  'REG_MULTI_SZ',
  'REG_RESOURCE_LIST',
  'REG_FULL_RESOURCE_DESCRIPTOR',
  'REG_RESOURCE_REQUIREMENTS_LIST',
  'REG_QWORD',
] as const;

export type ValueType = (typeof NAMES)[number] | `REG_TYPE_${number}`;
/** Decoded data: text, 32-bit number, list of texts, 64-bit number; a Buffer for everything else and for data of the wrong size. */
export type ValueData = string | number | string[] | Buffer | bigint;
export interface RegistryValue {
  type: ValueType;
  data: ValueData;
}

export function valueTypeName(number: number): ValueType {
  return NAMES[number] ?? `REG_TYPE_${number}`;
}

/** The number of a type name; undefined for a word that is no type. */
export function valueTypeNumber(name: string): number | undefined {
  const index = (NAMES as readonly string[]).indexOf(name.toUpperCase());
  if (index >= 0) return index;
  const other = /^REG_TYPE_(\d+)$/i.exec(name);
  return other ? Number(other[1]) >>> 0 : undefined;
}

function text(raw: Buffer): string {
  // Hives in the wild hold strings of odd length and without a terminator: read whole code units up to the first NUL.
  const all = raw.toString('utf16le', 0, raw.length & ~1);
  const end = all.indexOf('\0');
  return end < 0 ? all : all.slice(0, end);
}

function texts(raw: Buffer): string[] {
  const parts = raw.toString('utf16le', 0, raw.length & ~1).split('\0');
  const end = parts.indexOf('');
  return end < 0 ? parts : parts.slice(0, end);
}

export function decodeValue(type: number, raw: Buffer): ValueData {
  if (type === 1 || type === 2 || type === 6) return text(raw);
  if (type === 4 && raw.length === 4) return raw.readUInt32LE(0);
  if (type === 5 && raw.length === 4) return raw.readUInt32BE(0);
  if (type === 7) return texts(raw);
  if (type === 11 && raw.length === 8) return raw.readBigUInt64LE(0);
  return Buffer.from(raw);
}

/** Bytes as Windows stores them. A Buffer is taken as it is for every type. Throws RegistryError `invalid` when data do not fit the type. */
export function encodeValue(type: number, data: ValueData): Buffer {
  if (Buffer.isBuffer(data)) return Buffer.from(data);
  if ((type === 1 || type === 2 || type === 6) && typeof data === 'string') return Buffer.from(`${data}\0`, 'utf16le');
  if (type === 7 && Array.isArray(data)) {
    if (data.some((line) => line === '' || line.includes('\0'))) throw new RegistryError('invalid', 'REG_MULTI_SZ cannot hold an empty text');
    return Buffer.from(`${data.map((line) => `${line}\0`).join('')}\0`, 'utf16le');
  }
  if ((type === 4 || type === 5) && (typeof data === 'number' || typeof data === 'bigint')) {
    const number = Number(data);
    if (!Number.isInteger(number) || number < 0 || number > 0xffffffff) throw new RegistryError('invalid', `${number} is no 32-bit number`);
    const raw = Buffer.alloc(4);
    if (type === 4) raw.writeUInt32LE(number);
    else raw.writeUInt32BE(number);
    return raw;
  }
  if (type === 11 && (typeof data === 'number' || typeof data === 'bigint')) {
    const number = BigInt(data);
    if (number < 0n || number > 0xffffffffffffffffn) throw new RegistryError('invalid', `${number} is no 64-bit number`);
    const raw = Buffer.alloc(8);
    raw.writeBigUInt64LE(number);
    return raw;
  }
  throw new RegistryError('invalid', `${valueTypeName(type)} cannot hold ${Array.isArray(data) ? 'a list' : `a ${typeof data}`}`);
}
