import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, relative, resolve, isAbsolute } from 'node:path';
import type { Screenshot } from './run-report.ts';

/** Larger pictures are named, not embedded: a report is mailed around. */
const LARGEST_SCREENSHOT = 2 * 1024 * 1024;
const SERIAL_TAIL_LINES = 120;

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

/** The last lines of a serial log. */
export function serialTail(folder: string, path: string | undefined): string[] {
  const text = evidenceText(folder, path);
  return text === null ? [] : text.trimEnd().split(/\r?\n/).slice(-SERIAL_TAIL_LINES);
}

/** The pictures that exist, are PNG, and are small enough. */
export function screenshots(folder: string, paths: readonly string[]): Screenshot[] {
  return paths.flatMap((path) => {
    const file = inside(folder, path);
    if (file === null || statSync(file).size > LARGEST_SCREENSHOT) return [];
    const bytes = readFileSync(file);
    const png = bytes.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
    return png ? [{ name: basename(path), dataUri: `data:image/png;base64,${bytes.toString('base64')}` }] : [];
  });
}

/** Evidence paths come from a file; one that leads out of the outcome's folder (`..`, a symbolic link) is not followed. */
function inside(folder: string, path: string | undefined): string | null {
  if (!path || !existsSync(folder)) return null;
  const file = resolve(folder, path);
  if (!existsSync(file) || !statSync(file).isFile()) return null;
  const way = relative(realpathSync(folder), realpathSync(file));
  return way.startsWith('..') || isAbsolute(way) ? null : file;
}
