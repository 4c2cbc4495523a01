import type { Program, System } from '../system.ts';
import { openBatch, runContext } from './batch.ts';
import { contextOf, execute } from './execute.ts';
import { findCommand } from './find-command.ts';
import { inInstance, runInstanceLine } from './instance.ts';
import { newState, newStreams, type RunOptions } from './new-instance.ts';
import { prompt } from './prompt.ts';
import { readLine } from './read-line.ts';
import type { ShellState, Streams } from './state.ts';

export { type RunOptions, SYSTEM_ACCOUNT } from './new-instance.ts';

/** `cmd /d /c <line>`: exit code as a signed 32-bit number. Rejects only when `signal` is aborted. */
export async function runCommandLine(system: System, line: string, options: RunOptions = {}): Promise<number> {
  const { streams, end } = newStreams(system, options);
  try {
    return (await runInstanceLine(line, newState(system, `cmd.exe /d /c ${line}`, options), streams, { execute })) | 0;
  } finally {
    end();
  }
}

/** Runs a batch file (Windows path) with arguments in a cmd.exe of its own; its ERRORLEVEL at the end. Throws when the file is missing. */
export async function runBatch(system: System, path: string, args = '', options: RunOptions = {}): Promise<number> {
  const state = newState(system, `cmd.exe /d /c ${path} ${args}`, options);
  const { streams, end } = newStreams(system, options);
  try {
    return (await inInstance(streams, state, () => runContext(openBatch(state, path, path, args), state, streams, { execute }))) | 0;
  } finally {
    end();
  }
}

/**
 * cmd.exe [/A|/U] [/D] [/E:x] [/F:x] [/V:x] [/Q] [/S] {/C|/K} text. Without /C or /K it reads commands from standard input
 * until EXIT or its end.
 */
export const program: Program = async (process) => {
  const state: ShellState = {
    ...newState(process.system, `cmd ${process.tail}`, { account: process.account, logon: process.logon, cwd: process.cwd, env: process.env, signal: process.signal }),
  };
  const streams: Streams = {
    stdin: { text: process.stdin, ...(process.input ? { input: process.input } : {}) },
    stdout: process.stdout,
    stderr: process.stderr,
  };
  let rest = process.tail.trimStart();
  let strip = false;
  for (;;) {
    const match = /^\/([a-z])(?::(on|off))?/i.exec(rest);
    if (!match) break;
    rest = rest.slice(match[0].length);
    const letter = match[1]!.toLowerCase();
    if (letter === 'c' || letter === 'k' || letter === 'r') {
      const text = commandText(rest, strip, state);
      const code = await runInstanceLine(text, state, streams, { execute });
      return letter === 'k' ? interactive(state, streams, code) : code;
    }
    if (letter === 's') strip = true;
    if (letter === 'q') state.echo = false;
    if (letter === 'v') state.delayed = match[2]?.toLowerCase() !== 'off';
    if (letter === 'e') state.extensions = match[2]?.toLowerCase() !== 'off';
    rest = rest.trimStart();
  }
  streams.stdout(`Microsoft Windows [Version ${process.system.version}]\r\n(c) Microsoft Corporation. All rights reserved.\r\n`);
  return interactive(state, streams, 0);
};

/**
 * Text behind /C. Quotes around it are kept only when there are exactly two, no special characters between, a blank between,
 * and the quoted text names something executable (`cmd /?`); else the first and the last quote go.
 */
function commandText(rest: string, strip: boolean, state: ShellState): string {
  const text = rest.replace(/^\s+/, '');
  if (!text.startsWith('"')) return text;
  const inside = /^"([^"]*)"\s*[^"]*$/.exec(text)?.[1];
  const whole = inside !== undefined && text.split('"').length === 3;
  if (!strip && whole && !/[&<>()@^|]/.test(inside) && /\s/.test(inside) && findCommand(inside, state)) return text;
  const last = text.lastIndexOf('"');
  return last > 0 ? text.slice(1, last) + text.slice(last + 1) : text.slice(1);
}

/** Reads commands until the input ends; EXIT leaves through its own exception, so each line gets no instance of its own. */
async function interactive(state: ShellState, streams: Streams, code: number): Promise<number> {
  let last = code;
  let open = true;
  while (open) {
    state.signal.throwIfAborted();
    if (state.echo) streams.stdout(`\r\n${prompt(state)}`);
    const line = await readLine(streams.stdin);
    if (line === undefined) break;
    if (state.echo) streams.stdout(`${line}\r\n`);
    if (/^\s*exit(?=\s|$)/i.test(line)) open = false;
    last = await runInstanceLine(line, state, streams, contextOf(state, streams));
  }
  return last;
}
