import type { XmlDocument, XmlNode } from './nodes.ts';

/** A change of the text: what stands from `start` to `end` becomes `text`. */
export interface TextEdit {
  start: number;
  end: number;
  text: string;
}

/**
 * The text of a document, written from its nodes, with changes. Without changes it is the text that was read; everything
 * that no change touches stays byte for byte.
 * @param edits do not overlap; those at one place are carried out in the order given
 */
export function writeDocument(document: XmlDocument, edits: readonly TextEdit[] = []): string {
  const written = document.nodes.map((node) => writeNode(node, document.text)).join('');
  const ordered = edits.toSorted((left, right) => left.start - right.start || left.end - right.end);
  let at = 0;
  let text = '';
  for (const edit of ordered) {
    if (edit.start < at) throw new RangeError(`two changes overlap at offset ${edit.start}`);
    text += written.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return text + written.slice(at);
}

function writeNode(node: XmlNode, text: string): string {
  if (node.kind !== 'element') return text.slice(node.start, node.end);
  const end = node.endTag ? text.slice(node.endTag.start, node.endTag.end) : '';
  return text.slice(node.startTag.start, node.startTag.end) + node.children.map((child) => writeNode(child, text)).join('') + end;
}
