/**
 * Splits console output into lines: CRLF, LF, and the lone CR with which progress bars rewrite themselves; a line end
 * that was translated twice (CR CR LF) is one. Trailing blanks go, no-break spaces (web pages put them into
 * transcripts) become blanks, a byte order mark is dropped.
 */
export function normaliseLines(output: string): string[] {
  return output
    .replace(/^\uFEFF/, '')
    .split(/\r+\n|\n|\r/)
    .map((line) => line.replaceAll('\u00a0', ' ').trimEnd());
}
