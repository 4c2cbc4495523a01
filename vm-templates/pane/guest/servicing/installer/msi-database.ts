import { type CompoundStorage, readCompound } from './msi-compound.ts';
import { readStringPool, type StringPool } from './msi-strings.ts';
import { SUMMARY_STREAM, summaryText } from './msi-summary.ts';

export { NotAnInstallerPackage } from './msi-compound.ts';

export type MsiValue = string | number | undefined;
export type MsiRow = Record<string, MsiValue>;
export interface MsiColumn {
  name: string;
  kind: 'string' | 'short' | 'long' | 'stream';
  key: boolean;
}
/** What a package says, with or without patches. */
export interface MsiTables {
  /** All rows of a table; none when the database has no such table. */
  rows(table: string): MsiRow[];
  columns(table: string): MsiColumn[];
  /** A stream by its name, e.g. a cabinet. */
  stream(name: string): Buffer | undefined;
  /** A text of the summary information: 7 is the template (`x64;1033`), 9 the package code. */
  summary(id: number): string;
  /** The Property table as a map. */
  properties(): Map<string, string>;
}

/** Type bits of the _Columns table (Wine's msi, "MSITYPE_*"): 0x0800 text, 0x0900 without width a stream, 0x2000 key, low byte the width. */
function columnKind(type: number): MsiColumn['kind'] {
  if ((type & 0x0fff) === 0x0900 || (type & ~0x3000) === 0x0900) return 'stream';
  if (type & 0x0800) return 'string';
  return (type & 0xff) <= 2 ? 'short' : 'long';
}

/** Bytes that a cell takes. */
export function cellWidth({ kind }: MsiColumn, wide: boolean): number {
  return kind === 'string' ? (wide ? 3 : 2) : kind === 'long' ? 4 : 2;
}
/** The value of a stored cell; streams are left out, numbers are stored with their sign bit turned. */
export function cellValue(raw: number, { kind }: MsiColumn, { strings }: StringPool): MsiValue {
  if (raw === 0 || kind === 'stream') return undefined;
  if (kind === 'string') return strings[raw];
  return kind === 'short' ? raw - 0x8000 : raw - 0x80000000;
}
export function propertiesOf(rows: MsiRow[]): Map<string, string> {
  return new Map(rows.map((row) => [String(row['Property']), String(row['Value'] ?? '')]));
}

const COLUMNS_TABLE: MsiColumn[] = [
  { name: 'Table', kind: 'string', key: true },
  { name: 'Number', kind: 'short', key: true },
  { name: 'Name', kind: 'string', key: false },
  { name: 'Type', kind: 'short', key: false },
];

/**
 * A Windows Installer database, read only: tables as rows by column name, streams as bytes.
 * Layout: an OLE compound file; `!_StringPool` and `!_StringData` hold all texts, tables are stored column by column.
 */
export class MsiDatabase implements MsiTables {
  readonly storage: CompoundStorage;
  readonly #pool: StringPool;
  readonly #columns = new Map<string, MsiColumn[]>();

  /** Throws NotAnInstallerPackage when the bytes are no compound file or hold no string pool. */
  constructor(bytes: Buffer) {
    this.storage = readCompound(bytes);
    this.#pool = readStringPool(this.storage);
    this.#columns.set('_Columns', COLUMNS_TABLE);
    for (const row of this.rows('_Columns').sort((a, b) => Number(a['Number']) - Number(b['Number']))) {
      const table = String(row['Table']);
      // Types are stored as signed 16-bit numbers.
      const type = Number(row['Type']) & 0xffff;
      this.#columns.set(table, [...(this.#columns.get(table) ?? []), { name: String(row['Name']), kind: columnKind(type), key: (type & 0x2000) !== 0 }]);
    }
  }

  stream(name: string): Buffer | undefined {
    return this.storage.streams.get(name);
  }
  columns(table: string): MsiColumn[] {
    return this.#columns.get(table) ?? [];
  }
  rows(table: string): MsiRow[] {
    const data = this.storage.streams.get(`!${table}`);
    const columns = this.#columns.get(table);
    if (!data || !columns) return [];
    const widths = columns.map((column) => cellWidth(column, this.#pool.wide));
    const rowSize = widths.reduce((sum, width) => sum + width, 0);
    const count = Math.floor(data.length / rowSize);
    const rows: MsiRow[] = Array.from({ length: count }, () => ({}));
    let start = 0;
    columns.forEach((column, number) => {
      const width = widths[number]!;
      for (let index = 0; index < count; index += 1) rows[index]![column.name] = cellValue(data.readUIntLE(start + index * width, width), column, this.#pool);
      start += width * count;
    });
    return rows;
  }
  properties(): Map<string, string> {
    return propertiesOf(this.rows('Property'));
  }
  summary(id: number): string {
    return summaryText(this.storage.streams.get(SUMMARY_STREAM), id);
  }
}
