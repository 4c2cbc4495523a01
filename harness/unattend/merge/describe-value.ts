import type { Setting } from '../answer-file.ts';
import { BLANK, blankSecrets, isPassword, isProductKey } from '../secrets.ts';

const LONGEST = 200;
/** What stands beside a secret and is none. */
const OPEN = new Set(['WillShowUI', 'PlainText']);

/** A setting's value in one line for a person, secrets blanked: the text itself, or `Disk(DiskID=0, ...)`. */
export function describeValue(setting: Setting, path: readonly string[]): string {
  if (!OPEN.has(path.at(-1) ?? '') && path.some((name) => isPassword(name) || isProductKey(name))) return setting.value === '' ? '' : BLANK;
  const [blanked = setting] = blankSecrets([setting]);
  const text = typeof blanked.value === 'string' ? blanked.value : inner(blanked.value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text;
}

function inner(settings: readonly Setting[]): string {
  return settings.map(({ name, value }) => (typeof value === 'string' ? `${name}=${value}` : `${name}(${inner(value)})`)).join(', ');
}

/** Whether two settings say the same: `true` in any letter case, children in any order. */
export function sameSetting(left: Setting, right: Setting): boolean {
  return canonical(left.value) === canonical(right.value);
}

function canonical(value: Setting['value']): string {
  if (typeof value !== 'string') return JSON.stringify(value.map((child) => [child.name, canonical(child.value)].join('=')).toSorted());
  const text = value.trim();
  return /^(true|false)$/i.test(text) ? text.toLowerCase() : text;
}
