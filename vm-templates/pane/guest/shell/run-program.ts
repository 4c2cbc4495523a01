import type { Process, Program } from '../system.ts';
import { splitArguments } from './arguments.ts';
import { crlf } from './line-writer.ts';
import type { ShellState, Streams } from './state.ts';
import { turn } from './turn.ts';

/** STATUS_STACK_BUFFER_OVERRUN, the exit code of a program that Windows ends after an internal fault. */
const CRASHED = 0xc0000409 | 0;

/** Thrown through programs when the machine's life ends; nothing may catch it. */
export function isEndOfLife(error: unknown): boolean {
  return error instanceof Error && error.name === 'PowerOff';
}

/** Starts a program in this shell's surroundings and gives its exit code as a signed 32-bit number. */
export async function runProgram(name: string, program: Program, args: string, state: ShellState, streams: Streams): Promise<number> {
  const process: Process = {
    system: state.system,
    name,
    argv: splitArguments(args),
    tail: args.replace(/^ /, ''),
    stdin: streams.stdin.text,
    ...(streams.stdin.input ? { input: streams.stdin.input } : {}),
    stdout: crlf(streams.stdout),
    stderr: crlf(streams.stderr),
    cwd: state.cwd,
    env: new Map(state.env),
    account: state.account,
    logon: state.logon,
    signal: state.signal,
  };
  await turn();
  try {
    return (await program(process)) | 0;
  } catch (error) {
    if (isEndOfLife(error) || state.signal.aborted) throw error;
    // A fault in a program of Pane's own must not take the shell with it, but it has to be seen.
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    streams.stderr(`${name}.exe - Application Error\r\n`);
    state.system.log(`##pane program-fault ${name}: ${text}`);
    return CRASHED;
  }
}
