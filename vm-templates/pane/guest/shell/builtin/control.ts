import { labelName, openSubroutine, runContext } from '../batch.ts';
import type { Builtin, Context } from '../context.ts';
import { redirected } from '../execute.ts';
import { expandPercent } from '../percent.ts';
import { parseLine } from '../parser.ts';
import { BatchEnd, GotoLabel, ShellExit, SyntaxError } from '../state.ts';
import { isBuiltin, splitCommand } from './table.ts';

export const goto: Builtin = (args, { state, streams }) => {
  if (!state.batch) return 0;
  const text = args.replace(/^[\s,;=]+/, '');
  if (text === '') {
    streams.stderr('No batch label specified to GOTO command.\r\n');
    state.errorlevel = 1;
    throw new BatchEnd();
  }
  if (/^:eof(?=[\s:+,;=&<>|()]|$)/i.test(text)) throw new BatchEnd();
  throw new GotoLabel(labelName(text));
};

/** EXIT [/B] [n]. Without /B, or outside a batch file, this cmd.exe ends. */
export const exit: Builtin = (args, { state }) => {
  const match = /^\s*(\/b\b)?\s*(\S+)?/i.exec(args)!;
  if (match[2] !== undefined) state.errorlevel = Number.parseInt(match[2], match[2].toLowerCase().startsWith('0x') ? 16 : 10) | 0;
  if (match[1] && state.batch) throw new BatchEnd();
  throw new ShellExit(state.errorlevel);
};

/** SHIFT [/n]. */
export const shift: Builtin = (args, { state }) => {
  const from = Number(/\/(\d)/.exec(args)?.[1] ?? 0);
  if (!state.batch) return 0;
  if (from === 0) state.batch.name = state.batch.args.shift() ?? '';
  else state.batch.args.splice(from - 1, 1);
  return 0;
};

/**
 * CALL. Its text is percent-expanded and parsed once more (which is why `call set x=%%y%%` works); then a label, a batch file
 * or any command runs and control comes back.
 */
export const call: Builtin = async (args, context) => {
  const { state, streams, dispatch } = context;
  // Carets are doubled for the second parse, so unquoted ones survive it and quoted ones multiply, as in cmd.
  let line: string | undefined = expandPercent(args.replaceAll('^', '^^'), state).replace(/^[\s,;=]+/, '');
  if (line === '') return 0;
  // CALL does not know IF, FOR and blocks: it looks for programs of those names.
  const strange = /^(?:(if|for)(?=[\s,;=/]|$)|(\())/i.exec(line);
  if (strange) {
    const word = strange[1] ?? strange[2]!;
    streams.stderr(`'${word}' is not recognized as an internal or external command,\r\noperable program or batch file.\r\n`);
    state.errorlevel = word === '(' ? 1 : 9009;
    return 1;
  }
  if (line.startsWith(':')) return callLabel(line, context);
  const parsed = parseLine(() => {
    const text = line;
    line = undefined;
    return text;
  });
  const node = parsed?.node;
  if (!node) return 0;
  if (node.kind !== 'simple') throw new SyntaxError('The syntax of the command is incorrect.');
  // A called built-in that does not set ERRORLEVEL clears it; batch files and subroutines see and keep the caller's.
  if (isBuiltin(splitCommand(node.text).word)) state.errorlevel = 0;
  await redirected(node.redirects, state, streams, (inner) => dispatch(node.text, state, inner, true));
  return state.errorlevel;
};

async function callLabel(line: string, { state, streams, execute }: Context): Promise<number> {
  if (!state.batch) {
    streams.stderr('Invalid attempt to call batch label outside of batch script.\r\n');
    state.errorlevel = 1;
    return 1;
  }
  const { word, args } = splitCommand(line);
  const subroutine = openSubroutine(state.batch, word, args.replaceAll('^^', '^'));
  if (!subroutine) {
    streams.stderr(`The system cannot find the batch label specified - ${labelName(word)}\r\n`);
    state.errorlevel = 1;
    return 1;
  }
  await runContext(subroutine, state, streams, { execute });
  return state.errorlevel;
}
