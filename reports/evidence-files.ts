import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync, realpathSync, statSync } from 'node:fs';
import { basename, isAbsolute, join, relative, resolve } from 'node:path';
import { PNG_SIGNATURE } from './png.ts';
import type { Cell } from './rebuild-from-journal.ts';
import type { Screenshot } from './run-report.ts';

/** Larger pictures are named, not embedded: a report is mailed around. */
const LARGEST_SCREENSHOT = 2 * 1024 * 1024;
const SERIAL_TAIL_LINES = 120;
const SERIAL_TAIL_BYTES = 256 * 1024;
const CHUNK = 1 << 20;
/** Windows Installer writes its logs as UTF-16. */
const UTF16_MARK = Buffer.from([0xff, 0xfe]);

/** Where a cell's files lie in a run folder. Names that are no plain folder names (a journal may come from elsewhere) have no place. */
export function cellFolder(folder: string, { scenario, strategy }: Cell): string {
  return [scenario, strategy].every((name) => /^[^/\\\u0000]+$/.test(name) && name !== '.' && name !== '..') ? join(folder, scenario, strategy) : '';
}

/** Whether there is such a file below `folder`. */
export function hasEvidence(folder: string, path: string): boolean {
  return inside(folder, path) !== null;
}

/** The text of a file below `folder`, or null when it is absent or outside. */
export function evidenceText(folder: string, path: string | undefined): string | null {
  const file = inside(folder, path);
  return file === null ? null : readFileSync(file, 'utf8');
}

/** A JSON file below `folder`; null when absent, or cut because the run was killed while writing. */
export function evidenceJson<T>(folder: string, path: string | undefined, schema: string): T | null {
  const text = evidenceText(folder, path);
  if (text === null) return null;
  try {
    const value = JSON.parse(text) as { schema?: unknown } | null;
    return value && typeof value === 'object' && value.schema === schema ? (value as T) : null;
  } catch {
    return null;
  }
}

/** The end of a text file below `folder`, at most `limitBytes` of it, whole lines; null when absent or outside. UTF-16 with a byte order mark is read too. */
export function evidenceTail(folder: string, path: string | undefined, limitBytes: number): { text: string; /** Number of its first line, from 1. */ firstLine: number } | null {
  const file = inside(folder, path);
  if (file === null) return null;
  const descriptor = openSync(file, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const encoding = bytesAt(descriptor, 0, 2).equals(UTF16_MARK) ? 'utf16le' : 'utf8';
    if (size <= limitBytes) return { text: bytesAt(descriptor, 0, size).toString(encoding).replace(/^\uFEFF/, ''), firstLine: 1 };
    const lineFeed = Buffer.from('\n', encoding);
    const from = size - limitBytes + ((size - limitBytes) % lineFeed.length);
    const tail = bytesAt(descriptor, from, size - from);
    const first = nextLineFeed(tail, lineFeed, 0);
    const start = first < 0 ? 0 : first + lineFeed.length;
    return { text: tail.toString(encoding, start), firstLine: countLineFeeds(descriptor, from + start, lineFeed) + 1 };
  } finally {
    closeSync(descriptor);
  }
}

/** The last lines of a serial log. */
export function serialTail(folder: string, path: string | undefined): string[] {
  const tail = evidenceTail(folder, path, SERIAL_TAIL_BYTES);
  return tail === null ? [] : tail.text.trimEnd().split(/\r?\n/).slice(-SERIAL_TAIL_LINES);
}

/** The pictures that exist, are PNG, and are small enough. */
export function screenshots(folder: string, paths: readonly string[]): (Screenshot & { path: string })[] {
  return paths.flatMap((path) => {
    const file = inside(folder, path);
    if (file === null || statSync(file).size > LARGEST_SCREENSHOT) return [];
    const bytes = readFileSync(file);
    const png = bytes.subarray(0, 8).equals(PNG_SIGNATURE);
    return png ? [{ path, name: basename(path), dataUri: `data:image/png;base64,${bytes.toString('base64')}` }] : [];
  });
}

/** Evidence paths come from a file; one that leads out of the outcome's folder (`..`, a symbolic link) is not followed. */
function inside(folder: string, path: string | undefined): string | null {
  if (!path || path.includes('\0') || !folder || !existsSync(folder)) return null;
  const file = resolve(folder, path);
  if (!existsSync(file) || !statSync(file).isFile()) return null;
  const way = relative(realpathSync(folder), realpathSync(file));
  return way.startsWith('..') || isAbsolute(way) ? null : file;
}

function bytesAt(descriptor: number, offset: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  return bytes.subarray(0, readSync(descriptor, bytes, 0, length, offset));
}

/** Where the next one begins, between whole characters; -1 without one. */
function nextLineFeed(bytes: Buffer, lineFeed: Buffer, from: number): number {
  let at = bytes.indexOf(lineFeed, from);
  while (at >= 0 && at % lineFeed.length !== 0) at = bytes.indexOf(lineFeed, at + 1);
  return at;
}

function countLineFeeds(descriptor: number, end: number, lineFeed: Buffer): number {
  let count = 0;
  for (let position = 0; position < end; position += CHUNK) {
    const chunk = bytesAt(descriptor, position, Math.min(CHUNK, end - position));
    for (let at = nextLineFeed(chunk, lineFeed, 0); at >= 0; at = nextLineFeed(chunk, lineFeed, at + lineFeed.length)) count += 1;
  }
  return count;
}
