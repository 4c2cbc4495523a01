import { toolOutputError } from '../output/tool-output-error.ts';
import type { RegFileValue } from './parse-reg-file.ts';
import { readRegistryData, registryTypeName } from './registry-types.ts';

const assignment = /^(?:"((?:[^"\\]|\\[\s\S])*)"|@)\s*=\s*([\s\S]*)$/;

/** One `"name"=data` with its continuations joined; `strings` is the encoding of strings given as bytes. */
export function readRegFileValue(line: string, strings: 'utf-16le' | 'windows-1252'): RegFileValue {
  const match = assignment.exec(line);
  if (!match) throw toolOutputError('reg', 'export (.reg file)', 'a value cannot be read', line);
  const name = unescape(match[1] ?? '');
  const right = match[2]!;
  if (/^-\s*(?:;.*)?$/.test(right)) return { name, delete: true };
  const text = /^"((?:[^"\\]|\\[\s\S])*)"\s*(?:;.*)?$/.exec(right);
  if (text) return { name, delete: false, type: 'REG_SZ', data: unescape(text[1]!) };
  const dword = /^dword:([0-9a-f]{1,8})\s*(?:;.*)?$/i.exec(right);
  if (dword) return { name, delete: false, type: 'REG_DWORD', data: Number.parseInt(dword[1]!, 16) };
  const hex = /^hex(?:\(([0-9a-f]{1,8})\))?:([^;]*)(?:;.*)?$/i.exec(right);
  if (!hex) throw toolOutputError('reg', 'export (.reg file)', 'the data of a value cannot be read', line);
  const bytes = readBytes(hex[2]!, line);
  const type = registryTypeName(hex[1] === undefined ? 3 : Number.parseInt(hex[1], 16));
  const data = readRegistryData(type, bytes, strings);
  return { name, delete: false, type, ...(data === undefined ? {} : { data }), bytes: Buffer.from(bytes).toString('hex') };
}

/** `61,00,62`; nothing at all is a value without data. */
function readBytes(list: string, line: string): Uint8Array {
  if (list.trim() === '') return new Uint8Array();
  const parts = list.split(',').map((part) => part.trim());
  const bad = parts.find((part) => !/^[0-9a-f]{1,2}$/i.test(part));
  if (bad !== undefined) throw toolOutputError('reg', 'export (.reg file)', bad === '' ? 'it is cut: a byte is missing' : `${JSON.stringify(bad)} is no byte`, line);
  return Uint8Array.from(parts, (part) => Number.parseInt(part, 16));
}

/** `\\` and `\"`; a backslash before anything else stands for itself. */
function unescape(text: string): string {
  return text.replace(/\\([\\"])/g, '$1');
}
