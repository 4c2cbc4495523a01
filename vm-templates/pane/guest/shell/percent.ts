import { applyModifiers, MODIFIERS } from './path-modifiers.ts';
import { SyntaxError, type ShellState } from './state.ts';
import { modify, variable } from './variable.ts';

/**
 * Phase 1: percent expansion of one physical line, before anything is parsed. In a batch file `%%` is `%`, `%1` is an
 * argument and an undefined variable vanishes; on a command line none of the three holds.
 */
export function expandPercent(line: string, state: ShellState): string {
  if (!line.includes('%')) return line;
  let result = '';
  let index = 0;
  while (index < line.length) {
    const at = line.indexOf('%', index);
    if (at < 0) return result + line.slice(index);
    result += line.slice(index, at);
    const piece = state.batch ? batchPiece(line, at, state) : undefined;
    const { text, end } = piece ?? variablePiece(line, at, state);
    result += text;
    index = end;
  }
  return result;
}

interface Piece {
  text: string;
  /** Index after the piece. */
  end: number;
}

function batchPiece(line: string, at: number, state: ShellState): Piece | undefined {
  const batch = state.batch!;
  const next = line[at + 1];
  if (next === '%') return { text: '%', end: at + 2 };
  if (next === '*' && state.extensions) return { text: batch.allArguments, end: at + 2 };
  if (next !== undefined && /\d/.test(next)) return { text: argument(state, Number(next)), end: at + 2 };
  if (next === '~' && state.extensions) return modifiedArgument(line, at, state);
  return undefined;
}

function argument(state: ShellState, number: number): string {
  return number === 0 ? state.batch!.name : (state.batch!.args[number - 1] ?? '');
}

function modifiedArgument(line: string, at: number, state: ShellState): Piece {
  const match = new RegExp(`^%~((?:[${MODIFIERS}]|\\$[^:%]*:)*)(\\d)`, 'i').exec(line.slice(at));
  if (!match) {
    throw new SyntaxError(`The following usage of the path operator in batch-parameter\r\nsubstitution is invalid: ${line.slice(at)}\r\n\r\n\r\nFor valid formats type CALL /? or FOR /?`);
  }
  const number = Number(match[2]);
  // %~dp0 speaks of the running file, not of what was typed.
  const value = number === 0 && match[1] !== '' ? state.batch!.path : argument(state, number);
  return { text: value === '' ? '' : applyModifiers(state, value, match[1]!), end: at + match[0].length };
}

function variablePiece(line: string, at: number, state: ShellState): Piece {
  const close = line.indexOf('%', at + 1);
  const inBatch = state.batch !== undefined;
  if (close < 0) return { text: inBatch ? '' : '%', end: at + 1 };
  const whole = line.slice(at + 1, close);
  const colon = state.extensions ? whole.indexOf(':') : -1;
  const name = colon < 0 || colon === whole.length - 1 ? whole : whole.slice(0, colon);
  const value = name === '' ? undefined : variable(state, name);
  if (value === undefined) {
    if (!inBatch) return { text: '%', end: at + 1 };
    return { text: '', end: name === whole ? close + 1 : at + 1 + name.length + 1 };
  }
  if (name === whole) return { text: value, end: close + 1 };
  const modified = modify(value, whole.slice(name.length + 1));
  return modified === undefined ? { text: inBatch ? whole.slice(name.length + 1) : line.slice(at, close + 1), end: close + 1 } : { text: modified, end: close + 1 };
}
