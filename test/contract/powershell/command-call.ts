import type { Node } from '@vscode/tree-sitter-wasm';
import { commandName, innermost, nodesOf, type Script } from './parse-script.ts';

/** What stands after a command's name. `joined`: the value follows the parameter behind a colon. */
export type CallElement = { parameter: string; node: Node } | { value: Node; joined: boolean } | { splat: string; node: Node };

/** A command as a script calls it. */
export interface CommandCall {
  /** Absent: the script computes what it calls. */
  name?: string;
  node: Node;
  elements: CallElement[];
  /** Whether objects come through a pipe. */
  piped: boolean;
}

/** Every command that a script calls. */
export function commandCalls(script: Script): CommandCall[] {
  return nodesOf(script.root, 'command').flatMap((node) => {
    const each = node.namedChildren.find((child) => child?.type === 'foreach_command');
    const name = each ? 'ForEach-Object' : nameOf(node);
    // At the start of a pipeline the grammar takes a range (1..3) or a number with a unit (16GB) for a command.
    if (name !== undefined && /^(\S+\.\.\S+|\d+[kmgtp]b)$/i.test(name)) return [];
    const elements: CallElement[] = each ? each.namedChildren.slice(-1).map((child) => ({ value: child!, joined: false })) : elementsOf(node);
    return [{ ...(name === undefined ? {} : { name: each ? each.firstChild!.text : name }), node, elements, piped: node.previousSibling?.type === '|' }];
  });
}

function nameOf(command: Node): string | undefined {
  const plain = command.namedChildren.find((child) => child?.type === 'command_name');
  if (plain) return commandName(plain);
  const computed = command.namedChildren.find((child) => child?.type === 'command_name_expr');
  const inner = computed && innermost(computed);
  return inner?.type === 'path_command_name_token' ? inner.text : undefined;
}

function elementsOf(command: Node): CallElement[] {
  const list = command.namedChildren.find((child) => child?.type === 'command_elements')?.children ?? [];
  let joined = false;
  const elements: CallElement[] = [];
  for (const node of list) {
    // `argument_list`: the grammar takes the brackets of $a.B() for an argument of their own.
    if (!node || node.type === 'redirection' || node.type === 'argument_list') continue;
    if (node.type === 'command_argument_sep') {
      joined = node.text.includes(':');
      continue;
    }
    const inner = innermost(node);
    if (node.type === 'command_parameter') elements.push({ parameter: node.text.slice(1), node });
    else if (inner.type === 'variable' && inner.text.startsWith('@')) elements.push({ splat: inner.text.slice(1), node });
    else if (!/^[*\d]?>/.test(node.text)) elements.push({ value: node, joined });
    joined = false;
  }
  return elements;
}
