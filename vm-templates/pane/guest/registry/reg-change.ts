import type { Process } from '../system.ts';
import { regArguments, RegUsage } from './reg-arguments.ts';
import { confirmed, findKey, makeKey, mayChange, ownPath, regKeyPath, RegNotFound } from './reg-key.ts';
import type { ValueData, ValueType } from './registry.ts';
import { valueTypeName, valueTypeNumber } from './value-type.ts';

/** Text of `/d` in the form its type needs: decimal or 0x numbers, hex bytes, a list cut at the separator (`\0` unless /s says other). */
function dataFromText(type: ValueType, text: string, separator: string): ValueData {
  if (type === 'REG_DWORD' || type === 'REG_QWORD' || type === 'REG_DWORD_BIG_ENDIAN') {
    if (!/^(0x[0-9a-f]+|\d+)$/i.test(text)) throw new RegUsage("Invalid syntax. Specify valid numeric value for '/d'.");
    const number = BigInt(text);
    if (number > (type === 'REG_QWORD' ? 0xffffffffffffffffn : 0xffffffffn)) throw new RegUsage("Invalid syntax. Specify valid numeric value for '/d'.");
    return type === 'REG_QWORD' ? number : Number(number);
  }
  if (type === 'REG_MULTI_SZ') {
    const parts = text.split(separator);
    while (parts.at(-1) === '') parts.pop();
    if (parts.includes('')) throw new RegUsage('Invalid syntax. An empty string is not allowed in a REG_MULTI_SZ.');
    return parts;
  }
  if (type === 'REG_SZ' || type === 'REG_EXPAND_SZ' || type === 'REG_LINK') return text;
  if (!/^([0-9a-f]{2})*$/i.test(text)) throw new RegUsage("Invalid syntax. Specify valid hexadecimal value for '/d'.");
  return Buffer.from(text, 'hex');
}

/** `reg add`. */
export function regAdd(process: Process, argv: string[]): number {
  const { positional, options } = regArguments(argv, ['v', 't', 's', 'd'], ['ve', 'f']);
  if (positional.length !== 1 || (options.has('v') && options.has('ve'))) throw new RegUsage('Invalid syntax.');
  const path = regKeyPath(positional[0]!);
  const number = valueTypeNumber(options.get('t') ?? 'REG_SZ');
  if (number === undefined) throw new RegUsage('Invalid syntax.');
  if (!mayChange(process, path)) throw new Error('Access is denied.');
  const type = valueTypeName(number);
  const wantsValue = options.has('v') || options.has('ve') || options.has('d') || options.has('t');
  const data = wantsValue ? dataFromText(type, options.get('d') ?? (/(WORD|BINARY)/.test(type) ? (type === 'REG_BINARY' ? '' : '0') : ''), options.get('s') ?? '\\0') : undefined;
  const name = options.get('v') ?? '';
  const existing = findKey(process, path)?.value(name);
  if (existing && data !== undefined && !options.has('f') && !confirmed(process, `Value ${name} exists, overwrite`)) {
    process.stdout('The operation was canceled by the user.\r\n');
    return 0;
  }
  const key = makeKey(process, path);
  if (data !== undefined) key.setValue(name, type, data);
  process.stdout('The operation completed successfully.\r\n');
  return 0;
}

/** `reg delete`: a key, one value (/v, /ve) or all values (/va). */
export function regDelete(process: Process, argv: string[]): number {
  const { positional, options } = regArguments(argv, ['v'], ['ve', 'va', 'f']);
  const kinds = ['v', 've', 'va'].filter((option) => options.has(option));
  if (positional.length !== 1 || kinds.length > 1) throw new RegUsage('Invalid syntax.');
  const path = regKeyPath(positional[0]!);
  const key = findKey(process, path);
  const name = options.get('v') ?? '';
  if (!key || ((options.has('v') || options.has('ve')) && !key.value(name))) throw new RegNotFound();
  if (!mayChange(process, path)) throw new Error('Access is denied.');
  const what = options.has('va') ? `Delete all values under the registry key ${path}` : kinds.length > 0 ? `Delete the registry value ${name}` : `Permanently delete the registry key ${path}`;
  if (!options.has('f') && !confirmed(process, `${what} `)) {
    process.stdout('The operation was canceled by the user.\r\n');
    return 0;
  }
  if (options.has('va')) for (const value of key.values()) key.deleteValue(value.name);
  else if (kinds.length > 0) key.deleteValue(name);
  else process.system.registry.deleteKey(ownPath(process, path));
  process.stdout('The operation completed successfully.\r\n');
  return 0;
}
