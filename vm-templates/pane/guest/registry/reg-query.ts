import type { Process } from '../system.ts';
import { regArguments, RegUsage } from './reg-arguments.ts';
import { findKey, regKeyPath, RegNotFound } from './reg-key.ts';
import type { RegistryKey, RegistryValue } from './registry.ts';
import { valueTypeNumber } from './value-type.ts';

/** A value's data as `reg query` prints it: numbers in hex, binary in upper-case hex, lists joined by a literal `\0`. */
export function shownData(value: RegistryValue, raw: Buffer, separator = '\\0'): string {
  if (typeof value.data === 'string') return value.data;
  if (typeof value.data === 'number' || typeof value.data === 'bigint') return `0x${value.data.toString(16)}`;
  if (Array.isArray(value.data)) return value.data.join(separator);
  return raw.toString('hex').toUpperCase();
}

interface Filter {
  /** Lower-case text to find, or undefined for everything. */
  text?: string;
  exact: boolean;
  caseSensitive: boolean;
  inKeys: boolean;
  inNames: boolean;
  inData: boolean;
  /** Only this value (`/v name`, `/ve`). */
  only?: string;
  types?: number[];
  separator: string;
}

function matches(filter: Filter, text: string): boolean {
  if (filter.text === undefined) return true;
  const [wanted, actual] = filter.caseSensitive ? [filter.text, text] : [filter.text.toLowerCase(), text.toLowerCase()];
  if (filter.exact) return wanted === actual;
  // `*` and `?` are wildcards in /f; a pattern without them is looked for anywhere.
  if (!/[*?]/.test(wanted)) return actual.includes(wanted);
  const pattern = wanted.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.');
  return new RegExp(pattern, 's').test(actual);
}

function valueLines(key: RegistryKey, filter: Filter): string[] {
  const lines: string[] = [];
  // The default value comes first whatever the order in the hive.
  const values = key.values().sort((a, b) => Number(b.name === '') - Number(a.name === ''));
  for (const value of values) {
    if (filter.only !== undefined && value.name.toLowerCase() !== filter.only.toLowerCase()) continue;
    if (filter.types && !filter.types.includes(valueTypeNumber(value.type) ?? -1)) continue;
    const data = shownData(value, key.raw(value.name)!.data, filter.separator);
    const found = (filter.inNames && matches(filter, value.name)) || (filter.inData && matches(filter, data));
    if (filter.text !== undefined && !found) continue;
    lines.push(`    ${value.name === '' ? '(Default)' : value.name}    ${value.type}    ${data}`);
  }
  return lines;
}

/** `reg query`. Exit 0 when something was found, 1 otherwise. Layout as Windows 10 prints it: four blanks between the columns. */
export function regQuery(process: Process, argv: string[]): number {
  const { positional, options } = regArguments(argv, ['v', 'f', 't', 'se'], ['ve', 's', 'k', 'd', 'c', 'e', 'z']);
  if (positional.length !== 1) throw new RegUsage('Invalid syntax.');
  const path = regKeyPath(positional[0]!);
  const key = findKey(process, path);
  const search = options.has('f');
  const anyWhere = !options.has('k') && !options.has('d');
  const types = options.get('t')?.split(',').map((name) => valueTypeNumber(name) ?? -1);
  if (types?.includes(-1)) throw new RegUsage('Invalid syntax.');
  const filter: Filter = {
    text: options.get('f'),
    exact: options.has('e'),
    caseSensitive: options.has('c'),
    inKeys: options.has('k') || anyWhere,
    inNames: anyWhere,
    inData: options.has('d') || anyWhere,
    only: options.has('ve') ? '' : options.get('v'),
    types,
    separator: options.get('se') ?? '\\0',
  };
  const roots = process.system.registry.roots(path);
  if (!key && roots.length === 0) throw new RegNotFound();
  const out = (line: string): void => process.stdout(`${line}\r\n`);
  let found = 0;

  const visit = (node: RegistryKey, place: string): void => {
    let lines = valueLines(node, filter);
    if (options.has('ve') && lines.length === 0 && !search && !options.has('s')) lines = ['    (Default)    REG_SZ    (value not set)'];
    const keyFound = search && filter.only === undefined && filter.inKeys && place !== path && matches(filter, node.name);
    const listed = options.has('s') && !search && filter.only === undefined && !types;
    if (lines.length > 0 || keyFound || listed) {
      out('');
      out(place);
      for (const line of lines) out(line);
      found += lines.length + (keyFound ? 1 : 0);
    }
    if (options.has('s')) for (const name of node.subkeys()) visit(node.subkey(name)!, `${place}\\${name}`);
  };
  if (key) visit(key, path);

  if (search || filter.only !== undefined || types) {
    if (found === 0 && !search && !options.has('s') && !types) throw new RegNotFound();
    out('');
    if (search || options.has('s') || types) out(`End of search: ${found} match(es) found.`);
    return found > 0 ? 0 : 1;
  }
  if (!options.has('s')) {
    const names = key ? key.subkeys() : roots;
    // A link, not a key of the hive: listed here, but not followed by /s, which would visit the control set twice.
    if (path.toUpperCase() === 'HKEY_LOCAL_MACHINE\\SYSTEM' && names.includes('Select')) names.push('CurrentControlSet');
    names.sort((a, b) => (a.toUpperCase() < b.toUpperCase() ? -1 : 1));
    if (names.length > 0 || found > 0) out('');
    for (const name of names) out(`${path}\\${name}`);
  }
  return 0;
}
