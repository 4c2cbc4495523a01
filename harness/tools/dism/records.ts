import { readTable } from '../output/read-table.ts';
import { toolOutputError } from '../output/tool-output-error.ts';
import type { DismOutput } from './dism-output.ts';

export interface RecordShape {
  /** The title line, such as `Packages listing:`. */
  title: RegExp;
  /** Keys of a record; the first one begins a new record. */
  keys: readonly string[];
  /** Keys that older versions do not print. */
  optional?: readonly string[];
  /** What stands there instead of records when there are none. */
  none?: RegExp;
}

/**
 * Reads a listing in list format (`Key : Value` records parted by blank lines) or table format into records with all
 * keys of the shape. Values may hold ` : `, so lines are parted at the first. A value may be empty. Unknown lines,
 * records without a required key, and a listing without title are errors that quote the line.
 */
export function readRecords(output: DismOutput, shape: RecordShape): Record<string, string>[] {
  const title = output.body.findIndex((line) => shape.title.test(line.trim()));
  if (title < 0) throw toolOutputError('dism', output.query, `its title (${shape.title.source}) is missing`, output.body.find((line) => line.trim() !== ''));
  const lines = output.body.slice(title + 1);
  const table = readTable(lines);
  return table ? fromTable(output, shape, table) : fromList(output, shape, lines);
}

function fromTable(output: DismOutput, shape: RecordShape, table: NonNullable<ReturnType<typeof readTable>>): Record<string, string>[] {
  const missing = shape.keys.find((key) => !table.headers.includes(key) && !shape.optional?.includes(key));
  if (missing) throw toolOutputError('dism', output.query, `its table lacks the column ${JSON.stringify(missing)}`, table.headers.join(' | '));
  return table.rows.map(({ cells, line }) => {
    if (cells.length !== table.headers.length) throw toolOutputError('dism', output.query, `a row has ${cells.length} cells instead of ${table.headers.length}`, line);
    const record = Object.fromEntries(table.headers.map((header, index) => [header, cells[index]!]));
    return complete(output, shape, record, line);
  });
}

function fromList(output: DismOutput, shape: RecordShape, lines: string[]): Record<string, string>[] {
  const records: Record<string, string>[] = [];
  let record: Record<string, string> | undefined;
  let first = '';
  const finish = (): void => {
    if (record) records.push(complete(output, shape, record, first));
    record = undefined;
  };
  for (const line of lines) {
    if (line.trim() === '') continue;
    if (shape.none?.test(line.trim())) continue;
    // An empty value loses its trailing blank: `Install Time :`.
    const match = /^(?<key>.+?) :(?: (?<value>.*))?$/.exec(line.trim())?.groups;
    const key = match?.['key'];
    if (!key || !shape.keys.includes(key)) throw toolOutputError('dism', output.query, 'it has an unknown line', line);
    if (key === shape.keys[0]) {
      finish();
      record = {};
      first = line;
    }
    if (!record) throw toolOutputError('dism', output.query, `a record does not begin with ${JSON.stringify(shape.keys[0])}`, line);
    if (record[key] !== undefined) throw toolOutputError('dism', output.query, `a record has ${JSON.stringify(key)} twice`, line);
    record[key] = match['value']?.trim() ?? '';
  }
  finish();
  if (records.length === 0 && !lines.some((line) => shape.none?.test(line.trim()))) throw toolOutputError('dism', output.query, 'it lists nothing');
  return records;
}

function complete(output: DismOutput, shape: RecordShape, record: Record<string, string>, line: string): Record<string, string> {
  for (const key of shape.keys) {
    if (record[key] !== undefined) continue;
    if (!shape.optional?.includes(key)) throw toolOutputError('dism', output.query, `a record lacks ${JSON.stringify(key)}`, line);
    record[key] = '';
  }
  if (record[shape.keys[0]!] === '') throw toolOutputError('dism', output.query, `a record has an empty ${JSON.stringify(shape.keys[0])}`, line);
  return record;
}
