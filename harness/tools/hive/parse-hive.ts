import { openCells } from './hive-cells.ts';
import { hiveError } from './hive-error.ts';
import { hiveKey, type HiveKey } from './hive-key.ts';
import { readHeader, type HiveHeader } from './read-header.ts';

export interface Hive {
  header: HiveHeader;
  /** The last write was not finished: changes are in the .LOG files beside the hive, and are not seen here. */
  dirty: boolean;
  /** Bytes behind the last bin, which are no part of the hive. */
  trailingBytes: number;
  root: HiveKey;
}

/**
 * Opens a registry hive for reading: header, bins and root key are checked at once, keys when they are asked for.
 * Throws WP-HIVE-UNREADABLE for what is no hive, for one that is cut, and for one whose header is damaged. A dirty one
 * is read as it stands.
 */
export function openHive(bytes: Buffer): Hive {
  const header = readHeader(bytes);
  if (!header.checksumValid) throw hiveError('the checksum of its header is wrong', 508);
  const cell = openCells(bytes, header);
  return {
    header,
    dirty: header.primarySequence !== header.secondarySequence,
    trailingBytes: bytes.length - 4096 - header.binsSize,
    root: hiveKey(cell, header.rootCell, 'the root key'),
  };
}

export interface HiveSummary {
  header: HiveHeader;
  dirty: boolean;
  trailingBytes: number;
  root: string;
  /** Of the whole tree, the root included. */
  keys: number;
  values: number;
  /** The keys right below the root, each with all that is below it. */
  tree: { name: string; lastWritten: string; keys: number; values: number }[];
}

/** Windows allows 512 levels. */
const DEEPEST = 512;

/** Reads every key and value of a hive and says what is there. A damaged one is refused as a whole: half a tree is no answer. */
export function parseHive(bytes: Buffer): HiveSummary {
  const { header, dirty, trailingBytes, root } = openHive(bytes);
  const own = { keys: 1, values: root.values().length };
  const tree = root.subkeys().map((key) => ({ name: key.name, lastWritten: key.lastWritten, ...count(key, 1) }));
  return {
    header,
    dirty,
    trailingBytes,
    root: root.name,
    keys: tree.reduce((sum, key) => sum + key.keys, own.keys),
    values: tree.reduce((sum, key) => sum + key.values, own.values),
    tree,
  };
}

function count(key: HiveKey, depth: number): { keys: number; values: number } {
  if (depth > DEEPEST) throw hiveError(`key ${key.name} lies deeper than ${DEEPEST} levels`);
  const total = { keys: 1, values: key.values().length };
  for (const subkey of key.subkeys()) {
    const below = count(subkey, depth + 1);
    total.keys += below.keys;
    total.values += below.values;
  }
  return total;
}
