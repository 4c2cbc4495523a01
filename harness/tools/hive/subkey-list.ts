import type { ReadCell } from './hive-cells.ts';
import { hiveError } from './hive-error.ts';

/** Bytes of an entry in each kind of leaf: an offset, and a hint or hash of the name. */
const entrySize: Record<string, number> = { li: 4, lf: 8, lh: 8 };

/** Offsets of the key nodes in a list of subkeys: a leaf (li, lf, lh), or an index of leaves (ri). */
export function subkeyOffsets(cell: ReadCell, offset: number, what: string, nested = false): number[] {
  const list = cell(offset, what);
  const kind = list.toString('latin1', 0, 2);
  const count = list.readUInt16LE(2);
  const size = kind === 'ri' && !nested ? 4 : entrySize[kind];
  if (size === undefined) throw hiveError(`${what} are in a list of the unknown kind ${JSON.stringify(kind)}`, offset + 4096);
  if (4 + count * size > list.length) throw hiveError(`the list of ${what} does not fit its cell`, offset + 4096);
  const entries = Array.from({ length: count }, (_, index) => list.readUInt32LE(4 + index * size));
  return kind === 'ri' ? entries.flatMap((one) => subkeyOffsets(cell, one, what, true)) : entries;
}
