import { normaliseLines } from '../output/normalise-lines.ts';
import { toolOutputError } from '../output/tool-output-error.ts';

/**
 * `fsutil volume diskfree C:`. Old form: `Total # of free bytes : 123`; since Windows 10 1903 numbers are grouped and
 * a rounded size follows in brackets, and more lines may come. Labels are localised but the order is not: free, total.
 */
export function parseDiskFree(output: string): { totalBytes: number; freeBytes: number } {
  const rows = normaliseLines(output)
    .map((line) => /^(?<label>[^:]+?)\s*:\s*(?<number>\d[\d.,'\u2019\u202f\u00a0 ]*)(?:\(.*\))?\s*$/.exec(line)?.groups)
    .filter((row) => row !== undefined)
    .map((row) => ({ label: row['label']!, bytes: Number(row['number']!.replace(/\D/g, '')) }));
  const labelled = (pattern: RegExp): number | undefined => rows.find((row) => pattern.test(row.label))?.bytes;
  const freeBytes = labelled(/^Total (?:# of )?free bytes$/i) ?? rows[0]?.bytes;
  const totalBytes = labelled(/^Total (?:# of )?bytes$/i) ?? rows[1]?.bytes;
  if (rows.length < 2 || freeBytes === undefined || totalBytes === undefined || totalBytes <= 0 || freeBytes > totalBytes)
    throw toolOutputError('fsutil', 'volume diskfree', output.trim() === '' ? 'it is empty' : 'free and total bytes are not there', normaliseLines(output).find((line) => line.trim() !== ''));
  return { totalBytes, freeBytes };
}
