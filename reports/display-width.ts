const ZERO = /[\p{Mn}\p{Me}\p{Cf}]/u;
/** Blocks that terminals show two columns wide (Unicode East Asian Width W and F, and emoji presentation). */
const WIDE = /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** Columns that plain text (no escape sequences) takes on a terminal. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += ZERO.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}

/** At most `width` columns; what is cut is replaced by `ellipsis`. */
export function fit(text: string, width: number, ellipsis = '\u2026'): string {
  if (displayWidth(text) <= width) return text;
  let kept = '';
  let used = displayWidth(ellipsis);
  if (used > width) return '';
  for (const character of text) {
    used += displayWidth(character);
    if (used > width) break;
    kept += character;
  }
  return kept + ellipsis;
}

/** Exactly `width` columns: cut or filled with blanks. */
export function column(text: string, width: number, ellipsis?: string): string {
  const fitted = fit(text, width, ellipsis);
  return fitted + ' '.repeat(Math.max(0, width - displayWidth(fitted)));
}

/** Lines of at most `width` columns, broken at blanks where there are some. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (let word of text.split(' ')) {
    if (line !== '' && displayWidth(line) + 1 + displayWidth(word) <= width) {
      line += ` ${word}`;
      continue;
    }
    if (line !== '') lines.push(line);
    while (displayWidth(word) > width && width > 1) {
      const head = fit(word, width, '');
      lines.push(head);
      word = word.slice(head.length);
    }
    line = word;
  }
  if (line !== '' || lines.length === 0) lines.push(line);
  return lines;
}
