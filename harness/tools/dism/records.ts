import { readTable, type TextTable } from '../output/read-table.ts';
import { toolOutputError } from '../output/tool-output-error.ts';
import type { DismOutput } from './dism-output.ts';
import { titledLines, untitledLines } from './titles.ts';

export interface RecordShape {
  /** The title line, such as `Packages listing:`. Without one the wording is not published, and any is taken. */
  title?: RegExp;
  /** Keys of a record; the first one begins a new record. */
  keys: readonly string[];
  /** Keys that not every version prints: all records have such a key, or none. */
  optional?: readonly string[];
  /** Keys whose value may run over several lines. */
  multiline?: readonly string[];
  /** What stands there instead of records when there are none. */
  none?: RegExp;
}

export type DismRecord = Record<string, string>;

/**
 * Reads a listing in list format (`Key : Value` records parted by blank lines) or table format into records with all
 * keys of the shape. Values may hold ` : `, so lines are parted at the first. A value may be empty. Unknown lines,
 * records without a required key, and a listing without title are errors that quote the line.
 */
export function readRecords(output: DismOutput, shape: RecordShape): DismRecord[] {
  return recordsOf(output, shape, shape.title ? titledLines(output, shape.title) : untitledLines(output));
}

/** As `readRecords`, of lines whose title was read already. */
export function recordsOf(output: DismOutput, shape: RecordShape, lines: readonly string[]): DismRecord[] {
  const table = readTable(lines);
  const records = table ? fromTable(output, shape, table) : fromList(output, shape, lines);
  const none = lines.find((line) => shape.none?.test(line.trim()));
  if (none === undefined && records.length === 0) throw toolOutputError('dism', output.query, 'it lists nothing');
  if (none !== undefined && records.length > 0) throw toolOutputError('dism', output.query, 'it lists something and says that there is nothing', none);
  return uniform(output, shape, records);
}

function fromTable(output: DismOutput, shape: RecordShape, table: TextTable): DismRecord[] {
  const missing = shape.keys.find((key) => !table.headers.includes(key) && !shape.optional?.includes(key));
  if (missing) throw toolOutputError('dism', output.query, `its table lacks the column ${JSON.stringify(missing)}`, table.headers.join(' | '));
  const unknown = table.headers.find((header) => !shape.keys.includes(header));
  if (unknown !== undefined) throw toolOutputError('dism', output.query, 'its table has an unknown column', unknown);
  if (table.rest.length > 0) throw toolOutputError('dism', output.query, 'it goes on after its table', table.rest[0]);
  return table.rows.map(({ cells, line }) => {
    if (cells.length !== table.headers.length) throw toolOutputError('dism', output.query, `a row has ${cells.length} cells instead of ${table.headers.length}`, line);
    return complete(output, shape, Object.fromEntries(table.headers.map((header, index) => [header, cells[index]!])), line);
  });
}

function fromList(output: DismOutput, shape: RecordShape, lines: readonly string[]): DismRecord[] {
  const records: DismRecord[] = [];
  let record: DismRecord | undefined;
  let first = '';
  let open: string | undefined;
  const finish = (): void => {
    if (record) records.push(complete(output, shape, record, first));
    record = undefined;
  };
  for (const line of lines) {
    const text = line.trim();
    if (text === '' || shape.none?.test(text)) continue;
    // An empty value loses its trailing blank: `Install Time :`.
    const match = /^(?<key>.+?) :(?: (?<value>.*))?$/.exec(text)?.groups;
    const key = match?.['key'];
    if (!match || !key || !shape.keys.includes(key)) {
      if (!record || open === undefined) throw toolOutputError('dism', output.query, 'it has an unknown line', line);
      record[open] += `\n${text}`;
      continue;
    }
    if (key === shape.keys[0]) {
      finish();
      record = {};
      first = line;
    }
    if (!record) throw toolOutputError('dism', output.query, `a record does not begin with ${JSON.stringify(shape.keys[0])}`, line);
    if (record[key] !== undefined) throw toolOutputError('dism', output.query, `a record has ${JSON.stringify(key)} twice`, line);
    record[key] = match['value']?.trim() ?? '';
    open = shape.multiline?.includes(key) ? key : undefined;
  }
  finish();
  return records;
}

function complete(output: DismOutput, shape: RecordShape, record: DismRecord, line: string): DismRecord {
  const missing = shape.keys.find((key) => record[key] === undefined && !shape.optional?.includes(key));
  if (missing !== undefined) throw toolOutputError('dism', output.query, `a record lacks ${JSON.stringify(missing)}`, line);
  if (record[shape.keys[0]!] === '') throw toolOutputError('dism', output.query, `a record has an empty ${JSON.stringify(shape.keys[0])}`, line);
  return record;
}

/** One version of DISM prints one set of keys: a record that lacks what another has has lost a line. */
function uniform(output: DismOutput, shape: RecordShape, records: DismRecord[]): DismRecord[] {
  for (const key of shape.optional ?? []) {
    const without = records.find((record) => record[key] === undefined);
    if (without && records.some((record) => record[key] !== undefined)) throw toolOutputError('dism', output.query, `one record lacks ${JSON.stringify(key)}, others have it`, without[shape.keys[0]!]);
  }
  return records.map((record) => Object.fromEntries(shape.keys.map((key) => [key, record[key] ?? ''])));
}
