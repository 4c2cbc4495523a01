const ZERO = /[\p{Mn}\p{Me}\p{Cf}]/u;
/** What terminals show two columns wide: Unicode East Asian Width W and F (EastAsianWidth.txt), whole blocks where all of one is, and emoji; two letters make a flag. */
const WIDE =
  /[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\u3247\u3250-\u4dbf\u4e00-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6b\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18d08}\u{1aff0}-\u{1b2fb}\u{1f200}-\u{1f265}\u{20000}-\u{3fffd}]|(?!\p{Regional_Indicator})\p{Emoji_Presentation}/u;

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
