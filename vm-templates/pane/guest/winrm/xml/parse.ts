import type { XmlElement } from './element.ts';

/** The message is not well-formed XML, or uses what SOAP forbids (a document type). */
export class XmlError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'XmlError';
  }
}

const NAME = /[A-Za-z_\u0080-\uFFFF][\w.\-\u0080-\uFFFF]*(?::[A-Za-z_\u0080-\uFFFF][\w.\-\u0080-\uFFFF]*)?/y;
const ATTRIBUTE = /\s+([^\s=<>"'/]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const TAG_END = /\s*(\/?)>/y;
const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const XML_SPACE = 'http://www.w3.org/XML/1998/namespace';
/** Deeper nesting than any SOAP message has is an attack on the stack of whoever walks the tree. */
const DEPTH_LIMIT = 64;

function decode(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#x([0-9a-fA-F]+)|#(\d+)|(\w+));|&/g, (match, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) {
      const known = ENTITIES[name];
      if (known === undefined) throw new XmlError(`unknown entity ${match}`);
      return known;
    }
    const code = hex ? Number.parseInt(hex, 16) : Number(decimal ?? NaN);
    if (!(code > 0 && code <= 0x10ffff)) throw new XmlError(`bad reference ${match}`);
    return String.fromCodePoint(code);
  });
}

type Scope = Record<string, string>;
interface Open {
  element: XmlElement;
  raw: string;
  scope: Scope;
}

function qualify(raw: string, scope: Scope, attribute: boolean): { space: string; name: string } {
  const colon = raw.indexOf(':');
  if (colon < 0) return { space: attribute ? '' : (scope[''] ?? ''), name: raw };
  const space = scope[raw.slice(0, colon)];
  if (space === undefined) throw new XmlError(`prefix of ${raw} is not declared`);
  return { space, name: raw.slice(colon + 1) };
}

/** Reads the attributes at `at`; gives the new place, the names as written, and the namespaces in force inside. */
function readAttributes(xml: string, at: number, outer: Scope): { at: number; raw: Map<string, string>; scope: Scope } {
  const raw = new Map<string, string>();
  let scope = outer;
  for (ATTRIBUTE.lastIndex = at; ; ) {
    const match = ATTRIBUTE.exec(xml);
    if (!match) return { at, raw, scope };
    at = ATTRIBUTE.lastIndex;
    const name = match[1]!;
    const value = decode(match[2] ?? match[3] ?? '');
    if (name === 'xmlns' || name.startsWith('xmlns:')) scope = { ...scope, [name === 'xmlns' ? '' : name.slice(6)]: value };
    else if (raw.has(name)) throw new XmlError(`attribute ${name} twice`);
    else raw.set(name, value);
  }
}

/**
 * Parses one XML document. Strict where it matters for SOAP: matching tags, declared prefixes, one root, no document
 * type (so no external entity and no entity bomb). Throws XmlError.
 */
export function parseXml(source: string): XmlElement {
  const xml = source.startsWith('\uFEFF') ? source.slice(1) : source;
  const stack: Open[] = [];
  let root: XmlElement | undefined;
  const text = (piece: string): void => {
    const open = stack.at(-1);
    if (open) open.element.text += piece;
    else if (piece.trim() !== '') throw new XmlError('text outside the root element');
  };
  let at = 0;
  while (at < xml.length) {
    const next = xml.indexOf('<', at);
    text(decode(xml.slice(at, next < 0 ? undefined : next)));
    if (next < 0) break;
    at = next;
    const skipTo = (mark: string): number => {
      const end = xml.indexOf(mark, at);
      if (end < 0) throw new XmlError(`no ${mark}`);
      return end;
    };
    if (xml.startsWith('<!--', at)) at = skipTo('-->') + 3;
    else if (xml.startsWith('<?', at)) at = skipTo('?>') + 2;
    else if (xml.startsWith('<![CDATA[', at)) {
      const end = skipTo(']]>');
      text(xml.slice(at + 9, end));
      at = end + 3;
    } else if (xml.startsWith('<!', at)) throw new XmlError('a document type is not allowed');
    else if (xml[at + 1] === '/') {
      const end = skipTo('>');
      const open = stack.pop();
      if (!open || xml.slice(at + 2, end).trim() !== open.raw) throw new XmlError(`unexpected ${xml.slice(at, end + 1)}`);
      at = end + 1;
    } else {
      NAME.lastIndex = at + 1;
      const raw = NAME.exec(xml)?.[0];
      if (!raw) throw new XmlError(`bad tag at ${at}`);
      const parent = stack.at(-1);
      if (root && !parent) throw new XmlError('more than one root element');
      const read = readAttributes(xml, NAME.lastIndex, parent?.scope ?? { xml: XML_SPACE });
      TAG_END.lastIndex = read.at;
      const end = TAG_END.exec(xml);
      if (!end) throw new XmlError(`bad tag <${raw}`);
      at = TAG_END.lastIndex;
      const attributes = new Map<string, string>();
      for (const [name, value] of read.raw) {
        const qualified = qualify(name, read.scope, true);
        attributes.set(qualified.space ? `{${qualified.space}}${qualified.name}` : qualified.name, value);
      }
      const element: XmlElement = { ...qualify(raw, read.scope, false), attributes, children: [], text: '' };
      if (parent) parent.element.children.push(element);
      root ??= element;
      if (end[1]) continue;
      if (stack.length >= DEPTH_LIMIT) throw new XmlError('nested too deeply');
      stack.push({ element, raw, scope: read.scope });
    }
  }
  if (!root || stack.length > 0) throw new XmlError('the document is cut off');
  return root;
}
