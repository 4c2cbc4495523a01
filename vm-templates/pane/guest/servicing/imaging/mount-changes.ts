import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Snapshot } from './mount-record.ts';

/** Every entry below a directory with what tells that it changed: size, and times of content and of attributes. */
export function takeSnapshot(directory: string, below = '', found: Snapshot = new Map()): Snapshot {
  for (const entry of readdirSync(join(directory, below), { withFileTypes: true })) {
    const path = `${below}/${entry.name}`;
    if (entry.isDirectory()) {
      found.set(path, 'directory');
      takeSnapshot(directory, path, found);
    } else {
      const { size, mtimeMs, ctimeMs } = lstatSync(join(directory, path));
      found.set(path, `${size} ${mtimeMs} ${ctimeMs}`);
    }
  }
  return found;
}

/** Top entries of a tree of changes: nothing below another entry of the list. */
function topmost(paths: string[]): string[] {
  return paths.filter((path) => !paths.some((other) => path.startsWith(`${other}/`)));
}

/**
 * Lines for `wimlib-imagex update` that bring an image to the state of its mount directory. Without a snapshot everything is written again.
 * @param directory POSIX path, in which no name can hold a quotation mark since it is a Windows volume's
 */
export function updateCommands(directory: string, before: Snapshot | undefined, now: Snapshot, inImage: string[]): string[] {
  const quoted = (path: string): string => `"${path}"`;
  if (!before) {
    return [...inImage.map((name) => `delete --force --recursive ${quoted(`/${name}`)}`), `add ${quoted(directory)} /`];
  }
  const gone = [...before.keys()].filter((path) => !now.has(path) || (before.get(path) === 'directory') !== (now.get(path) === 'directory'));
  const changed = [...now.keys()].filter((path) => now.get(path) !== before.get(path));
  return [...topmost(gone).map((path) => `delete --force --recursive ${quoted(path)}`), ...topmost(changed).map((path) => `add ${quoted(join(directory, path))} ${quoted(path)}`)];
}
