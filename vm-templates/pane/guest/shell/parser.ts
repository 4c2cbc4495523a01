import { isIfOrFor, parseFor, parseIf } from './parse-statement.ts';
import { Reader } from './reader.ts';
import { SyntaxError } from './state.ts';
import type { Block, Chain, Node, Redirect, Simple } from './syntax.ts';

/** Gives the next physical line, percent-expanded; undefined at the end of the file. */
export type LineSource = () => string | undefined;

export const INCORRECT = 'The syntax of the command is incorrect.';

/**
 * Phase 2. Reads one logical line (a parenthesised block is read whole, over as many physical lines as it has) and gives
 * its tree; undefined for an empty line, a label or a comment. Throws SyntaxError with cmd's own message.
 */
export function parseLine(source: LineSource): { node: Node | undefined; text: string } | undefined {
  const reader = new Reader(source);
  if (!reader.pull()) return undefined;
  reader.skipDelimiters();
  // At depth 0 a line that begins with `:` is a label and one that begins with `)` a comment.
  if (reader.atEnd || reader.char === ':' || reader.char === ')') return { node: undefined, text: reader.consumed };
  const node = parseSequence(reader, 0);
  reader.skipBlanks();
  if (!reader.atEnd) throw unexpected(reader, 0);
  return { node, text: reader.consumed };
}

/** The complaint about whatever stands at the reader. */
export function unexpected(reader: Reader, depth: number): SyntaxError {
  reader.skipBlanks();
  if (reader.atEnd) return new SyntaxError(INCORRECT);
  const operator = /^(?:&&|\|\||>>|[&|<>()])/.exec(reader.rest)?.[0];
  return new SyntaxError(`${operator ?? reader.token(depth)} was unexpected at this time.`);
}

/** `a & b`, the weakest operator; the right side may be missing. */
export function parseSequence(reader: Reader, depth: number): Node {
  const left = parseChain(reader, depth, 0);
  reader.skipBlanks();
  if (reader.char !== '&' || reader.rest.startsWith('&&')) return left;
  reader.advance(1);
  reader.skipDelimiters();
  if (reader.atEnd || (depth > 0 && reader.rest.startsWith(')'))) return left;
  return { kind: 'chain', operator: '&', left, right: parseSequence(reader, depth) };
}

/** `||` is weaker than `&&`, which is weaker than `|`. */
const OPERATORS = ['||', '&&', '|'] as const;

function parseChain(reader: Reader, depth: number, level: number): Node {
  const operator = OPERATORS[level];
  if (!operator) return parseCommand(reader, depth);
  let left = parseChain(reader, depth, level + 1);
  for (;;) {
    reader.skipBlanks();
    const here = reader.rest.startsWith(operator) && !(operator === '|' && reader.rest.startsWith('||'));
    if (!here) return left;
    reader.advance(operator.length);
    reader.skipDelimiters();
    if (reader.atEnd) throw new SyntaxError(INCORRECT);
    left = { kind: 'chain', operator, left, right: parseChain(reader, depth, level + 1) } satisfies Chain;
  }
}

function parseCommand(reader: Reader, depth: number): Node {
  reader.skipDelimiters();
  if (reader.char === '@') {
    reader.advance(1);
    reader.skipDelimiters();
    if (reader.atEnd) return { kind: 'simple', text: '', redirects: [], quiet: true };
    const node = parseCommand(reader, depth);
    if (node.kind === 'simple' || node.kind === 'block') node.quiet = true;
    return node;
  }
  const redirects: Redirect[] = [];
  for (let found = parseRedirect(reader, depth); found; found = parseRedirect(reader, depth)) redirects.push(found);
  if (reader.char === '(') return parseBlock(reader, depth, redirects);
  if (reader.char === undefined && redirects.length > 0) return { kind: 'simple', text: '', redirects, quiet: false };
  if (reader.char === undefined || /[&|)]/.test(reader.char)) throw unexpected(reader, depth);
  const word = isIfOrFor(reader);
  if (word === 'if') return parseIf(reader, depth);
  if (word === 'for') return parseFor(reader, depth);
  return parseSimple(reader, depth, redirects);
}

/** A redirection at the reader, with its optional handle digit. */
export function parseRedirect(reader: Reader, depth: number): Redirect | undefined {
  const match = /^(\d)?(>>|>|<)/.exec(reader.rest);
  if (!match) return undefined;
  reader.advance(match[0].length);
  const handle = match[1] ? Number(match[1]) : match[2] === '<' ? 0 : 1;
  const duplicate = /^&\s*(\d)/.exec(reader.rest);
  if (duplicate) {
    reader.advance(duplicate[0].length);
    return { handle, mode: 'duplicate', target: duplicate[1]! };
  }
  reader.skipDelimiters();
  const target = reader.token(depth);
  if (target === '') throw reader.atEnd ? new SyntaxError(INCORRECT) : unexpected(reader, depth);
  return { handle, mode: match[2] === '<' ? 'read' : match[2] === '>>' ? 'append' : 'write', target };
}

function parseBlock(reader: Reader, depth: number, redirects: Redirect[]): Block {
  reader.advance(1);
  const body: Node[] = [];
  for (;;) {
    reader.skipDelimiters();
    if (reader.atEnd) {
      if (!reader.pull()) throw new SyntaxError(INCORRECT);
    } else if (reader.char === ')') {
      if (body.length === 0) throw unexpected(reader, depth);
      reader.advance(1);
      break;
    } else if (reader.char === ':' && skipLabel(reader, depth)) {
      continue;
    } else body.push(parseSequence(reader, depth + 1));
    reader.skipBlanks();
    // Two commands on one line need an operator between them.
    if (!reader.atEnd && reader.char !== ')' && body.length > 0 && !reader.atLineStart) throw unexpected(reader, depth);
  }
  reader.skipBlanks();
  for (let found = parseRedirect(reader, depth); found; found = parseRedirect(reader, depth)) {
    redirects.push(found);
    reader.skipBlanks();
  }
  return { kind: 'block', body, redirects, quiet: false };
}

/** Inside a block a label swallows its line, but a command must follow: neither `)` nor a second label may. */
function skipLabel(reader: Reader, depth: number): boolean {
  if (reader.labelBefore) return false;
  if (!reader.pull()) throw new SyntaxError(INCORRECT);
  reader.skipDelimiters();
  if (reader.char === ')') throw unexpected(reader, depth);
  reader.labelBefore = true;
  return true;
}

function parseSimple(reader: Reader, depth: number, redirects: Redirect[]): Simple {
  reader.labelBefore = false;
  if (/^rem(?=[\s,;=./:]|$)/i.test(reader.rest)) {
    const remark = /^rem[\s,;=]*(?=[&|])/i.exec(reader.rest)?.[0];
    // REM takes one word; an operator straight after it still counts, everything behind a word is remark.
    if (remark === undefined) reader.advance(reader.rest.length);
    else reader.advance(remark.length);
    return { kind: 'simple', text: 'rem', redirects, quiet: false };
  }
  let text = '';
  for (;;) {
    const piece = reader.plainPiece(depth);
    text += piece.text;
    if (reader.char !== '<' && reader.char !== '>') break;
    const digit = piece.handleDigit;
    if (digit !== undefined) {
      text = text.slice(0, -1);
      reader.retreat(1);
    }
    redirects.push(parseRedirect(reader, depth)!);
  }
  return { kind: 'simple', text, redirects, quiet: false };
}
