import { normaliseLines } from '../output/normalise-lines.ts';
import { toolOutputError } from '../output/tool-output-error.ts';

export interface RegistryValue {
  /** Empty = the default value. */
  name: string;
  type: string;
  /** As printed: REG_DWORD in 0x..., REG_MULTI_SZ parts joined by `\0` (two characters). */
  data: string;
}
export interface RegistryKey {
  /** Full path, `HKEY_LOCAL_MACHINE\...`. */
  path: string;
  values: RegistryValue[];
}

const types = 'REG_(?:NONE|SZ|EXPAND_SZ|BINARY|DWORD_LITTLE_ENDIAN|DWORD_BIG_ENDIAN|DWORD|LINK|MULTI_SZ|RESOURCE_LIST|FULL_RESOURCE_DESCRIPTOR|RESOURCE_REQUIREMENTS_LIST|QWORD)';
/** Four blanks around each column since Vista, one tab on XP. */
const value = new RegExp(`^(?: {4}|\\t)(.*?)(?: {4}|\\t)(${types}|0x[0-9a-fA-F]+)(?:(?: {4}|\\t)(.*))?$`);

/**
 * Output of `reg query`, with or without `/s` and `/v`. A value's data may hold line breaks: what is neither a key nor
 * a value continues the data before it. The default value's name is localised, `(Default)` in English; it is recognised
 * by its brackets. The search summary `End of search: ...` is left out. Empty output gives no keys: whether that is
 * right is for the exit code to say.
 */
export function parseRegQuery(output: string): RegistryKey[] {
  const keys: RegistryKey[] = [];
  let last: RegistryValue | undefined;
  for (const line of normaliseLines(output)) {
    if (/^HKEY_[A-Z_]+(?:\\|$)/.test(line)) {
      keys.push({ path: line, values: [] });
      last = undefined;
      continue;
    }
    const match = value.exec(line);
    const key = keys.at(-1);
    if (match && key) {
      last = { name: /^\(.+\)$/.test(match[1]!) ? '' : match[1]!, type: match[2]!, data: match[3] ?? '' };
      key.values.push(last);
    } else if (line.trim() === '' || /^End of search: \d+ match/.test(line)) continue;
    else if (last) last.data += `\n${line}`;
    else throw toolOutputError('reg', 'query', 'it has an unknown line', line);
  }
  return keys;
}

/** The data of a value by name, without regard to case; undefined when the key has no such value. */
export function registryData(key: RegistryKey, name: string): string | undefined {
  return key.values.find((one) => one.name.toLowerCase() === name.toLowerCase())?.data;
}
