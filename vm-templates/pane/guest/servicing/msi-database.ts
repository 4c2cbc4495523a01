import CFB from 'cfb';

export type MsiValue = string | number | undefined;
export type MsiRow = Record<string, MsiValue>;
export class NotAnInstallerPackage extends Error {}

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._';

/** Stream names in an MSI pack two characters into one UTF-16 unit from U+3800 on; U+4840 marks a table. Gives `!Property`, `disk1.cab`. */
function streamName(packed: string): string {
  let name = '';
  for (let index = 0; index < packed.length; index += 1) {
    const unit = packed.charCodeAt(index);
    if (unit >= 0x3800 && unit < 0x4800) name += ALPHABET.charAt((unit - 0x3800) & 0x3f) + ALPHABET.charAt((unit - 0x3800) >> 6);
    else if (unit >= 0x4800 && unit < 0x4840) name += ALPHABET.charAt(unit - 0x4800);
    else if (unit === 0x4840) name += '!';
    else name += packed.charAt(index);
  }
  return name;
}

interface Column {
  name: string;
  kind: 'string' | 'short' | 'long' | 'stream';
}

/** Type bits of the _Columns table (Wine's msi, "MSITYPE_*"): 0x0800 text, 0x0900 without width a stream, low byte the width. */
function columnKind(type: number): Column['kind'] {
  if ((type & 0x0fff) === 0x0900 || (type & ~0x1000) === 0x0900) return 'stream';
  if (type & 0x0800) return 'string';
  return (type & 0xff) <= 2 ? 'short' : 'long';
}

/**
 * A Windows Installer database, read only: tables as rows by column name, streams as bytes.
 * Layout: an OLE compound file; `!_StringPool` and `!_StringData` hold all texts, tables are stored column by column.
 */
export class MsiDatabase {
  readonly #streams = new Map<string, Buffer>();
  readonly #strings: string[] = [''];
  readonly #wide: boolean;
  readonly #columns = new Map<string, Column[]>();

  /** Throws NotAnInstallerPackage when the bytes are no compound file or hold no string pool. */
  constructor(bytes: Buffer) {
    let file: CFB.CFB$Container;
    try {
      file = CFB.read(bytes, { type: 'buffer' });
    } catch {
      throw new NotAnInstallerPackage();
    }
    for (const entry of file.FileIndex) if (entry.type === 2 && entry.content) this.#streams.set(streamName(entry.name), Buffer.from(entry.content as Uint8Array));
    const pool = this.#streams.get('!_StringPool');
    const data = this.#streams.get('!_StringData');
    if (!pool || !data || pool.length < 4) throw new NotAnInstallerPackage();
    this.#wide = (pool.readUInt16LE(2) & 0x8000) !== 0;
    this.#readStrings(pool, data);
    this.#columns.set('_Columns', [{ name: 'Table', kind: 'string' }, { name: 'Number', kind: 'short' }, { name: 'Name', kind: 'string' }, { name: 'Type', kind: 'short' }]);
    for (const row of this.rows('_Columns').sort((a, b) => Number(a['Number']) - Number(b['Number']))) {
      const table = String(row['Table']);
      // Types are stored as signed 16-bit numbers.
      this.#columns.set(table, [...(this.#columns.get(table) ?? []), { name: String(row['Name']), kind: columnKind(Number(row['Type']) & 0xffff) }]);
    }
  }

  #readStrings(pool: Buffer, data: Buffer): void {
    const codePage = pool.readUInt16LE(0);
    const decoder = new TextDecoder(codePage === 65001 || codePage === 0 ? 'utf-8' : codePage >= 1250 && codePage <= 1258 ? `windows-${codePage}` : 'windows-1252');
    let at = 0;
    for (let offset = 4; offset + 4 <= pool.length; offset += 4) {
      let length = pool.readUInt16LE(offset);
      if (length === 0 && pool.readUInt16LE(offset + 2) !== 0 && offset + 8 <= pool.length) {
        // A text of 64 KB or more: its length is in the next entry.
        offset += 4;
        length = pool.readUInt32LE(offset);
      }
      this.#strings.push(decoder.decode(data.subarray(at, at + length)));
      at += length;
    }
  }

  /** A stream by its name, e.g. a cabinet. */
  stream(name: string): Buffer | undefined {
    return this.#streams.get(name);
  }
  /** All rows of a table; none when the database has no such table. */
  rows(table: string): MsiRow[] {
    const data = this.#streams.get(`!${table}`);
    const columns = this.#columns.get(table);
    if (!data || !columns) return [];
    const widths = columns.map(({ kind }) => (kind === 'string' ? (this.#wide ? 3 : 2) : kind === 'long' ? 4 : 2));
    const rowSize = widths.reduce((sum, width) => sum + width, 0);
    const count = Math.floor(data.length / rowSize);
    const rows: MsiRow[] = Array.from({ length: count }, () => ({}));
    let start = 0;
    columns.forEach(({ name, kind }, column) => {
      const width = widths[column]!;
      for (let index = 0; index < count; index += 1) rows[index]![name] = this.#cell(data.readUIntLE(start + index * width, width), kind);
      start += width * count;
    });
    return rows;
  }
  #cell(raw: number, kind: Column['kind']): MsiValue {
    if (raw === 0) return undefined;
    if (kind === 'string') return this.#strings[raw];
    if (kind === 'stream') return undefined;
    return kind === 'short' ? raw - 0x8000 : raw - 0x80000000;
  }
  /** The Property table as a map. */
  properties(): Map<string, string> {
    return new Map(this.rows('Property').map((row) => [String(row['Property']), String(row['Value'] ?? '')]));
  }
  /** A text of the summary information stream: 7 is the template (`x64;1033`), 9 the package code. [MS-OLEPS] */
  summary(id: number): string {
    const data = this.#streams.get('\u0005SummaryInformation');
    if (!data || data.length < 48) return '';
    const section = data.readUInt32LE(44);
    const count = data.readUInt32LE(section + 4);
    for (let index = 0; index < count; index += 1) {
      const entry = section + 8 + index * 8;
      if (data.readUInt32LE(entry) !== id) continue;
      const value = section + data.readUInt32LE(entry + 4);
      if (data.readUInt32LE(value) !== 30) return '';
      return data.toString('latin1', value + 8, value + 8 + data.readUInt32LE(value + 4)).replace(/\0.*$/s, '');
    }
    return '';
  }
}
