import { MsiFormatError, type StringPool } from './string-pool.ts';

/**
 * A table whose columns are all strings: rows in order. Tables are stored column by column: all values of the first,
 * then all of the second.
 * @param name for the error
 */
export function readStringTable(name: string, table: Uint8Array, columns: number, { strings, referenceSize }: StringPool): string[][] {
  const rowSize = columns * referenceSize;
  if (table.byteLength % rowSize !== 0) throw new MsiFormatError(`its ${name} table is cut off`);
  const rows = table.byteLength / rowSize;
  const text = (index: number): string => {
    const at = index * referenceSize;
    const reference = table[at]! | (table[at + 1]! << 8) | (referenceSize === 3 ? table[at + 2]! << 16 : 0);
    const found = strings[reference];
    if (found === undefined) throw new MsiFormatError(`its ${name} table names the string ${reference}, which does not exist`);
    return found;
  };
  return Array.from({ length: rows }, (_, row) => Array.from({ length: columns }, (_unused, column) => text(column * rows + row)));
}
