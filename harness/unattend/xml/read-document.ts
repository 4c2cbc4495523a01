import { LIMITS } from './limits.ts';
import type { XmlDocument, XmlElement, XmlNode } from './nodes.ts';
import { Reader } from './reader.ts';
import { readDeclaration, readMarkup, readText } from './read-markup.ts';
import { readTag, splitName } from './read-tag.ts';

const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';

/**
 * Reads a well-formed XML document (XML 1.0 with namespaces, without a DTD) into a lossless tree.
 * @param text decoded; a byte order mark may lead it
 * @throws AnswerFileError with line, column and reason
 */
export function readDocument(text: string): XmlDocument {
  const reader: Reader = new Reader(text);
  const nodes: XmlNode[] = [];
  if (reader.take('\uFEFF')) nodes.push({ kind: 'mark', start: 0, end: 1 });
  const declaration = readDeclaration(reader);
  if (declaration) nodes.push(declaration);
  let root: XmlElement | undefined;
  while (!reader.ended) {
    const node = readNode(reader);
    if (node.kind === 'element') {
      if (root) reader.fail('a second root element', node.start);
      root = node;
    } else if (node.kind === 'cdata' || (node.kind === 'text' && node.value.trim() !== '')) {
      const lead = node.kind === 'text' ? text.slice(node.start, node.end).search(/\S/) : 0;
      reader.fail('text outside the root element', node.start + lead);
    }
    nodes.push(node);
  }
  if (!root) reader.fail('there is no root element');
  return { text, nodes, root };
}

/** One node with all that is in it. Elements are kept on a stack of our own, so that no depth exhausts the program's. */
function readNode(reader: Reader): XmlNode {
  const open: XmlElement[] = [];
  for (;;) {
    const node = readMarkup(reader) ?? readTagOrText(reader, open);
    const parent = open.at(-1);
    if (node.kind === 'element' && node.endTag === undefined && node.end === -1) {
      open.push(node);
      if (open.length > LIMITS.depth) reader.fail(`elements nest deeper than ${LIMITS.depth}`, node.start);
      continue;
    }
    if (!parent) return node;
    parent.children.push(node);
  }
}

function readTagOrText(reader: Reader, open: XmlElement[]): XmlNode {
  if (reader.ended && open.length > 0) reader.fail(`<${open.at(-1)?.name ?? ''}> is not closed`, open.at(-1)?.start);
  if (!reader.sees('<')) return readText(reader);
  return reader.sees('</') ? closeElement(reader, open) : openElement(reader, open.at(-1));
}

/** `end` is -1 until the end tag was read. */
function openElement(reader: Reader, parent: XmlElement | undefined): XmlElement {
  const start = reader.at;
  reader.at += 1;
  const { name, attributes, empty } = readTag(reader);
  const scope = scopeOf(parent, attributes);
  for (const attribute of attributes)
    if (attribute.prefix !== '' && attribute.prefix !== 'xmlns' && !scope.has(attribute.prefix)) reader.fail(`the prefix '${attribute.prefix}' is not declared (xmlns:${attribute.prefix})`, attribute.start);
  const split = splitName(reader, name, start + 1);
  if (split.prefix !== '' && !scope.has(split.prefix)) reader.fail(`the prefix '${split.prefix}' is not declared (xmlns:${split.prefix})`, start + 1);
  return { kind: 'element', ...split, namespace: scope.get(split.prefix) ?? '', attributes, scope, start, end: empty ? reader.at : -1, startTag: { start, end: reader.at }, children: [] };
}

function closeElement(reader: Reader, open: XmlElement[]): XmlElement {
  const start = reader.at;
  reader.at += 2;
  const name = reader.name('the name of an element');
  reader.space();
  if (!reader.take('>')) reader.fail(`'>' is expected in </${name}>, found ${reader.found()}`);
  const element = open.pop();
  if (!element) reader.fail(`</${name}> closes nothing`, start);
  if (element.name !== name) reader.fail(`</${name}> stands where </${element.name}> is expected`, start);
  element.endTag = { start, end: reader.at };
  element.end = reader.at;
  return element;
}

function scopeOf(parent: XmlElement | undefined, attributes: XmlElement['attributes']): ReadonlyMap<string, string> {
  const inherited = parent?.scope ?? new Map([['xml', XML_NAMESPACE]]);
  const declared = attributes.filter(({ name, prefix }) => prefix === 'xmlns' || name === 'xmlns');
  return declared.length === 0 ? inherited : new Map([...inherited, ...declared.map(({ name, localName, value }): [string, string] => [name === 'xmlns' ? '' : localName, value])]);
}
