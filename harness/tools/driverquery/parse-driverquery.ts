import { normaliseLines } from '../output/normalise-lines.ts';
import { toolOutputError } from '../output/tool-output-error.ts';
import { readCsvLine } from '../csv/read-csv-line.ts';
import { headers, headerLanguage } from './headers.ts';

export interface DriverqueryDriver {
  /** Name of the service. */
  moduleName: string;
  displayName: string;
  /** `Kernel`, `File System`; with a blank behind it as printed by Windows, removed here. */
  driverType: string;
  /** In the display format of the account; may be empty. */
  linkDate: string;
  /** The rest only with /v. */
  description?: string;
  startMode?: string;
  state?: string;
  status?: string;
  acceptStop?: boolean;
  acceptPause?: boolean;
  pagedPoolBytes?: number;
  codeBytes?: number;
  bssBytes?: number;
  initBytes?: number;
  path?: string;
}

/**
 * `driverquery [/v]` with `/fo csv` or as a table (the default), of Windows XP and later: kernel drivers, running or
 * not. Columns are those of the header line; a header in another language is refused by name. Rows with another number
 * of cells are errors.
 */
export function parseDriverquery(output: string): DriverqueryDriver[] {
  const lines = normaliseLines(output).filter((line) => line.trim() !== '');
  const first = lines[0];
  if (first === undefined) throw toolOutputError('driverquery', '', 'it is empty');
  const rows = first.startsWith('"') ? lines.map((line) => ({ cells: cellsOfCsv(line), line })) : tableRows(lines);
  const [header, ...body] = rows;
  const known = header!.cells.every((cell) => headers[cell]);
  if (!known || !header!.cells.includes('Module Name')) {
    const language = headerLanguage(header!.cells[0]!);
    throw toolOutputError('driverquery', '', language ? `it is in ${language}, not in English` : 'its header is not that of driverquery in English', header!.line);
  }
  if (body.length === 0) throw toolOutputError('driverquery', '', 'it lists nothing', header!.line);
  return body.map(({ cells, line }) => driver(header!.cells, cells, line));
}

function cellsOfCsv(line: string): string[] {
  const cells = readCsvLine(line);
  if (!cells) throw toolOutputError('driverquery', '/fo csv', 'a line is no CSV', line);
  return cells;
}

/** Columns as wide as the rule of `=` below the header says, parted by one blank. */
function tableRows(lines: readonly string[]): { cells: string[]; line: string }[] {
  const rule = lines[1];
  if (rule === undefined || !/^=+(?: =+)*$/.test(rule)) throw toolOutputError('driverquery', '', 'neither CSV nor a table (the rule of = is missing)', lines[0]);
  const widths = rule.split(' ').map((part) => part.length);
  return [lines[0]!, ...lines.slice(2)].map((line) => {
    let at = 0;
    const cells = widths.map((width, index) => {
      const cell = index === widths.length - 1 ? line.slice(at) : line.slice(at, at + width);
      if (at > 0 && at <= line.length && line[at - 1] !== ' ') throw toolOutputError('driverquery', '', 'a row does not fit the columns', line);
      at += width + 1;
      return cell.trim();
    });
    return { cells, line };
  });
}

function driver(header: readonly string[], cells: readonly string[], line: string): DriverqueryDriver {
  if (cells.length !== header.length) throw toolOutputError('driverquery', '', `a row has ${cells.length} cells instead of ${header.length}`, line);
  const record: Record<string, string | number | boolean> = {};
  for (const [index, name] of header.entries()) {
    const [field, kind] = headers[name]!;
    const cell = cells[index]!.trim();
    if (kind === 'bytes') {
      if (!/^\d[\d.,\u00a0\u202f ']*$/.test(cell)) throw toolOutputError('driverquery', '', `${name} is no number: ${JSON.stringify(cell)}`, line);
      record[field] = Number(cell.replace(/\D/g, ''));
    } else if (kind === 'boolean') {
      if (!/^(?:TRUE|FALSE)$/i.test(cell)) throw toolOutputError('driverquery', '', `${name} is neither TRUE nor FALSE: ${JSON.stringify(cell)}`, line);
      record[field] = /^TRUE$/i.test(cell);
    } else record[field] = cell;
  }
  if (record['moduleName'] === '') throw toolOutputError('driverquery', '', 'a row has no module name', line);
  if (record['driverType'] === '') throw toolOutputError('driverquery', '', 'a row has no driver type: it is cut', line);
  return record as unknown as DriverqueryDriver;
}
