import { readStringTable } from './string-table.ts';
import type { StringPool } from './string-pool.ts';

/** The Property table (Property, Value). */
export function readPropertyTable(table: Uint8Array, pool: StringPool): Map<string, string> {
  return new Map(readStringTable('Property', table, 2, pool).map(([name = '', value = '']) => [name, value]));
}
