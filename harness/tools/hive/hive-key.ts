import type { ReadCell } from './hive-cells.ts';
import { hiveError } from './hive-error.ts';
import { hiveValue, type HiveValue } from './hive-value.ts';
import { fileTime } from './read-header.ts';
import { subkeyOffsets } from './subkey-list.ts';

/** A key of a hive; what is below it is read when asked for. */
export interface HiveKey {
  name: string;
  /** ISO time in UTC. */
  lastWritten: string;
  subkeyCount: number;
  valueCount: number;
  /** In the hive's order, that of upper-case names. */
  subkeys(): HiveKey[];
  /** In the order in which they were made. */
  values(): HiveValue[];
}

const COMPRESSED_NAME = 0x20;
const NONE = 0xffffffff;

/** Key node ("nk") at a cell. Checks signature, name and that the lists hold as many entries as it says. */
export function hiveKey(cell: ReadCell, offset: number, what: string, ancestors: ReadonlySet<number> = new Set()): HiveKey {
  const node = cell(offset, what);
  if (node.toString('latin1', 0, 2) !== 'nk') throw hiveError(`the cell of ${what} is no key`, offset + 4096);
  if (node.length < 76) throw hiveError(`${what} is cut`, offset + 4096);
  const nameLength = node.readUInt16LE(72);
  if (76 + nameLength > node.length) throw hiveError(`the name of ${what} does not fit its cell`, offset + 4096);
  const encoding = node.readUInt16LE(2) & COMPRESSED_NAME ? 'latin1' : 'utf16le';
  const name = node.toString(encoding, 76, 76 + nameLength);
  const subkeyCount = node.readUInt32LE(20);
  const valueCount = node.readUInt32LE(36);
  if (ancestors.has(offset)) throw hiveError(`key ${name} is below itself`, offset + 4096);
  return {
    name,
    lastWritten: fileTime(node.readBigUInt64LE(4)),
    subkeyCount,
    valueCount,
    subkeys() {
      if (subkeyCount === 0) return [];
      const offsets = subkeyOffsets(cell, node.readUInt32LE(28), `the subkeys of ${name}`);
      if (offsets.length !== subkeyCount) throw hiveError(`key ${name} has ${subkeyCount} subkeys, its list ${offsets.length}`, offset + 4096);
      const line = new Set(ancestors).add(offset);
      return offsets.map((one) => hiveKey(cell, one, `a subkey of ${name}`, line));
    },
    values() {
      if (valueCount === 0) return [];
      const start = node.readUInt32LE(40);
      if (start === NONE) throw hiveError(`key ${name} has ${valueCount} values, but no list of them`, offset + 4096);
      const list = cell(start, `the values of ${name}`);
      if (list.length < valueCount * 4) throw hiveError(`key ${name} has ${valueCount} values, but its list has room for ${list.length >> 2}`, offset + 4096);
      return Array.from({ length: valueCount }, (_, index) => hiveValue(cell, list.readUInt32LE(index * 4), name));
    },
  };
}
