/** One XML element. Names are resolved: `space` is the namespace URI ('' for none), whatever prefix the client chose. */
export interface XmlElement {
  space: string;
  name: string;
  /** Attributes without a prefix by name; with a prefix by `{namespace}name`. */
  attributes: Map<string, string>;
  children: XmlElement[];
  /** All character data directly inside, joined. */
  text: string;
}

/** The first child of that name. */
export function child(element: XmlElement | undefined, space: string, name: string): XmlElement | undefined {
  return element?.children.find((entry) => entry.space === space && entry.name === name);
}
export function childrenOf(element: XmlElement | undefined, space: string, name: string): XmlElement[] {
  return element?.children.filter((entry) => entry.space === space && entry.name === name) ?? [];
}
/** The child's text without the white space around it; undefined when there is no such child. */
export function childText(element: XmlElement | undefined, space: string, name: string): string | undefined {
  return child(element, space, name)?.text.trim();
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#xD;' };
/** Text as XML character data or attribute value. Characters that XML 1.0 cannot hold become U+FFFD. */
export function escapeXml(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '\uFFFD').replace(/[&<>"\r]/g, (match) => ESCAPES[match]!);
}
