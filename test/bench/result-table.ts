import type { Series } from './benchmark.ts';
import { median } from './median.ts';

/** A benchmark's result as a small table: a row per way, the ratio of the medians below. */
export function resultTable(title: string, [first, second]: [Series, Series]): string {
  const rows = [first, second].map(({ name, seconds }) => [name, `${median(seconds).toFixed(2)} s`, `${Math.min(...seconds).toFixed(2)} - ${Math.max(...seconds).toFixed(2)} s`, String(seconds.length)]);
  const table = [['', 'median', 'range', 'n'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => (row[column] as string).length)));
  const lines = table.map((row) => `  ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] as number) : cell.padStart(widths[column] as number))).join('  ')}`.trimEnd());
  return [title, ...lines, `  ${second.name} takes ${(median(second.seconds) / median(first.seconds)).toFixed(2)} times as long as ${first.name}`].join('\n');
}
