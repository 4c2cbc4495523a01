import { openBatch, runContext } from './batch.ts';
import { isBuiltin, runBuiltin, splitCommand } from './builtin/table.ts';
import { exists, holds } from './condition.ts';
import type { Context } from './context.ts';
import { expandDelayed } from './delayed.ts';
import { findCommand } from './find-command.ts';
import { runFor } from './for-loop.ts';
import { inInstance } from './instance.ts';
import { expandLoop } from './loop-variables.ts';
import { runProgram } from './run-program.ts';
import { runScript } from './run-script.ts';
import { OpenError, redirect } from './redirect.ts';
import { BatchEnd, childState, type ShellState, type Streams } from './state.ts';
import type { Chain, Node, Redirect } from './syntax.ts';
import { turn } from './turn.ts';
import { absolutePath, parentPath } from './windows-path.ts';

/** Runs a parsed node. The result decides `&&` and `||`; ERRORLEVEL is kept apart, as some commands set only one of the two. */
export async function execute(node: Node, state: ShellState, streams: Streams): Promise<number> {
  state.signal.throwIfAborted();
  switch (node.kind) {
    case 'chain': return chain(node, state, streams);
    case 'if': {
      const branch = holds(node, state) ? node.then : node.otherwise;
      return branch ? execute(branch, state, streams) : 0;
    }
    case 'for': return runFor(node, contextOf(state, streams));
    case 'block':
      return redirected(node.redirects, state, streams, async (inner) => {
        let code = 0;
        for (const child of node.body) code = await execute(child, state, inner);
        return code;
      });
    case 'simple': {
      await turn();
      const text = expandCommand(node.text, state);
      return redirected(node.redirects, state, streams, (inner) => dispatch(text, state, inner));
    }
  }
}

export function contextOf(state: ShellState, streams: Streams): Context {
  return { state, streams, execute, dispatch };
}

/** Phases 4 and 5 on a simple command; the command word and the rest are separate tokens for delayed expansion. */
function expandCommand(text: string, state: ShellState): string {
  const expanded = expandLoop(text, state);
  if (!state.delayed || !expanded.includes('!')) return expanded;
  const word = /^\S*/.exec(expanded)![0];
  return expandDelayed(word, state) + expandDelayed(expanded.slice(word.length), state);
}

/** Runs `body` with its redirections open; a file that cannot be opened is reported and `body` not run. */
export async function redirected(redirects: Redirect[], state: ShellState, streams: Streams, body: (streams: Streams) => Promise<number>): Promise<number> {
  const expanded = redirects.map((entry) => ({ ...entry, target: expandDelayed(expandLoop(entry.target, state), state) }));
  let opened;
  try {
    opened = redirect(expanded, state, streams);
  } catch (error) {
    if (!(error instanceof OpenError)) throw error;
    streams.stderr(`${error.message}\r\n`);
    state.errorlevel = 1;
    return 1;
  }
  try {
    return await body(opened.streams);
  } finally {
    opened.close();
  }
}

async function chain(node: Chain, state: ShellState, streams: Streams): Promise<number> {
  if (node.operator === '|') return pipe(node, state, streams);
  const code = await execute(node.left, state, streams);
  if (node.operator === '&&' && code !== 0) return code;
  if (node.operator === '||') {
    if (code === 0) return 0;
    // Where || fires, ERRORLEVEL is made to agree with the failure it saw (RD alone would not set it).
    if (state.errorlevel === 0) state.errorlevel = code;
  }
  return execute(node.right, state, streams);
}

/** Each side is an instance of its own; the left one ends before the right one starts. The right side's code counts. */
async function pipe(node: Chain, state: ShellState, streams: Streams): Promise<number> {
  let text = '';
  const side = (child: Node, childStreams: Streams): Promise<number> => {
    const instance = childState(state);
    // A simple command was expanded by the parent; a block starts over in the child, where delayed expansion is off.
    instance.delayed = child.kind === 'simple' && state.delayed;
    instance.errorlevel = state.errorlevel;
    return inInstance(childStreams, instance, () => execute(child, instance, childStreams));
  };
  await side(node.left, { ...streams, stdout: (chunk) => { text += chunk; } });
  const code = await side(node.right, { ...streams, stdin: { text } });
  state.errorlevel = code;
  return code;
}

/** Runs one expanded simple command: built-in, program, batch file or a document's opener. */
export async function dispatch(text: string, state: ShellState, streams: Streams, called = false): Promise<number> {
  const line = text.replace(/^[\s,;=]+/, '');
  if (line === '') return 0;
  const { word, args } = splitCommand(line);
  if (isBuiltin(word)) return runBuiltin(word, args, contextOf(state, streams));
  const drive = /^([^\s]):$/.exec(word)?.[1];
  if (drive !== undefined) return changeDrive(drive, state, streams);
  const bare = word.replaceAll('"', '');
  const found = findCommand(bare, state);
  if (!found) return notFound(word, bare, state, streams);
  if (found.kind === 'document') return dispatch(`${found.opener} "${found.path}"${args}`, state, streams, called);
  if (found.kind === 'foreign') {
    streams.stderr(`This version of ${found.path} is not compatible with the version of Windows you're running. Check your computer's system information and then contact the software publisher.\r\n`);
    state.errorlevel = 216;
    return 1;
  }
  if (found.kind === 'script') {
    state.errorlevel = await runScript(found.path, found.text, args, state, streams, { execute });
    return state.errorlevel;
  }
  if (found.kind === 'program') {
    state.errorlevel = await runProgram(found.name, found.program, args, state, streams);
    // winrm.cmd is a batch file: started without CALL, its caller does not go on.
    if (found.batch && state.batch && !called) throw new BatchEnd();
    return state.errorlevel;
  }
  const batch = openBatch(state, found.path, word, args);
  const transfer = state.batch !== undefined && !called;
  await runContext(batch, state, streams, { execute });
  if (transfer) throw new BatchEnd();
  return state.errorlevel;
}

function changeDrive(letter: string, state: ShellState, streams: Streams): number {
  const drive = `${letter.toUpperCase()}:`;
  if (!state.system.drives.has(letter.toUpperCase())) {
    streams.stderr('The system cannot find the drive specified.\r\n');
    state.errorlevel = 1;
    return 1;
  }
  const target = absolutePath(drive, state.cwd, state.driveCwd);
  state.driveCwd.set(state.cwd.slice(0, 2), state.cwd);
  state.cwd = target;
  return 0;
}

function notFound(word: string, bare: string, state: ShellState, streams: Streams): number {
  if (/[\\/]/.test(bare) && !directoryExists(bare, state)) {
    streams.stderr('The system cannot find the path specified.\r\n');
    state.errorlevel = 1;
    return 1;
  }
  streams.stderr(`'${word}' is not recognized as an internal or external command,\r\noperable program or batch file.\r\n`);
  state.errorlevel = 9009;
  return 1;
}

function directoryExists(path: string, state: ShellState): boolean {
  return exists(parentPath(absolutePath(path, state.cwd, state.driveCwd)), state);
}
