import { existsSync, readdirSync, statSync } from 'node:fs';
import type { ShellState } from '../state.ts';
import { absolutePath, baseName, hasWildcard, joinPath, parentPath, unquote, wildcardTest } from '../windows-path.ts';

/** A Windows path with the POSIX path behind it; the latter undefined when there is no such drive. */
export interface Place {
  path: string;
  posix: string | undefined;
}

export function place(state: ShellState, operand: string): Place {
  const path = absolutePath(unquote(operand), state.cwd, state.driveCwd);
  try {
    return { path, posix: state.system.resolve(path) };
  } catch {
    return { path, posix: undefined };
  }
}

export function isDirectory(place: Place): boolean {
  return place.posix !== undefined && existsSync(place.posix) && statSync(place.posix).isDirectory();
}

export function isThere(place: Place): boolean {
  return place.posix !== undefined && existsSync(place.posix);
}

/** What an operand with or without wildcards names, in name order; directories only when asked for. */
export function matching(state: ShellState, operand: string, kind: 'files' | 'all' = 'files'): Place[] {
  const whole = place(state, operand);
  const name = baseName(whole.path);
  if (!hasWildcard(name)) return isThere(whole) ? [whole] : [];
  const directory = place(state, parentPath(whole.path));
  if (!isDirectory(directory)) return [];
  return readdirSync(directory.posix!)
    .filter(wildcardTest(name))
    .sort((a, b) => a.localeCompare(b, 'en'))
    .map((entry) => ({ path: joinPath(directory.path, entry), posix: `${directory.posix}/${entry}` }))
    .filter((entry) => kind === 'all' || !isDirectory(entry));
}
