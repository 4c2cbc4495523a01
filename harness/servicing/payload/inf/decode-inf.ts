import { InfError } from './inf-error.ts';

/**
 * The text of an INF file, without a byte order mark, as Windows decodes it: UTF-16 (with a mark, or without one when it
 * is ASCII in 16 bits), UTF-8 with a mark, else the ANSI code page. UTF-8 without a mark is met in the field, and Windows
 * shows its letters beyond ASCII as those of the code page; so do DISM's listings, with which this must agree.
 * Source: "General Guidelines for INF Files" (Unicode or ANSI).
 * @param codePage Windows ANSI code page of the machine that reads it, e.g. 1252 or 932; 65001 for UTF-8
 * @throws InfError for a code page that is not known here
 */
export function decodeInf(bytes: Uint8Array, codePage = 1252): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decodeAs('utf-16le', bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decodeAs('utf-16be', bytes);
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return decodeAs('utf-8', bytes);
  // UTF-16 without a mark: ASCII letters with a zero byte behind (or before) each.
  if (bytes.length >= 4 && bytes[0] !== 0 && bytes[1] === 0 && bytes[2] !== 0 && bytes[3] === 0) return decodeAs('utf-16le', bytes);
  if (bytes.length >= 4 && bytes[0] === 0 && bytes[1] !== 0 && bytes[2] === 0 && bytes[3] !== 0) return decodeAs('utf-16be', bytes);
  return decodeAs(ENCODINGS[codePage] ?? `windows-${codePage}`, bytes);
}

/** Code pages that WHATWG encodings name otherwise than `windows-N`. */
const ENCODINGS: Readonly<Record<number, string>> = { 932: 'shift_jis', 936: 'gbk', 949: 'euc-kr', 950: 'big5', 65001: 'utf-8' };

function decodeAs(encoding: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder(encoding).decode(bytes);
  } catch (error) {
    if (error instanceof RangeError) throw new InfError(`code page '${encoding}' is not known here`);
    throw error;
  }
}
