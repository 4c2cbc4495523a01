import { StringPool } from './installer-strings.ts';

/** A column: its type as `_Columns` stores it (width, and the bits text 0x800, nullable 0x1000, key 0x2000). */
export interface Column {
  name: string;
  type: number;
}
/** Column types by the letters that table exports use: s text, l localizable text, i number; capitals may be empty. */
export const TYPE = { key: (width: number) => 0x2d00 | width, text: (width: number) => 0x0d00 | width, optionalText: (width: number) => 0x1d00 | width, long: 0x0104, optionalLong: 0x1104, short: 0x0502, keyShort: 0x2502, localText: 0x0f00 } as const;

export type Cell = string | number | undefined;
export interface Table {
  columns: Column[];
  rows: Cell[][];
}
/** A change of one row in a transform: a whole new row, or a key and the cells (by column) that change. */
export interface RowChange {
  insert?: Cell[];
  key?: Cell[];
  set?: Record<number, Cell>;
}

const isText = (type: number): boolean => (type & 0x0800) !== 0;
const width = (type: number): number => (isText(type) ? 2 : (type & 0xff) <= 2 ? 2 : 4);

function cell(value: Cell, type: number, pool: StringPool): Buffer {
  const bytes = Buffer.alloc(width(type));
  const raw = value === undefined ? 0 : isText(type) ? pool.reference(String(value)) : width(type) === 2 ? (Number(value) + 0x8000) & 0xffff : (Number(value) + 0x80000000) >>> 0;
  bytes.writeUIntLE(raw, 0, bytes.length);
  return bytes;
}

/** Encodes a stream's name: two characters of the alphabet in one UTF-16 unit; tables are marked by U+4840. */
export function streamName(name: string, table = false): string {
  const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._';
  let packed = table ? '\u4840' : '';
  for (let index = 0; index < name.length; index += 1) {
    const [first, second] = [alphabet.indexOf(name.charAt(index)), index + 1 < name.length ? alphabet.indexOf(name.charAt(index + 1)) : -1];
    if (first < 0) packed += name.charAt(index);
    else if (second < 0) packed += String.fromCharCode(0x4800 + first);
    else {
      packed += String.fromCharCode(0x3800 + first + (second << 6));
      index += 1;
    }
  }
  return packed;
}

/** Streams of a database: its tables column by column, `_Tables`, `_Columns` and the string pool. */
export function databaseStreams(tables: Record<string, Table>): Map<string, Buffer> {
  const pool = new StringPool();
  const streams = new Map<string, Buffer>();
  const write = (name: string, columns: Column[], rows: Cell[][]): void => {
    // Readers look rows up by key: they are sorted by the stored keys.
    const stored = rows.map((row) => columns.map((column, index) => cell(row[index], column.type, pool)));
    const keys = columns.flatMap((column, index) => ((column.type & 0x2000) !== 0 ? [index] : []));
    stored.sort((a, b) => keys.map((key) => a[key]!.readUIntLE(0, a[key]!.length) - b[key]!.readUIntLE(0, b[key]!.length)).find((difference) => difference !== 0) ?? 0);
    streams.set(streamName(name, true), Buffer.concat(columns.flatMap((_, index) => stored.map((row) => row[index]!))));
  };
  for (const [name, table] of Object.entries(tables)) write(name, table.columns, table.rows);
  write('_Tables', [{ name: 'Name', type: TYPE.key(64) }], Object.keys(tables).map((name) => [name]));
  const columns = Object.entries(tables).flatMap(([name, table]) => table.columns.map((column, index): Cell[] => [name, index + 1, column.name, column.type > 0x7fff ? column.type - 0x10000 : column.type]));
  write('_Columns', [{ name: 'Table', type: TYPE.key(64) }, { name: 'Number', type: TYPE.keyShort }, { name: 'Name', type: TYPE.text(64) }, { name: 'Type', type: TYPE.short }], columns);
  const { pool: bytes, data } = pool.streams();
  return streams.set(streamName('_StringPool', true), bytes).set(streamName('_StringData', true), data);
}

/** Streams of a transform: change records row by row, each behind a mask (see the readers in msitools and Wine). */
export function transformStreams(tables: Record<string, { columns: Column[]; changes: RowChange[] }>): Map<string, Buffer> {
  const pool = new StringPool();
  const streams = new Map<string, Buffer>();
  for (const [name, { columns, changes }] of Object.entries(tables)) {
    const records = changes.flatMap(({ insert, key = [], set = {} }) => {
      const mask = Buffer.alloc(2);
      if (insert) {
        mask.writeUInt16LE((columns.length << 8) | 1);
        return [mask, ...columns.map((column, index) => cell(insert[index], column.type, pool))];
      }
      mask.writeUInt16LE(Object.keys(set).reduce((bits, index) => bits | (1 << Number(index)), 0));
      return [mask, ...columns.flatMap((column, index) => ((column.type & 0x2000) !== 0 ? [cell(key[index], column.type, pool)] : index in set ? [cell(set[index], column.type, pool)] : []))];
    });
    streams.set(streamName(name, true), Buffer.concat(records));
  }
  const { pool: bytes, data } = pool.streams();
  return streams.set(streamName('_StringPool', true), bytes).set(streamName('_StringData', true), data);
}
