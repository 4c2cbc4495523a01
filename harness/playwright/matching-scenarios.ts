import { readdirSync, type Dirent } from 'node:fs';
import { isAbsolute, join, parse, resolve } from 'node:path';

/** `**` crosses folders, `*` and `?` stay within one. */
const WILD = /[*?]/;

/**
 * The files that a pattern names, sorted; a pattern without wildcards names itself, whether it exists or not. Hidden
 * folders and node_modules are left out. Synchronous: tests are collected so.
 * @param from folder that relative patterns start in
 */
export function matchingScenarios(pattern: string, from: string): string[] {
  const whole = (isAbsolute(pattern) ? pattern : resolve(from, pattern)).replaceAll('\\', '/');
  const parts = whole.split('/');
  const first = parts.findIndex((part) => WILD.test(part));
  if (first < 0) return [resolve(whole)];
  const root = parts.slice(0, first).join('/') || parse(whole).root;
  return filesBelow(root, parts.slice(first)).sort();
}

function filesBelow(folder: string, [part, ...rest]: string[]): string[] {
  if (part === undefined) return [];
  const entries = read(folder);
  const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules');
  if (part === '**') return [...filesBelow(folder, rest), ...folders.flatMap(({ name }) => filesBelow(join(folder, name), [part, ...rest]))];
  const fits = expression(part);
  if (rest.length === 0) return entries.filter((entry) => entry.isFile() && fits.test(entry.name)).map(({ name }) => join(folder, name));
  return folders.filter(({ name }) => fits.test(name)).flatMap(({ name }) => filesBelow(join(folder, name), rest));
}

function read(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function expression(part: string): RegExp {
  const source = part.replace(/[*?]|[.+^${}()|[\]\\]/g, (token) => (token === '*' ? '.*' : token === '?' ? '.' : `\\${token}`));
  return new RegExp(`^${source}$`);
}
