import { XMLParser } from 'fast-xml-parser';
import { WinRmError } from './winrm-error.ts';

/** An element: namespace prefixes are dropped, attributes carry `@`, text is `#text`, repeated elements are arrays. */
export interface XmlElement {
  [name: string]: XmlNode | XmlNode[] | undefined;
}
export type XmlNode = string | XmlElement;

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  textNodeName: '#text',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  // Text is kept as it is: a shell's stream content is base64, a WMI value may end in a blank.
  trimValues: false,
  processEntities: { enabled: true },
  htmlEntities: true,
});

/** Parses an answer of the guest. A document type is refused: WS-Management forbids it, and entities could explode. */
export function parseXml(text: string, where: string): XmlElement {
  if (/<!DOCTYPE/i.test(text)) throw notXml(where, 'it has a document type declaration');
  let document: unknown;
  try {
    document = parser.parse(text, true);
  } catch (error) {
    throw notXml(where, error instanceof Error ? error.message : String(error));
  }
  if (typeof document !== 'object' || document === null) throw notXml(where, 'it is empty');
  return document as XmlElement;
}

function notXml(where: string, why: string): WinRmError {
  return new WinRmError('WP-WINRM-PROTOCOL', `${where} answered with something that is no SOAP envelope: ${why}`, 'check that the port belongs to the WinRM service of the guest');
}

/** The element at a path of local names, taking the first of repeated ones; undefined when any part is missing. */
export function element(root: XmlNode | undefined, ...path: string[]): XmlElement | undefined {
  const node = nodes(root, ...path)[0];
  return typeof node === 'object' ? node : undefined;
}

/** All nodes at a path; only the last name may repeat. */
export function nodes(root: XmlNode | undefined, ...path: string[]): XmlNode[] {
  let current: XmlNode | undefined = root;
  for (const [index, name] of path.entries()) {
    if (typeof current !== 'object') return [];
    const next: XmlNode | XmlNode[] | undefined = current[name];
    if (index === path.length - 1) return next === undefined ? [] : Array.isArray(next) ? next : [next];
    current = Array.isArray(next) ? next[0] : next;
  }
  return current === undefined ? [] : [current];
}

/** The text of the node at a path, or undefined when there is none. */
export function text(root: XmlNode | undefined, ...path: string[]): string | undefined {
  const node = nodes(root, ...path)[0];
  return node === undefined ? undefined : textOf(node);
}

export function textOf(node: XmlNode): string {
  if (typeof node === 'string') return node;
  const content = node['#text'];
  return typeof content === 'string' ? content : '';
}

export function attribute(node: XmlNode | undefined, name: string): string | undefined {
  if (typeof node !== 'object') return undefined;
  const value = node[`@${name}`];
  return typeof value === 'string' ? value : undefined;
}
