import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Drive } from '../system.ts';

/** A path on a drive that is not there; Windows' error 3 or 15. */
export class PathNotFound extends Error {
  readonly path: string;
  constructor(windowsPath: string) {
    super(`The system cannot find the path specified: ${windowsPath}`);
    this.name = 'PathNotFound';
    this.path = windowsPath;
  }
}

/**
 * Turns a Windows path into an absolute, normalised one (`C:\Windows\..\x` and `x` relative to `C:\a` both become
 * `C:\...`). Forward slashes count as backslashes, quotes are ignored, trailing dots and blanks of names fall away,
 * `\\?\` prefixes too. `C:x` is relative to `cwd` when that is on C:, else to the root, since Pane keeps one current
 * directory only.
 */
export function absoluteWindowsPath(windowsPath: string, cwd: string): string {
  let text = windowsPath.replaceAll('"', '').replaceAll('/', '\\').replace(/^\\\\[?.]\\(?=[A-Za-z]:)/, '');
  let letter = /^([A-Za-z]):/.exec(text)?.[1]?.toUpperCase();
  if (letter) text = text.slice(2);
  const here = /^([A-Za-z]):(.*)$/.exec(cwd);
  const names: string[] = [];
  if (!text.startsWith('\\') && here && (!letter || letter === here[1]!.toUpperCase())) names.push(...here[2]!.split('\\').filter(Boolean));
  letter ??= here?.[1]?.toUpperCase() ?? 'C';
  for (const part of text.split('\\')) {
    const name = part === '.' || part === '..' ? part : part.replace(/[. ]+$/, '');
    if (name === '..') names.pop();
    else if (name !== '' && name !== '.') names.push(name);
  }
  return `${letter}:\\${names.join('\\')}`;
}

/**
 * The POSIX path of a Windows path. Each existing name is matched without regard to case; from the first missing one on,
 * names keep their spelling. Throws PathNotFound when no drive has the letter.
 */
export function resolvePath(drives: ReadonlyMap<string, Drive>, windowsPath: string, cwd: string): string {
  const absolute = absoluteWindowsPath(windowsPath, cwd);
  const drive = drives.get(absolute[0]!);
  if (!drive) throw new PathNotFound(absolute);
  const names = absolute.slice(3).split('\\').filter(Boolean);
  const exact = path.join(drive.root, ...names);
  // The spelling is right most of the time, and one look-up is much cheaper than reading each directory.
  if (existsSync(exact)) return exact;
  let directory = drive.root;
  for (const [index, name] of names.entries()) {
    const found = matchName(directory, name);
    if (found === undefined) return path.join(directory, ...names.slice(index));
    directory = path.join(directory, found);
  }
  return directory;
}

function matchName(directory: string, name: string): string | undefined {
  if (existsSync(path.join(directory, name))) return name;
  const folded = name.toUpperCase();
  try {
    return readdirSync(directory).find(entry => entry.toUpperCase() === folded);
  } catch {
    return undefined;
  }
}
