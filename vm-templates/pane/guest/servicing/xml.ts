import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** An element: attributes by lower-case name, children in order. Namespaces prefixes are dropped. */
export interface Element {
  name: string;
  attributes: Record<string, string>;
  children: Element[];
  text: string;
}

type Node = Record<string, unknown>;

function convert(node: Node): Element | undefined {
  const name = Object.keys(node).find((key) => key !== ':@');
  if (name === undefined || name.startsWith('#') || name.startsWith('?')) return undefined;
  const content = node[name] as Node[];
  const attributes: Record<string, string> = {};
  for (const [key, value] of Object.entries((node[':@'] ?? {}) as Record<string, string>)) attributes[key.toLowerCase()] = String(value);
  return {
    name,
    attributes,
    children: content.map(convert).filter((child) => child !== undefined),
    text: content.map((child) => String(child['#text'] ?? '')).join(''),
  };
}

/** The root element of a well-formed document; undefined for anything else. Manifests may start with a UTF-8 or UTF-16 byte order mark. */
export function parseXml(bytes: Buffer): Element | undefined {
  const text = bytes[0] === 0xff && bytes[1] === 0xfe ? bytes.toString('utf16le', 2) : bytes.toString('utf8').replace(/^\ufeff/, '');
  if (XMLValidator.validate(text) !== true) return undefined;
  const parser = new XMLParser({ preserveOrder: true, ignoreAttributes: false, attributeNamePrefix: '', removeNSPrefix: true, parseTagValue: false, parseAttributeValue: false });
  const nodes = parser.parse(text) as Node[];
  return nodes.map(convert).find((element) => element !== undefined);
}

export function child(element: Element | undefined, name: string): Element | undefined {
  return element?.children.find((candidate) => candidate.name === name);
}
export function childrenOf(element: Element | undefined, name: string): Element[] {
  return element?.children.filter((candidate) => candidate.name === name) ?? [];
}
export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[character]!);
}
