import { WCM_NAMESPACE } from '../answer-file.ts';
import { indent, type Naming } from '../write-elements.ts';
import type { XmlDocument, XmlElement } from '../xml/nodes.ts';
import type { TextEdit } from '../xml/write-document.ts';

/** Lines that become children of an element of the user's file. */
interface Insertion {
  /** The child that they stand before; without it they come last. */
  before: XmlElement | undefined;
  lines: readonly string[];
}

/** Collects what is added to a document, and makes it text that is indented, ended and named as the document is. */
export class Insertions {
  private readonly document: XmlDocument;
  private readonly eol: string;
  private readonly byParent = new Map<XmlElement, Insertion[]>();
  private readonly replaced: TextEdit[] = [];
  private declaredWcm: string | undefined;

  constructor(document: XmlDocument) {
    this.document = document;
    this.eol = /\r\n|\n|\r/.exec(document.text)?.[0] ?? '\r\n';
  }

  /** Prefixes for new children of an element; declares that of `wcm` on the root when the file has none. */
  naming(parent: XmlElement): Naming {
    const bound = [...parent.scope].find(([prefix, namespace]) => prefix !== '' && namespace === WCM_NAMESPACE)?.[0];
    const declare = (): string => this.declareWcm(parent);
    return {
      element: parent.prefix === '' ? '' : `${parent.prefix}:`,
      // A getter, so that the prefix is declared only when something is written with it.
      get wcm(): string {
        return `${bound ?? declare()}:`;
      },
    };
  }
  insert(parent: XmlElement, lines: readonly string[], before?: XmlElement): void {
    this.byParent.set(parent, [...(this.byParent.get(parent) ?? []), { before, lines }]);
  }
  replace(edit: TextEdit): void {
    this.replaced.push(edit);
  }

  edits(): TextEdit[] {
    const { root } = this.document;
    const declared = this.declaredWcm === undefined ? [] : [{ ...spanBefore(root.startTag.end - (root.endTag ? 1 : 2)), text: ` xmlns:${this.declaredWcm}="${WCM_NAMESPACE}"` }];
    return [...this.replaced, ...declared, ...[...this.byParent].flatMap(([parent, insertions]) => this.editsOf(parent, insertions))];
  }

  private editsOf(parent: XmlElement, insertions: readonly Insertion[]): TextEdit[] {
    const outer = this.indentOf(parent) ?? '';
    const inner = parent.children.map((child) => (child.kind === 'element' ? this.indentOf(child) : undefined)).find((found) => found !== undefined) ?? `${outer}  `;
    const lead = this.eol + inner;
    const before = insertions.flatMap((each) => (each.before ? [{ ...spanBefore(each.before.start), text: each.lines.map((line) => line + lead).join('') }] : []));
    const last = insertions.filter((each) => !each.before).flatMap(({ lines }) => lines.map((line) => lead + line)).join('');
    if (last === '') return before;
    // `<servicing/>` is opened.
    if (!parent.endTag) return [...before, { start: parent.end - 2, end: parent.end, text: `>${last}${this.eol}${outer}</${parent.name}>` }];
    const at = parent.children.findLast((child) => child.kind !== 'text' || child.value.trim() !== '')?.end ?? parent.startTag.end;
    const closing = /[\r\n]/.test(this.document.text.slice(at, parent.endTag.start)) ? '' : this.eol + outer;
    return [...before, { ...spanBefore(at), text: last + closing }];
  }

  /** White space before an element on its line; undefined when something else stands there. */
  private indentOf(element: XmlElement): string | undefined {
    return /(?:^|[\r\n])([ \t]*)$/.exec(this.document.text.slice(Math.max(0, element.start - 200), element.start))?.[1];
  }

  private declareWcm(parent: XmlElement): string {
    this.declaredWcm ??= parent.scope.has('wcm') ? 'wimproofwcm' : 'wcm';
    return this.declaredWcm;
  }
}

function spanBefore(offset: number): { start: number; end: number } {
  return { start: offset, end: offset };
}

/** An element with lines in it. */
export function wrapped(start: string, lines: readonly string[], end: string): string[] {
  return [start, ...indent(lines), end];
}
