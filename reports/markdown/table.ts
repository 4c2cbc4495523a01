import { inertLine } from '../inert-text.ts';

/**
 * Text as one cell of a GitHub-flavoured Markdown table, whatever a guest, a payload or a scenario wrote: one line,
 * nothing in it acts as markup, a link, a mention, a reference or an end of the cell. Sources: GFM specification
 * (github.github.com/gfm), sections on tables, backslash escapes and extended autolinks; cmark-gfm `extensions/
 * autolink.c`, which looks for e-mail addresses after entities are read. Mentions and references (`@name`, `#1`,
 * `GH-1`) and pictures (`:key:`) are made by GitHub from the rendered text, so escapes do not stop them, a zero-width
 * space does.
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
    .replace(/[\\`*_{}[\]()+!|~$-]/g, '\\$&')
    .replace(/:\/\//g, ':&#47;/')
    .replace(/\b(www|mailto|xmpp)([.:])/gi, (_, word: string, sign: string) => `${word}&#8203;${sign === '.' ? '&#46;' : ':'}`)
    .replace(/\bGH\\-(?=\d)/gi, '$&&#8203;')
    // Not the `#` of an entity that was written above.
    .replace(/(?<!&)#/g, '\\#&#8203;')
    // Not the minutes of a time.
    .replace(/:(?=(?!\d\d?:)[a-z0-9_\\+-]{1,60}:)/gi, ':&#8203;')
    .replace(/@/g, '@&#8203;');
}

/** One row of a table. The cells are Markdown already. */
export function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** A table's head and the line that makes it one. */
export function tableHead(titles: readonly string[]): string {
  return `${tableRow(titles)}\n${tableRow(titles.map(() => '---'))}`;
}
