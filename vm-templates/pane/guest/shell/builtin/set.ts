import { ArithmeticError, evaluate } from '../arithmetic.ts';
import type { Builtin, Context } from '../context.ts';
import { readLine } from '../read-line.ts';
import { endLocal, type ShellState } from '../state.ts';
import { variable } from '../variable.ts';

function assign(state: ShellState, name: string, value: string): void {
  if (value === '') state.env.delete(name.toUpperCase());
  else state.env.set(name.toUpperCase(), value);
}

/** Text behind SET: when it starts with a quote, everything after the last quote is dropped, and both quotes with it. */
function quotedText(text: string): string {
  if (!text.startsWith('"')) return text;
  const close = text.lastIndexOf('"');
  return close > 0 ? text.slice(1, close) : text.slice(1);
}

export const set: Builtin = (args, context) => {
  const option = /^[\s,;=]*\/([ap])(?=[\s"(]|$)/i.exec(args) ?? /^[\s,;=]*\/([ap])/i.exec(args);
  if (option?.[1]!.toLowerCase() === 'a') return arithmetic(args.slice(option[0].length), context);
  if (option) return ask(args.slice(option[0].length), context);
  const { state, streams } = context;
  const text = quotedText(args.replace(/^[\s,;]+/, ''));
  const equals = text.indexOf('=', 1);
  if (equals > 0) {
    const existed = state.env.has(text.slice(0, equals).toUpperCase());
    assign(state, text.slice(0, equals), text.slice(equals + 1));
    // Deleting a variable that is not there counts as a failure.
    return text.slice(equals + 1) === '' && !existed ? 1 : 0;
  }
  if (text.startsWith('=')) {
    streams.stderr('The syntax of the command is incorrect.\r\n');
    return 1;
  }
  return list(text.trim(), context);
};

function list(prefix: string, { state, streams }: Context): number {
  const names = [...state.env.keys()].filter((name) => name.startsWith(prefix.toUpperCase())).sort();
  for (const name of names) streams.stdout(`${name}=${state.env.get(name)}\r\n`);
  if (names.length > 0) return 0;
  streams.stderr(`Environment variable ${prefix} not defined\r\n`);
  return 1;
}

function arithmetic(text: string, { state, streams }: Context): number {
  try {
    const value = evaluate(text.replaceAll('"', ''), (name) => variable(state, name), (name, result) => assign(state, name, String(result)));
    if (!state.batch) streams.stdout(String(value));
    return 0;
  } catch (error) {
    if (!(error instanceof ArithmeticError)) throw error;
    streams.stderr(`${error.message}\r\n`);
    return error.code;
  }
}

async function ask(text: string, { state, streams }: Context): Promise<number> {
  const assignment = quotedText(text.trimStart());
  const equals = assignment.indexOf('=');
  if (equals < 1) {
    streams.stderr('The syntax of the command is incorrect.\r\n');
    return 1;
  }
  streams.stdout(assignment.slice(equals + 1).replace(/^"|"$/g, ''));
  const line = await readLine(streams.stdin);
  // End of input or an empty line leaves the variable as it was.
  if (line === undefined || line === '') return 1;
  assign(state, assignment.slice(0, equals), line);
  return 0;
}

/** SETLOCAL has an effect in batch files only. */
export const setlocal: Builtin = (args, { state, streams }) => {
  if (!state.batch) return 0;
  state.batch.saved.push({ env: new Map(state.env), cwd: state.cwd, delayed: state.delayed, extensions: state.extensions });
  for (const word of args.trim().split(/\s+/).filter(Boolean)) {
    const option = word.toLowerCase();
    if (option === 'enabledelayedexpansion') state.delayed = true;
    else if (option === 'disabledelayedexpansion') state.delayed = false;
    else if (option === 'enableextensions') state.extensions = true;
    else if (option === 'disableextensions') state.extensions = false;
    else {
      streams.stderr('The syntax of the command is incorrect.\r\n');
      return 1;
    }
  }
  return 0;
};

export const endlocal: Builtin = (_args, { state }) => {
  if (state.batch) endLocal(state, state.batch);
  return 0;
};

export const path: Builtin = (args, { state, streams }) => {
  const text = args.replace(/^[\s=]+/, '').trimEnd();
  if (text === '') streams.stdout(`PATH=${state.env.get('PATH') ?? '(null)'}\r\n`);
  else assign(state, 'PATH', text === ';' ? '' : text);
  return 0;
};

export const promptCommand: Builtin = (args, { state }) => {
  assign(state, 'PROMPT', args.trim());
  return 0;
};
