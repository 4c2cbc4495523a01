export interface TextTable {
  headers: string[];
  rows: { cells: string[]; line: string }[];
  /** What follows the rows, blank lines left out. */
  rest: string[];
}

/**
 * Reads DISM's `/Format:Table`: a rule, the headers, a rule, then rows whose cells are padded and joined by ` | `.
 * Cells are cut at the rule's columns, as a value may itself hold a bar; a row that does not fit them (DISM counts
 * characters, a console may count columns for East Asian ones) is split at ` | `. Undefined when there is no table.
 */
export function readTable(lines: readonly string[]): TextTable | undefined {
  const isRule = (line: string): boolean => /^-+(?: \| -+)+\s*$/.test(line);
  const first = lines.findIndex((line) => line.trim() !== '');
  if (first < 0 || !isRule(lines[first]!) || !isRule(lines[first + 2] ?? '')) return undefined;
  const widths = lines[first]!.trimEnd().split(' | ').map((dashes) => dashes.length);
  const headers = lines[first + 1]!.split(' | ').map((cell) => cell.trim());
  const end = lines.findIndex((line, index) => index > first + 2 && line.trim() === '');
  const rows = lines.slice(first + 3, end < 0 ? undefined : end).map((line) => ({ cells: cut(line, widths), line }));
  return { headers, rows, rest: end < 0 ? [] : lines.slice(end).filter((line) => line.trim() !== '') };
}

function cut(line: string, widths: number[]): string[] {
  const total = widths.reduce((sum, width) => sum + width + 3, -3);
  // Blanks at the end are gone; an empty last cell must not take its bar with it. A longer line is two that lost their line end.
  const padded = line.padEnd(total);
  const cells: string[] = [];
  let at = 0;
  for (const [index, width] of widths.entries()) {
    const last = index === widths.length - 1;
    if (!last && padded.slice(at + width, at + width + 3) !== ' | ') return split(line);
    if (last && padded.length > total) return split(line);
    cells.push(padded.slice(at, last ? undefined : at + width).trim());
    at += width + 3;
  }
  return cells;
}

function split(line: string): string[] {
  return line.split(/ \| | \|$/).map((cell) => cell.trim());
}
