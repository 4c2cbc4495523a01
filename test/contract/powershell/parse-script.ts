import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Node } from '@vscode/tree-sitter-wasm';
import treeSitter from '@vscode/tree-sitter-wasm';

/** A PowerShell script and its syntax tree. */
export interface Script {
  name: string;
  text: string;
  root: Node;
}

/**
 * The grammar knows ForEach-Object only with a script block and nothing else. Under another name of the same length it is
 * a command like any other, and all positions stay.
 */
const REPLACED = { pattern: /\bForEach-Object(?=[ \t]+-)/gi, by: 'ForEach-Objekt' };

/** Loads the PowerShell grammar (tree-sitter), once. */
export async function scriptParser(): Promise<(name: string, text: string) => Script> {
  await treeSitter.Parser.init();
  const wasm = createRequire(import.meta.url).resolve('@vscode/tree-sitter-wasm/wasm/tree-sitter-powershell.wasm');
  const language = await treeSitter.Language.load(await readFile(wasm));
  const parser = new treeSitter.Parser();
  parser.setLanguage(language);
  return (name, text) => {
    const tree = parser.parse(text.replace(/^\ufeff/, '').replace(REPLACED.pattern, REPLACED.by));
    if (!tree) throw new Error(`${name} was not parsed`);
    return { name, text, root: tree.rootNode };
  };
}

/** The name of a command as the script writes it. */
export function commandName(node: Node): string {
  return node.text === REPLACED.by ? 'ForEach-Object' : node.text;
}

/** A node and all below it, in the order of the text. */
export function nodesIn(node: Node): Node[] {
  const nodes: Node[] = [];
  const visit = (one: Node) => {
    nodes.push(one);
    for (const child of one.children) if (child) visit(child);
  };
  visit(node);
  return nodes;
}

/** All nodes of some types below a node. */
export function nodesOf(node: Node, ...types: string[]): Node[] {
  return node.descendantsOfType(types).flatMap((one) => one ?? []);
}

/** An expression without the wrappers of the grammar's precedence levels. */
export function innermost(node: Node): Node {
  let one = node;
  while (one.childCount === 1 && one.namedChildCount === 1) one = one.firstNamedChild!;
  return one;
}

/** The nearest enclosing node of some types. */
export function enclosing(node: Node, ...types: string[]): Node | undefined {
  for (let one = node.parent; one; one = one.parent) if (types.includes(one.type)) return one;
  return undefined;
}

/** The text of a string without anything to expand in it, or of a bare word. */
export function constantText(node: Node): string | undefined {
  const inner = innermost(node);
  if (inner.type === 'verbatim_string_characters') return inner.text.slice(1, -1).replaceAll("''", "'");
  if (inner.type === 'expandable_string_literal') return /[$`]/.test(inner.text) ? undefined : inner.text.slice(1, -1);
  return ['generic_token', 'simple_name', 'decimal_integer_literal'].includes(inner.type) && !inner.text.includes('$') ? inner.text : undefined;
}

/** Line of a node in its script, from 1. */
export function lineOf(node: Node): number {
  return node.startPosition.row + 1;
}
