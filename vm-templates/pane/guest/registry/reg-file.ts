import { RegistryError } from './registry-error.ts';
import type { Registry, RegistryKey } from './registry.ts';

/** What one line group of a .reg file asks for. */
export type RegChange =
  | { action: 'create'; path: string }
  | { action: 'delete-key'; path: string }
  | { action: 'delete-value'; path: string; name: string }
  | { action: 'set'; path: string; name: string; type: number; raw: Buffer };

/** Text of a .reg file: UTF-16 with a byte order mark as regedit writes it, else UTF-8 or, for REGEDIT4, the ANSI code page (Latin-1 here). */
export function decodeRegFile(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le', 2);
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const encoding = start === 0 && bytes.toString('latin1', 0, 8) === 'REGEDIT4' ? 'latin1' : 'utf8';
  return bytes.toString(encoding, start);
}

function unquote(text: string): string {
  return text.replace(/\\([\\"])/g, '$1');
}

function valueBytes(text: string, ansi: boolean): { type: number; raw: Buffer } | undefined {
  const quoted = /^"((?:[^"\\]|\\.)*)"$/s.exec(text);
  if (quoted) return { type: 1, raw: Buffer.from(`${unquote(quoted[1]!)}\0`, 'utf16le') };
  const number = /^dword:([0-9a-f]{1,8})$/i.exec(text);
  if (number) {
    const raw = Buffer.alloc(4);
    raw.writeUInt32LE(Number.parseInt(number[1]!, 16));
    return { type: 4, raw };
  }
  const hex = /^hex(?:\(([0-9a-f]+)\))?:([0-9a-f,\s]*)$/i.exec(text);
  if (!hex) return undefined;
  const type = hex[1] === undefined ? 3 : Number.parseInt(hex[1], 16);
  const items = hex[2]!.split(',').map((item) => item.trim()).filter(Boolean);
  if (items.some((item) => item.length > 2)) return undefined;
  const raw = Buffer.from(items.map((item) => Number.parseInt(item, 16)));
  // REGEDIT4 writes the bytes of strings in the ANSI code page.
  return { type, raw: ansi && (type === 2 || type === 7) ? Buffer.from(raw.toString('latin1'), 'utf16le') : raw };
}

/** Parses a .reg file (versions 4 and 5). Throws RegistryError `invalid` without a header line; lines it cannot read are skipped, as regedit does. */
export function parseRegFile(text: string): RegChange[] {
  const lines = text.split(/\r?\n/);
  const header = lines.shift()?.trim();
  if (header !== 'Windows Registry Editor Version 5.00' && header !== 'REGEDIT4') throw new RegistryError('invalid', 'not a .reg file');
  const changes: RegChange[] = [];
  let path: string | undefined;
  for (let index = 0; index < lines.length; index += 1) {
    let line = lines[index]!.trim();
    while (line.endsWith('\\') && /=\s*hex/i.test(line) && index + 1 < lines.length) line = line.slice(0, -1) + lines[(index += 1)]!.trim();
    if (line === '' || line.startsWith(';')) continue;
    const section = /^\[(-?)(.+)\]$/.exec(line);
    if (section) {
      path = section[1] ? undefined : section[2];
      changes.push({ action: section[1] ? 'delete-key' : 'create', path: section[2]! });
      continue;
    }
    const value = /^(?:@|"((?:[^"\\]|\\.)*)")\s*=\s*(.*)$/s.exec(line);
    if (!value || path === undefined) continue;
    const name = unquote(value[1] ?? '');
    if (value[2] === '-') changes.push({ action: 'delete-value', path, name });
    else {
      const data = valueBytes(value[2]!.replace(/\s*;.*$/, (comment) => (value[2]!.startsWith('"') ? comment : '')), header === 'REGEDIT4');
      if (data) changes.push({ action: 'set', path, name, ...data });
    }
  }
  return changes;
}

export function applyRegChanges(registry: Registry, changes: RegChange[]): void {
  for (const change of changes) {
    if (change.action === 'create') registry.create(change.path);
    else if (change.action === 'delete-key') registry.deleteKey(change.path);
    else if (change.action === 'delete-value') registry.get(change.path)?.deleteValue(change.name);
    else registry.create(change.path).setRaw(change.name, change.type, change.raw);
  }
}

/** Hex bytes cut at 80 columns with a backslash, continued with two blanks: regedit's layout. */
function hexLines(head: string, raw: Buffer): string {
  let text = head;
  let column = head.length;
  for (const [index, byte] of raw.entries()) {
    const item = byte.toString(16).padStart(2, '0') + (index + 1 < raw.length ? ',' : '');
    text += item;
    column += item.length;
    if (column > 76 && index + 1 < raw.length) {
      text += '\\\r\n  ';
      column = 2;
    }
  }
  return text;
}

function valueLine(name: string, type: number, raw: Buffer): string {
  const escape = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&')}"`;
  const head = `${name === '' ? '@' : escape(name)}=`;
  if (type === 1 && raw.length >= 2 && raw.length % 2 === 0) {
    const text = raw.toString('utf16le');
    if (text.indexOf('\0') === text.length - 1 && !/[\r\n]/.test(text)) return head + escape(text.slice(0, -1));
  }
  if (type === 4 && raw.length === 4) return `${head}dword:${raw.readUInt32LE(0).toString(16).padStart(8, '0')}`;
  return hexLines(`${head}hex${type === 3 ? '' : `(${type.toString(16)})`}:`, raw);
}

/** The text of `reg export`: version 5.00, CRLF. The caller adds the byte order mark and UTF-16. */
export function renderRegFile(key: RegistryKey, path: string): string {
  let text = 'Windows Registry Editor Version 5.00\r\n\r\n';
  const visit = (node: RegistryKey, place: string): void => {
    text += `[${place}]\r\n`;
    for (const value of node.values()) {
      const raw = node.raw(value.name)!;
      text += `${valueLine(value.name, raw.type, raw.data)}\r\n`;
    }
    text += '\r\n';
    for (const name of node.subkeys()) visit(node.subkey(name)!, `${place}\\${name}`);
  };
  visit(key, path);
  return text;
}
