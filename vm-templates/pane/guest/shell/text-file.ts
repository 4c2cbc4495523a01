import { readFileSync } from 'node:fs';

/** Reads a text file: UTF-16LE when it says so by its mark, UTF-8 otherwise (its mark dropped). */
export function readText(posixPath: string): string {
  const bytes = readFileSync(posixPath);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le', 2);
  return bytes.toString('utf8').replace(/^\ufeff/, '');
}

/** Lines of a batch or text file with CRLF or LF ends; Ctrl-Z ends the file as it does for cmd. */
export function textLines(text: string): string[] {
  const lines = text.split('\x1a')[0]!.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
