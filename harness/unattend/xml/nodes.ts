/**
 * A lossless tree over the text of an XML document. Every node is a span of the text, the spans of an element's start
 * tag, children and end tag follow one another without a gap, and so do the nodes of the document: what is written from
 * them is what was read.
 */
export interface Span {
  /** Offset of the first character (UTF-16 code units). */
  start: number;
  /** Offset behind the last. */
  end: number;
}
export interface XmlAttribute extends Span {
  /** As written, `wcm:action`. */
  name: string;
  prefix: string;
  localName: string;
  /** With references resolved and white space normalised (XML 1.0, 3.3.3). */
  value: string;
  /** The value's own span, between the quotes. */
  valueSpan: Span;
}
export interface XmlElement extends Span {
  kind: 'element';
  /** As written, `u:component`. */
  name: string;
  prefix: string;
  localName: string;
  /** '' when no default namespace is declared. */
  namespace: string;
  attributes: XmlAttribute[];
  /** Prefixes that are bound here: '' is the default namespace. */
  scope: ReadonlyMap<string, string>;
  /** `<component ...>`, or the whole element when it is `<component ... />`. */
  startTag: Span;
  /** Undefined for `<component ... />`. */
  endTag?: Span;
  children: XmlNode[];
}
/** Text, with references resolved and line ends as `\n`. */
export interface XmlText extends Span {
  kind: 'text' | 'cdata';
  value: string;
}
/** `declaration` is `<?xml ... ?>`; `mark` the byte order mark as it stands in a decoded text. */
export interface XmlMarkup extends Span {
  kind: 'comment' | 'instruction' | 'declaration' | 'mark';
}
export type XmlNode = XmlElement | XmlText | XmlMarkup;
export interface XmlDocument {
  text: string;
  nodes: XmlNode[];
  root: XmlElement;
}

/** Child elements, of one local name when it is given. */
export function elementsOf(element: XmlElement, localName?: string): XmlElement[] {
  return element.children.filter((child): child is XmlElement => child.kind === 'element' && (localName === undefined || child.localName === localName));
}

/** Text of an element without its child elements', untrimmed. */
export function textOf(element: XmlElement): string {
  return element.children.map((child) => (child.kind === 'text' || child.kind === 'cdata' ? child.value : '')).join('');
}

/** Value of an attribute by its name as written (`processorArchitecture`); undefined when it is absent. */
export function attributeOf(element: XmlElement, name: string): string | undefined {
  return element.attributes.find((attribute) => attribute.name === name)?.value;
}

/** Value of an attribute by namespace and local name. */
export function qualifiedAttributeOf(element: XmlElement, namespace: string, localName: string): string | undefined {
  return element.attributes.find((attribute) => attribute.prefix !== '' && attribute.localName === localName && element.scope.get(attribute.prefix) === namespace)?.value;
}
