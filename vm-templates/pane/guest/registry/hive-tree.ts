import { RegistryError } from './registry-error.ts';

/** One value with its bytes exactly as stored. The default value has the empty name. */
export interface HiveValue {
  name: string;
  type: number;
  raw: Buffer;
}
/** One key of a hive in memory. Names are compared as the kernel does: upper-cased, in UTF-16 order. */
export interface HiveKey {
  name: string;
  /** FILETIME: 100 ns since 1601-01-01 UTC. */
  lastWrite: bigint;
  className?: string;
  /** Self-relative security descriptor; the same Buffer object is shared by keys that share it in the file. */
  security: Buffer;
  /** By upper-case name, in the order of creation. */
  values: Map<string, HiveValue>;
  subkeys: Map<string, HiveKey>;
}
/** A hive as a tree, plus what its base block says about it. */
export interface HiveTree {
  root: HiveKey;
  minorVersion: number;
  sequence: number;
}

/** Windows' own limits (winreg documentation, "Registry element size limits"): 255 UTF-16 units for a key, 16,383 for a value. */
export const KEY_NAME_LIMIT = 255;
export const VALUE_NAME_LIMIT = 16_383;

const EPOCH_1601_MS = 11_644_473_600_000n;
/** FILETIME of a moment. */
export function fileTime(date: Date): bigint {
  return (BigInt(date.getTime()) + EPOCH_1601_MS) * 10_000n;
}
export function fromFileTime(time: bigint): Date {
  return new Date(Number(time / 10_000n - EPOCH_1601_MS));
}

/** The form under which names are compared. One unit in, one unit out: the kernel's table never changes a name's length. */
export function foldName(name: string): string {
  let folded = '';
  for (let index = 0; index < name.length; index += 1) {
    const unit = name.charAt(index);
    const upper = unit.toUpperCase();
    folded += upper.length === 1 ? upper : unit;
  }
  return folded;
}

/**
 * SYSTEM and Administrators full control, Users read; owner Administrators, group SYSTEM: what a key under HKLM has by default.
 * Self-relative layout per [MS-DTYP] 2.4.6.
 */
function defaultSecurity(): Buffer {
  const administrators = Buffer.from([1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 0x20, 2, 0, 0]);
  const users = Buffer.from([1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 0x21, 2, 0, 0]);
  const localSystem = Buffer.from([1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0]);
  const allow = (mask: number, sid: Buffer): Buffer => {
    const head = Buffer.alloc(8);
    head.writeUInt8(0, 0); // ACCESS_ALLOWED_ACE_TYPE
    head.writeUInt8(2, 1); // CONTAINER_INHERIT_ACE
    head.writeUInt16LE(8 + sid.length, 2);
    head.writeUInt32LE(mask, 4);
    return Buffer.concat([head, sid]);
  };
  const entries = Buffer.concat([allow(0xf003f, localSystem), allow(0xf003f, administrators), allow(0x20019, users)]);
  const acl = Buffer.alloc(8);
  acl.writeUInt8(2, 0);
  acl.writeUInt16LE(8 + entries.length, 2);
  acl.writeUInt16LE(3, 4);
  const head = Buffer.alloc(20);
  head.writeUInt8(1, 0);
  head.writeUInt16LE(0x8004, 2); // SE_SELF_RELATIVE | SE_DACL_PRESENT
  head.writeUInt32LE(20, 4);
  head.writeUInt32LE(20 + administrators.length, 8);
  head.writeUInt32LE(20 + administrators.length + localSystem.length, 16);
  return Buffer.concat([head, administrators, localSystem, acl, entries]);
}
const DEFAULT_SECURITY = defaultSecurity();

/** A key without parent; `like` gives its security, as a new key inherits from its parent. */
export function newKey(name: string, like?: HiveKey): HiveKey {
  if (name.length > KEY_NAME_LIMIT) throw new RegistryError('invalid', `key name longer than ${KEY_NAME_LIMIT}: ${name.slice(0, 40)}...`);
  return { name, lastWrite: fileTime(new Date()), security: like?.security ?? DEFAULT_SECURITY, values: new Map(), subkeys: new Map() };
}
export function newHive(rootName: string): HiveTree {
  return { root: newKey(rootName), minorVersion: 5, sequence: 1 };
}
