import { isUtf8 } from 'node:buffer';

/** How to mend a file that `notUtf8` refuses. */
export const SAVE_AS_UTF8 = 'save it as UTF-8 (Windows PowerShell writes UTF-16 unless told otherwise)';

/**
 * Where a file stops being UTF-8: line and column from 1; null when all of it is. Read all the same, it would name other
 * packages, scenarios and owners than its author wrote.
 */
export function notUtf8(bytes: Buffer): { line: number; column: number } | null {
  if (isUtf8(bytes)) return null;
  const text = bytes.toString('utf8');
  const before = text.slice(0, text.indexOf('\ufffd')).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1 };
}
