import type { Builtin, Context } from '../context.ts';
import { extensionOf } from '../windows-path.ts';
import { call, exit, goto, shift } from './control.ts';
import { cd, md, popd, pushd, rd } from './directories.ts';
import { echo, pause, quiet, ver } from './echo.ts';
import { copy } from './copy.ts';
import { del, move, ren, type } from './files.ts';
import { dir, vol } from './dir.ts';
import { mklink } from './mklink.ts';
import { endlocal, path, promptCommand, set, setlocal } from './set.ts';
import { start } from './start.ts';

const BUILTINS: Record<string, Builtin> = {
  break: quiet, call, cd, chdir: cd, cls: quiet, color: quiet, copy, del, dir, echo, endlocal, erase: del, exit, goto, md, mkdir: md, mklink, move,
  path, pause, popd, prompt: promptCommand, pushd, rd, rem: quiet, ren, rename: ren, rmdir: rd, set, setlocal, shift, start, title: quiet, type, ver,
  verify: quiet, vol,
};

/** Leave ERRORLEVEL alone when they succeed. CALL, EXIT and START decide for themselves. */
const KEEP = new Set(['break', 'call', 'cls', 'echo', 'endlocal', 'exit', 'goto', 'pause', 'popd', 'rd', 'rem', 'rmdir', 'shift', 'start', 'title']);
/** Clear it when they succeed, but only in a file named *.cmd. */
const CLEAR_IN_CMD = new Set(['path', 'prompt', 'set']);
/** Fail without touching it. */
const SILENT_FAILURE = new Set(['rd', 'rmdir']);

export function isBuiltin(word: string): boolean {
  return Object.hasOwn(BUILTINS, word.toLowerCase());
}

/** Runs a built-in and sets ERRORLEVEL by its rule. */
export async function runBuiltin(word: string, args: string, context: Context): Promise<number> {
  const name = word.toLowerCase();
  const code = await BUILTINS[name]!(args, context);
  const { state } = context;
  if (code !== 0) {
    // DEL says what it could not find, and still counts as done.
    if (!SILENT_FAILURE.has(name) && name !== 'call') state.errorlevel = name === 'del' || name === 'erase' ? state.errorlevel : code;
  } else if (!KEEP.has(name)) {
    const inCmd = state.batch !== undefined && extensionOf(state.batch.path).toUpperCase() === '.CMD';
    if (!CLEAR_IN_CMD.has(name) || inCmd) state.errorlevel = 0;
  }
  return code;
}

/**
 * Splits a command into its word and the rest. The word ends at a delimiter or slash outside quotes; for built-ins also at
 * `.`, `\`, `:`, `(`, `+`, `[`, `]`, which is how `echo.`, `cd..` and `echo(` work.
 */
export function splitCommand(line: string): { word: string; args: string } {
  const word = /^(?:"[^"]*"?|[^\s,;=/"])+/.exec(line)?.[0] ?? line;
  const glued = /^([a-z]+)[.\\:(+[\]]/i.exec(word)?.[1];
  const name = glued !== undefined && isBuiltin(glued) ? glued : word;
  return { word: name, args: line.slice(name.length) };
}
