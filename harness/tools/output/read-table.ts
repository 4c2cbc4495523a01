/**
 * Reads DISM's `/Format:Table`: a rule, the headers, a rule, then rows whose cells are padded and joined by ` | `.
 * Cells are cut at the rule's columns, as a value may itself hold a bar; a row that does not fit them (DISM counts
 * characters, a console may count columns for East Asian ones) is split at ` | `. Undefined when there is no table.
 */
export function readTable(lines: readonly string[]): { headers: string[]; rows: { cells: string[]; line: string }[] } | undefined {
  const isRule = (line: string): boolean => /^-+(?: \| -+)+\s*$/.test(line);
  const first = lines.findIndex(isRule);
  if (first < 0 || !isRule(lines[first + 2] ?? '')) return undefined;
  const widths = lines[first]!.split(' | ').map((dashes) => dashes.length);
  const headers = lines[first + 1]!.split(' | ').map((cell) => cell.trim());
  const rows = [];
  for (const line of lines.slice(first + 3)) {
    if (line.trim() === '') break;
    rows.push({ cells: cut(line, widths), line });
  }
  return { headers, rows };
}

function cut(line: string, widths: number[]): string[] {
  const cells: string[] = [];
  let at = 0;
  for (const [index, width] of widths.entries()) {
    const last = index === widths.length - 1;
    if (!last && line.slice(at + width, at + width + 3) !== ' | ') return line.split(' | ').map((cell) => cell.trim());
    cells.push((last ? line.slice(at) : line.slice(at, at + width)).trim());
    at += width + 3;
  }
  return cells;
}
