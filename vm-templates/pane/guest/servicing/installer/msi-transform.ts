import { type CompoundStorage, NotAnInstallerPackage } from './msi-compound.ts';
import { cellValue, cellWidth, type MsiColumn, type MsiRow, type MsiTables, propertiesOf } from './msi-database.ts';
import { readStringPool, type StringPool } from './msi-strings.ts';

/** Change of one row: keys, and the cells that are set. */
interface RowChange {
  kind: 'insert' | 'update' | 'delete';
  cells: MsiRow;
}

/** Low byte 1: a whole row, its cells counted in the high byte. Otherwise each bit stands for a column that is set; none: the row goes. */
const INSERT = 0x1;

/**
 * Reads the change records of one table of a transform: row after row, each with a mask in front, key cells always (layout after
 * msitools' and Wine's readers of transforms). Throws NotAnInstallerPackage when the data end in the middle of a row.
 */
function readChanges(data: Buffer, columns: MsiColumn[], pool: StringPool): RowChange[] {
  const changes: RowChange[] = [];
  let at = 0;
  while (at < data.length) {
    if (at + 2 > data.length) throw new NotAnInstallerPackage();
    const mask = data.readUInt16LE(at);
    at += 2;
    const insert = (mask & INSERT) !== 0;
    const cells: MsiRow = {};
    columns.forEach((column, index) => {
      if (insert ? index >= mask >> 8 : !column.key && (mask & (1 << index)) === 0) return;
      const width = cellWidth(column, pool.wide);
      if (at + width > data.length) throw new NotAnInstallerPackage();
      cells[column.name] = cellValue(data.readUIntLE(at, width), column, pool);
      at += width;
    });
    changes.push({ kind: insert ? 'insert' : mask === 0 ? 'delete' : 'update', cells });
  }
  return changes;
}

function applyChanges(rows: MsiRow[], changes: RowChange[], columns: MsiColumn[]): MsiRow[] {
  const keys = columns.filter((column) => column.key).map((column) => column.name);
  let result = rows.map((row) => ({ ...row }));
  for (const { kind, cells } of changes) {
    const same = (row: MsiRow): boolean => keys.every((key) => row[key] === cells[key]);
    if (kind === 'delete') result = result.filter((row) => !same(row));
    else if (result.some(same)) result = result.map((row) => (same(row) ? { ...row, ...cells } : row));
    else if (kind === 'insert') result.push(cells);
  }
  return result;
}

/** Tables that a transform brings along itself, by their columns, as a patch's administrative transform adds them (PatchPackage). */
const NEW_TABLES: Record<string, MsiColumn[]> = {
  PatchPackage: [
    { name: 'PatchId', kind: 'string', key: true },
    { name: 'Media_', kind: 'short', key: false },
  ],
};

/** A package with a transform on it; `streams` of a patch come before the package's own. */
export function applyTransform(base: MsiTables, transform: CompoundStorage, streams: ReadonlyMap<string, Buffer> = new Map()): MsiTables {
  const pool = readStringPool(transform);
  const columns = (table: string): MsiColumn[] => {
    const own = base.columns(table);
    return own.length > 0 ? own : (NEW_TABLES[table] ?? []);
  };
  const rows = (table: string): MsiRow[] => {
    const data = transform.streams.get(`!${table}`);
    const before = base.rows(table);
    return data ? applyChanges(before, readChanges(data, columns(table), pool), columns(table)) : before;
  };
  return { rows, columns, stream: (name) => streams.get(name) ?? base.stream(name), summary: (id) => base.summary(id), properties: () => propertiesOf(rows('Property')) };
}
