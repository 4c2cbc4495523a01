import type { Write } from '../../system.ts';

export type Listing = [key: string, value: string][];

/** `Key : Value` blocks with a blank line after each. */
export function listLines(records: Listing[]): string {
  return records.map((record) => `${record.map(([key, value]) => `${key} : ${value}\r\n`).join('')}\r\n`).join('');
}

/** dism's table: rule, header, rule, rows; columns padded to the widest cell and joined by ` | `. Two blank lines after the title. */
export function tableLines(records: Listing[]): string {
  const header = records[0]?.map(([key]) => key) ?? [];
  const widths = header.map((key, column) => Math.max(key.length, ...records.map((record) => record[column]?.[1].length ?? 0)));
  const line = (cells: string[]): string => `${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ').trimEnd()}\r\n`;
  const rule = line(widths.map((width) => '-'.repeat(width)));
  return `\r\n${rule}${line(header)}${rule}${records.map((record) => line(record.map(([, value]) => value))).join('')}\r\n`;
}

/** The 60-column progress bar; the percentage stands in the middle, right-aligned at column 33. */
export function progressBar(percent: number): string {
  const text = `${percent.toFixed(1)}%`;
  const filled = Math.floor((percent * 58) / 100);
  const bar = '='.repeat(filled).padEnd(58);
  return `[${bar.slice(0, 32 - text.length)}${text}${bar.slice(32)}]`;
}

/** Draws the bar as dism does: rewritten in place by carriage returns, a line end when done. */
export function drawProgress(write: Write, steps: number[]): void {
  for (const percent of steps) write(`\r${progressBar(percent)}`);
  write(' \r\n');
}

/** `4/1/2024 7:43 AM`: date and time of the en-US locale, in UTC, which Pane's clock runs on. */
export function shortTime(date: Date | undefined): string {
  if (!date) return '';
  const hour = date.getUTCHours();
  const minutes = String(date.getUTCMinutes()).padStart(2, '0');
  return `${date.getUTCMonth() + 1}/${date.getUTCDate()}/${date.getUTCFullYear()} ${hour % 12 || 12}:${minutes} ${hour < 12 ? 'AM' : 'PM'}`;
}
/** `1,234,567 bytes`. */
export function bytes(size: number): string {
  return `${size.toLocaleString('en-US')} bytes`;
}
/** `279.52 KB`: two decimals, in the largest unit that gives at least one, as component store and capability sizes are printed. */
export function byteUnits(size: number): string {
  const power = size < 1024 ? 0 : Math.min(3, Math.floor(Math.log2(size) / 10));
  return power === 0 ? `${size} bytes` : `${(size / 1024 ** power).toFixed(2)} ${['KB', 'MB', 'GB'][power - 1]}`;
}
