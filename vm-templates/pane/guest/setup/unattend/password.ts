import type { Element } from '../../servicing/xml.ts';
import { at, textAt } from './answer-file.ts';

/**
 * The clear text of a password setting (`<Password><Value/><PlainText/></Password>`). With PlainText false the value is
 * base64 of the UTF-16LE text with the element's name appended, as Windows SIM hides it. Without PlainText (the reference's
 * own samples leave it out) the value is taken as hidden when it decodes to that, as plain otherwise. Undefined when there
 * is no such setting, or only what the cache left of it.
 */
export function passwordOf(parent: Element | undefined, name: 'Password' | 'AdministratorPassword'): string | undefined {
  const setting = at(parent, name);
  const value = at(setting, 'Value')?.text;
  if (value === undefined) return undefined;
  const plain = textAt(setting, 'PlainText')?.toLowerCase();
  if (plain === 'true' || plain === '1') return value;
  const decoded = Buffer.from(value.trim(), 'base64').toString('utf16le');
  if (decoded.endsWith(name)) return decoded.slice(0, -name.length);
  return plain === undefined ? value : decoded;
}
