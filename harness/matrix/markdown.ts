import { inertLine } from '../../reports/inert-text.ts';

/**
 * Text as one cell of a GitHub-flavoured Markdown table, whatever a guest, a payload or a scenario wrote: one line,
 * nothing in it acts as markup, a link or an end of the cell. Source: GFM specification (github.github.com/gfm),
 * sections on tables, backslash escapes and extended autolinks.
 */
export function tableCell(text: string, limit = 300): string {
  const line = inertLine(text);
  // By code points, so that no character is cut in two.
  const points = [...line];
  const short = points.length > limit ? `${points.slice(0, limit - 1).join('')}\u2026` : line;
  return short
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\`*_{}[\]()#+!|~$-]/g, '\\$&')
    .replace(/:\/\//g, ':&#47;/')
    .replace(/\bwww\./gi, (www) => `${www.slice(0, 3)}&#46;`)
    .replace(/@/g, '&#64;');
}

/** One row of a table. The cells are Markdown already. */
export function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** A table's head and the line that makes it one. */
export function tableHead(titles: readonly string[]): string {
  return `${tableRow(titles)}\n${tableRow(titles.map(() => '---'))}`;
}
