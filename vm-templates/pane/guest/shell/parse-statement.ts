import { INCORRECT, parseSequence, unexpected } from './parser.ts';
import type { Reader } from './reader.ts';
import { SyntaxError } from './state.ts';
import type { Condition, For, If } from './syntax.ts';

/** IF and FOR are known at parse time only, so neither can come out of a variable. */
export function isIfOrFor(reader: Reader): 'if' | 'for' | undefined {
  const word = /^(if|for)(?=[\s,;=/]|$)/i.exec(reader.rest)?.[1]?.toLowerCase();
  return word as 'if' | 'for' | undefined;
}

function takeWord(reader: Reader, expression: RegExp): string | undefined {
  reader.skipBlanks();
  const match = expression.exec(reader.rest);
  if (match) reader.advance(match[0].length);
  return match?.[1];
}

/** A word that has to be there. */
function needToken(reader: Reader, depth: number): string {
  reader.skipDelimiters();
  const token = reader.token(depth);
  if (token === '') throw unexpected(reader, depth);
  return token;
}

export function parseIf(reader: Reader, depth: number): If {
  reader.advance(2);
  let ignoreCase = false;
  let negate = false;
  for (;;) {
    if (takeWord(reader, /^(\/i)(?=[\s,;=])/i)) ignoreCase = true;
    else if (takeWord(reader, /^(not)(?=[\s,;=])/i)) negate = true;
    else break;
  }
  const condition = parseCondition(reader, depth);
  reader.skipDelimiters();
  if (reader.atEnd) throw new SyntaxError(INCORRECT);
  const then = parseSequence(reader, depth);
  const otherwise = takeWord(reader, /^(else)(?=[\s,;=(]|$)/i);
  if (!otherwise) return { kind: 'if', negate, ignoreCase, condition, then };
  reader.skipDelimiters();
  if (reader.atEnd) throw new SyntaxError(INCORRECT);
  return { kind: 'if', negate, ignoreCase, condition, then, otherwise: parseSequence(reader, depth) };
}

const COMPARISONS = /^(EQU|NEQ|LSS|LEQ|GTR|GEQ)(?=[\s,;=]|$)/i;

function parseCondition(reader: Reader, depth: number): Condition {
  const test = takeWord(reader, /^(errorlevel|exist|defined|cmdextversion)(?=[\s,;=])/i)?.toLowerCase();
  if (test) return { test: test as 'exist', operand: needToken(reader, depth) };
  // An empty left side (`if %x%==y` with x unset) leaves the operator as the first word.
  if (reader.rest.startsWith('==')) throw new SyntaxError(`${/^\S+/.exec(reader.rest)![0]} was unexpected at this time.`);
  const left = needToken(reader, depth);
  reader.skipBlanks();
  if (reader.rest.startsWith('==')) {
    reader.advance(2);
    return { test: 'compare', left, operator: '==', right: needToken(reader, depth) };
  }
  const operator = takeWord(reader, COMPARISONS)?.toUpperCase();
  if (!operator) throw unexpected(reader, depth);
  return { test: 'compare', left, operator: operator as 'EQU', right: needToken(reader, depth) };
}

const MODES: Record<string, For['mode']> = { D: 'directories', R: 'recursive', L: 'count', F: 'file' };

export function parseFor(reader: Reader, depth: number): For {
  reader.advance(3);
  let mode: For['mode'] = 'plain';
  let options = '';
  for (let letter = takeWord(reader, /^\/([dlrf])(?=[\s,;=])/i); letter; letter = takeWord(reader, /^\/([dlrf])(?=[\s,;=])/i)) {
    // `for /d /r` walks directories below a directory; the walk decides.
    mode = mode === 'recursive' && letter.toUpperCase() === 'D' ? 'recursive' : MODES[letter.toUpperCase()]!;
    reader.skipBlanks();
    if ((mode === 'recursive' || mode === 'file') && reader.char !== '%' && reader.char !== '/') options = reader.token(depth);
  }
  const variable = needToken(reader, depth);
  if (!/^%[^\s]$/u.test(variable)) throw new SyntaxError(`${variable} was unexpected at this time.`);
  expectWord(reader, depth, /^(in)(?=[\s,;=(])/i);
  reader.skipDelimiters();
  if (reader.char !== '(') throw unexpected(reader, depth);
  reader.advance(1);
  const set = reader.forSet();
  if (set === undefined) throw unexpected(reader, depth);
  expectWord(reader, depth, /^(do)(?=[\s,;=(]|$)/i);
  reader.skipDelimiters();
  if (reader.atEnd) throw new SyntaxError(INCORRECT);
  return { kind: 'for', mode, options, variable: variable.slice(1), set: set.trim(), body: parseSequence(reader, depth) };
}

function expectWord(reader: Reader, depth: number, expression: RegExp): void {
  reader.skipDelimiters();
  if (!takeWord(reader, expression)) throw unexpected(reader, depth);
}
