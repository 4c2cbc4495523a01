import { LIMITS } from './limits.ts';
import type { XmlAttribute } from './nodes.ts';
import type { Reader } from './reader.ts';

export interface Tag {
  name: string;
  attributes: XmlAttribute[];
  /** `<name ... />`. */
  empty: boolean;
}

/** A start tag, or an element that is one tag; `reader` stands behind its `<`. */
export function readTag(reader: Reader): Tag {
  const name = reader.name('the name of an element');
  const attributes: XmlAttribute[] = [];
  const names = new Set<string>();
  for (;;) {
    const parted = reader.space();
    if (reader.take('/>')) return { name, attributes, empty: true };
    if (reader.take('>')) return { name, attributes, empty: false };
    if (!parted) reader.fail(`white space, '>' or '/>' is expected in <${name}>, found ${reader.found()}`);
    const attribute = readAttribute(reader, name);
    if (names.has(attribute.name)) reader.fail(`<${name}> has the attribute ${attribute.name} twice`, attribute.start);
    names.add(attribute.name);
    if (attributes.push(attribute) > LIMITS.attributesOfAnElement) reader.fail(`<${name}> has more than ${LIMITS.attributesOfAnElement} attributes`, attribute.start);
  }
}

function readAttribute(reader: Reader, element: string): XmlAttribute {
  const start = reader.at;
  const name = reader.name(`an attribute of <${element}>`);
  reader.space();
  if (!reader.take('=')) reader.fail(`'=' is expected behind the attribute ${name}, found ${reader.found()}`);
  reader.space();
  const quote = ['"', "'"].find((mark) => reader.take(mark));
  if (quote === undefined) reader.fail(`the value of the attribute ${name} must be quoted, found ${reader.found()}`);
  const valueStart = reader.at;
  reader.skipPast(quote, `the value of the attribute ${name}`);
  const valueSpan = { start: valueStart, end: reader.at - 1 };
  const raw = reader.text.slice(valueSpan.start, valueSpan.end);
  if (raw.length > LIMITS.attribute) reader.fail(`the attribute ${name} has ${raw.length} characters, more than ${LIMITS.attribute}`, start);
  const tag = raw.indexOf('<');
  if (tag !== -1) reader.fail(`the value of the attribute ${name} holds '<' (its quote may be missing)`, valueSpan.start + tag);
  const value = reader.resolve(raw.replace(/\r\n|[\t\r\n]/g, ' '), valueSpan.start);
  return { ...splitName(reader, name, start), start, end: reader.at, value, valueSpan };
}

/** Namespaces in XML 1.0: at most one colon, neither first nor last. */
export function splitName(reader: Reader, name: string, offset: number): { name: string; prefix: string; localName: string } {
  const parts = name.split(':');
  if (parts.length > 2 || parts.includes('')) reader.fail(`'${name}' is no qualified name`, offset);
  const [localName = '', prefix = ''] = parts.toReversed();
  return { name, prefix, localName };
}
