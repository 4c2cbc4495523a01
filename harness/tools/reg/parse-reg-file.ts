import { toolOutputError } from '../output/tool-output-error.ts';
import { decodeRegFile, type RegFileEncoding } from './decode-reg-file.ts';
import { readLogicalLines } from './reg-file-lines.ts';
import { readRegFileValue } from './reg-file-value.ts';
import type { RegistryData } from './registry-types.ts';

export interface RegFileValue {
  /** Empty = the default value (`@`). */
  name: string;
  /** The value is to be deleted (`"name"=-`): no type, no data. */
  delete: boolean;
  /** `REG_SZ`, or `0x12` for a type that Windows does not define. */
  type?: string;
  data?: RegistryData;
  /** The value's bytes in hexadecimal; absent for quoted strings and dwords, whose data says it all. */
  bytes?: string;
}
export interface RegFileKey {
  /** Full path, `HKEY_LOCAL_MACHINE\...`. */
  path: string;
  /** The key is to be deleted with all below it (`[-path]`). */
  delete: boolean;
  values: RegFileValue[];
}
export interface RegFile {
  format: 'REGEDIT4' | 'Windows Registry Editor Version 5.00';
  encoding: RegFileEncoding;
  keys: RegFileKey[];
}

/** Short and long names that regedit accepts. */
const hives: Record<string, string> = {
  HKEY_LOCAL_MACHINE: 'HKEY_LOCAL_MACHINE', HKLM: 'HKEY_LOCAL_MACHINE',
  HKEY_CURRENT_USER: 'HKEY_CURRENT_USER', HKCU: 'HKEY_CURRENT_USER',
  HKEY_CLASSES_ROOT: 'HKEY_CLASSES_ROOT', HKCR: 'HKEY_CLASSES_ROOT',
  HKEY_USERS: 'HKEY_USERS', HKU: 'HKEY_USERS',
  HKEY_CURRENT_CONFIG: 'HKEY_CURRENT_CONFIG', HKCC: 'HKEY_CURRENT_CONFIG',
};

/**
 * A registration file: "Windows Registry Editor Version 5.00" or REGEDIT4, all kinds of values, deletions of keys and
 * values, comments, continued lines, strings with line breaks in them. Source: "How to add, modify, or delete registry
 * subkeys and values by using a .reg file" (KB 310516). Where regedit skips what it cannot read, this throws
 * WP-TOOL-OUTPUT with the line; so it does for a file that ends in the middle of a value.
 */
export function parseRegFile(bytes: Buffer): RegFile {
  const { text, encoding } = decodeRegFile(bytes);
  const [first, ...lines] = readLogicalLines(text);
  if (first === undefined) throw toolOutputError('reg', 'export (.reg file)', 'it is empty');
  const format = first === 'REGEDIT4' || first === 'Windows Registry Editor Version 5.00' ? first : undefined;
  if (!format) throw toolOutputError('reg', 'export (.reg file)', 'its first line is neither REGEDIT4 nor "Windows Registry Editor Version 5.00"', first);
  const keys: RegFileKey[] = [];
  for (const line of lines) {
    if (line.startsWith('[')) keys.push(readKey(line));
    else {
      const key = keys.at(-1);
      if (!key) throw toolOutputError('reg', 'export (.reg file)', 'a value stands before the first key', line);
      if (key.delete) throw toolOutputError('reg', 'export (.reg file)', 'a value stands below a key that is deleted', line);
      key.values.push(readRegFileValue(line, format === 'REGEDIT4' ? 'windows-1252' : 'utf-16le'));
    }
  }
  if (keys.length === 0) throw toolOutputError('reg', 'export (.reg file)', 'it names no key', lines[0] ?? first);
  return { format, encoding, keys };
}

function readKey(line: string): RegFileKey {
  // The last bracket ends the name: key names may hold brackets.
  const match = /^\[(-?)(.+)\]\s*(?:;.*)?$/.exec(line);
  const [root, ...rest] = (match?.[2] ?? '').split('\\');
  const hive = hives[root!.toUpperCase()];
  if (!match || !hive || rest.some((part) => part === '')) throw toolOutputError('reg', 'export (.reg file)', 'a key cannot be read', line);
  if (match[1] === '-' && rest.length === 0) throw toolOutputError('reg', 'export (.reg file)', 'a whole hive cannot be deleted', line);
  return { path: [hive, ...rest].join('\\'), delete: match[1] === '-', values: [] };
}
