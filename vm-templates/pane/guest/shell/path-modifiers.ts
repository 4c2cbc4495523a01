import { existsSync, statSync } from 'node:fs';
import type { ShellState } from './state.ts';
import { absolutePath, baseName, extensionOf, joinPath, parentPath } from './windows-path.ts';

/** Modifier letters of `%~dp0`; `$VAR:` searches a path list. */
export const MODIFIERS = 'fdpnxsatz';

function onDisk(state: ShellState, path: string): string | undefined {
  try {
    const posix = state.system.resolve(path);
    return existsSync(posix) ? posix : undefined;
  } catch {
    return undefined;
  }
}

function searchList(state: ShellState, list: string, name: string): string {
  for (const directory of list.split(';').filter(Boolean)) {
    const candidate = joinPath(directory, name);
    if (onDisk(state, candidate)) return candidate;
  }
  return '';
}

function stamp(time: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(time.getMonth() + 1)}/${two(time.getDate())}/${time.getFullYear()} ${two(time.getHours() % 12 || 12)}:${two(time.getMinutes())} ${time.getHours() < 12 ? 'AM' : 'PM'}`;
}

/** Value of `%~<modifiers>x` for an argument or FOR variable: quotes off, then the asked parts in Windows' fixed order. */
export function applyModifiers(state: ShellState, value: string, modifiers: string): string {
  const bare = value.replace(/^"|"$/g, '');
  if (modifiers === '') return bare;
  const search = /\$([^:]*):/.exec(modifiers);
  const letters = modifiers.replace(/\$[^:]*:/, '').toLowerCase();
  const found = search ? searchList(state, state.env.get(search[1]!.toUpperCase()) ?? '', bare) : bare;
  if (found === '') return '';
  const path = absolutePath(found, state.cwd, state.driveCwd);
  const has = (letter: string): boolean => letters.includes(letter);
  const stem = baseName(path).slice(0, baseName(path).length - extensionOf(path).length);
  const posix = /[atz]/.test(letters) ? onDisk(state, path) : undefined;
  const info = posix ? statSync(posix) : undefined;
  const extra: string[] = [];
  if (has('a') && info) extra.push(info.isDirectory() ? 'd----------' : '--a--------');
  if (has('t') && info) extra.push(stamp(info.mtime));
  if (has('z') && info) extra.push(String(info.size));
  let text = '';
  if (letters === '' || has('f') || (has('s') && !/[dpnx]/.test(letters))) text = /[atz]/.test(letters) && !/[fs]/.test(letters) ? '' : path;
  else {
    if (has('d')) text += path.slice(0, 2);
    if (has('p')) text += `${parentPath(path).slice(2).replace(/\\$/, '')}\\`;
    if (has('n')) text += stem;
    if (has('x')) text += extensionOf(path);
  }
  return [...extra, ...(text ? [text] : [])].join(' ');
}
