import { isMap, isPair, isScalar, isSeq, type Document, type LineCounter, type Node } from 'yaml';

export type DocumentPath = readonly (string | number)[];
/** Both from 1. */
export interface Position {
  line: number;
  column: number;
}

/**
 * Where in the YAML text a value is: of the node itself, or, with `key`, of the key that names it. Falls back to the
 * nearest enclosing node that exists, so that a missing key is reported at the map that lacks it.
 */
export function positionOf(document: Document, lines: LineCounter, path: DocumentPath, at: 'value' | 'key' = 'value'): Position {
  const offset = offsetOf(document, path, at) ?? 0;
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}

function offsetOf(document: Document, path: DocumentPath, at: 'value' | 'key'): number | undefined {
  let node: Node | null | undefined = document.contents as Node | null;
  let found = node?.range?.[0];
  for (const [index, part] of path.entries()) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(part));
      if (!pair) return found;
      const keyOffset = (pair.key as Node).range?.[0];
      const value = pair.value as Node | null;
      if (at === 'key' && index === path.length - 1) return keyOffset ?? found;
      // A key without a value (`name:`) has an empty node behind it; its key is the better place.
      const empty = value === null || (isScalar(value) && value.range?.[0] === value.range?.[1]);
      found = (empty ? keyOffset : value.range?.[0]) ?? found;
      node = value;
    } else if (isSeq(node)) {
      node = node.items[Number(part)] as Node | undefined;
      if (!node) return found;
      found = node.range?.[0] ?? found;
    } else {
      return found;
    }
  }
  return found;
}

/** `request[1].feature`. */
export function formatPath(path: DocumentPath): string {
  return path.reduce<string>((text, part) => (typeof part === 'number' ? `${text}[${part}]` : text === '' ? part : `${text}.${part}`), '');
}
