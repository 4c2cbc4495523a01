import type { Setting } from './answer-file.ts';
import { elementsOf, textOf, type XmlElement } from './xml/nodes.ts';

/** What stands in place of a secret. */
export const BLANK = '********';

/**
 * Whether an element holds a secret: passwords of every kind, `AccountData` (a provisioned domain account) and the key
 * of a wireless network. Product keys are `isProductKey`.
 */
export function isPassword(localName: string): boolean {
  return /(password|accountdata|keymaterial)$/i.test(localName);
}
/** `<ProductKey>`: of Shell-Setup a text, of Setup's UserData with a child `<Key>`. */
export function isProductKey(localName: string): boolean {
  return localName === 'ProductKey';
}

/** The element that holds a password's text: itself, or its `<Value>`. */
export function passwordValue(element: XmlElement): XmlElement | undefined {
  return elementsOf(element).length === 0 ? element : elementsOf(element, 'Value')[0];
}

/** Text of a `<ProductKey>`, '' when there is none. */
export function productKeyText(element: XmlElement): string {
  const key = elementsOf(element, 'Key')[0];
  return textOf(key ?? element).trim();
}

/**
 * Settings with every secret blanked, also where a password or product key stands in another text, such as a command.
 * Whether a password is obfuscated (`PlainText` false) stays to be seen.
 */
export function blankSecrets(settings: readonly Setting[], secrets: readonly string[] = secretsOf(settings)): Setting[] {
  return settings.map((setting) => {
    if (isPassword(setting.name)) return { ...setting, value: blankValue(setting.value, ['PlainText']) };
    if (isProductKey(setting.name)) return { ...setting, value: blankValue(setting.value, ['WillShowUI']) };
    if (typeof setting.value !== 'string') return { ...setting, value: blankSecrets(setting.value, secrets) };
    return { ...setting, value: COMMANDS.has(setting.name) ? blankText(setting.value, secrets) : blankText(setting.value, []) };
  });
}

/** Settings whose text is a command line, which may repeat a password. */
const COMMANDS = new Set(['Path', 'CommandLine', 'Description']);

function blankValue(value: Setting['value'], kept: readonly string[]): Setting['value'] {
  if (typeof value === 'string') return value === '' ? '' : BLANK;
  return value.map((child) => (kept.includes(child.name) ? child : { ...child, value: blankValue(child.value, kept) }));
}

/** The passwords of settings as a person would type them, longest first. */
export function secretsOf(settings: readonly Setting[]): string[] {
  const found = settings.flatMap((setting): string[] => {
    if (!isPassword(setting.name)) return typeof setting.value === 'string' ? [] : secretsOf(setting.value);
    if (typeof setting.value === 'string') return [setting.value];
    const text = (name: string): string => (setting.value as Setting[]).flatMap((child) => (child.name === name && typeof child.value === 'string' ? [child.value] : []))[0] ?? '';
    return text('PlainText').toLowerCase() === 'false' ? [text('Value'), reveal(text('Value'), setting.name)] : [text('Value')];
  });
  return [...new Set(found.filter((secret) => secret !== ''))].toSorted((left, right) => right.length - left.length);
}

/** Obfuscation is base64 of UTF-16LE of the password with its element's name behind it ("Hide Sensitive Data"): no encryption. */
export function reveal(value: string, elementName: string): string {
  const text = Buffer.from(value, 'base64').toString('utf16le');
  return text.endsWith(elementName) ? text.slice(0, -elementName.length) : text;
}

/** A product key anywhere in a text. */
export const PRODUCT_KEY = /\b(?:[A-Za-z0-9]{5}-){4}[A-Za-z0-9]{5}\b/g;

/** A text with product keys and the given secrets blanked. */
export function blankText(text: string, secrets: readonly string[]): string {
  return secrets.reduce((blanked, secret) => blanked.replaceAll(secret, BLANK), text.replace(PRODUCT_KEY, BLANK));
}
