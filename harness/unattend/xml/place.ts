import type { Place } from '../answer-file-error.ts';

/** Line and column of an offset; `\r\n`, `\n` and `\r` each end a line (XML 1.0, 2.11 End-of-Line Handling). */
export function placeOf(text: string, offset: number): Place {
  let line = 1;
  let start = text.startsWith('\uFEFF') ? 1 : 0;
  for (let index = start; index < offset; index++) {
    const code = text.charCodeAt(index);
    if (code !== 10 && code !== 13) continue;
    if (code === 13 && text.charCodeAt(index + 1) === 10 && index + 1 < offset) index++;
    line++;
    start = index + 1;
  }
  return { line, column: offset - start + 1 };
}
