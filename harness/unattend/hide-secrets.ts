import { readAnswerDocument } from './answer-document.ts';
import { isPassword, isProductKey, passwordValue, PRODUCT_KEY, reveal } from './secrets.ts';
import { isPublishedKey } from './setup-key.ts';
import { elementsOf, textOf, type XmlElement } from './xml/nodes.ts';

export interface HiddenSecrets {
  /** The file with `${answerFile.1}` and so on in place of its secrets, and `${dollar}{` for each `${` of its own. */
  text: string;
  /** What stands there in the file, as written, in the order of the placeholders. */
  written: string[];
  /** Every spelling of the secrets that must not be seen: as written, decoded, and what an obfuscated password hides. */
  spellings: string[];
}

interface Place {
  start: number;
  end: number;
}

/**
 * Takes the passwords and product keys out of an answer file's text, so that it can stand in a plan; also where a command
 * repeats a password. Product keys that Microsoft publishes (KMS client keys) are no secrets.
 */
export function hideSecrets(text: string): HiddenSecrets {
  const places: Place[] = [];
  const spellings = new Set<string>();
  const hide = (element: XmlElement | undefined, name: string): void => {
    if (!element?.endTag || element.endTag.start === element.startTag.end) return;
    places.push({ start: element.startTag.end, end: element.endTag.start });
    const decoded = textOf(element).trim();
    if (decoded !== '') spellings.add(decoded);
    const hidden = reveal(decoded, name);
    // What is not obfuscated decodes to noise.
    if (/^[\x20-\x7e]+$/.test(hidden)) spellings.add(hidden);
  };
  const walk = (element: XmlElement): void => {
    if (isPassword(element.localName)) return hide(passwordValue(element), element.localName);
    if (isProductKey(element.localName)) {
      const key = elementsOf(element, 'Key')[0] ?? element;
      if (!isPublishedKey(textOf(key).trim())) hide(key, element.localName);
      return;
    }
    for (const child of elementsOf(element)) walk(child);
  };
  walk(readAnswerDocument(text).root);
  // A command repeats it with the same references (`&amp;`), or with others.
  for (const { start, end } of [...places]) spellings.add(text.slice(start, end).trim());
  for (const spelling of spellings) for (const start of occurrences(text, spelling)) if (!places.some((place) => start < place.end && start + spelling.length > place.start)) places.push({ start, end: start + spelling.length });
  for (const { 0: key, index } of text.matchAll(PRODUCT_KEY))
    if (!isPublishedKey(key) && !places.some(({ start, end }) => index < end && index + key.length > start)) {
      places.push({ start: index, end: index + key.length });
      spellings.add(key);
    }
  places.sort((left, right) => left.start - right.start);
  const written = places.map(({ start, end }) => text.slice(start, end));
  let hidden = '';
  let at = 0;
  for (const [index, { start, end }] of places.entries()) {
    hidden += `${escapeDollar(text.slice(at, start))}\${answerFile.${index + 1}}`;
    at = end;
  }
  return { text: hidden + escapeDollar(text.slice(at)), written, spellings: [...spellings].filter((one) => one.length >= 4) };
}

/** Short words would be found everywhere. */
function occurrences(text: string, word: string): number[] {
  const found: number[] = [];
  if (word.length < 4) return found;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) found.push(at);
  return found;
}

function escapeDollar(text: string): string {
  return text.replaceAll('${', '${dollar}{');
}
