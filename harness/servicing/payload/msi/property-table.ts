import { MsiFormatError, type StringPool } from './string-pool.ts';

/**
 * The Property table (Property, Value): both columns are string references. Tables are stored column by column: all
 * keys, then all values.
 */
export function readPropertyTable(table: Uint8Array, { strings, referenceSize }: StringPool): Map<string, string> {
  const rowSize = 2 * referenceSize;
  if (table.byteLength % rowSize !== 0) throw new MsiFormatError('its Property table is cut off');
  const rows = table.byteLength / rowSize;
  const text = (index: number): string => {
    const at = index * referenceSize;
    const reference = table[at]! | (table[at + 1]! << 8) | (referenceSize === 3 ? table[at + 2]! << 16 : 0);
    const found = strings[reference];
    if (found === undefined) throw new MsiFormatError(`its Property table names the string ${reference}, which does not exist`);
    return found;
  };
  const properties = new Map<string, string>();
  for (let row = 0; row < rows; row++) properties.set(text(row), text(rows + row));
  return properties;
}
