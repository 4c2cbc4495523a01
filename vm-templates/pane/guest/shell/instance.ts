import type { Context } from './context.ts';
import { parseLine } from './parser.ts';
import { expandPercent } from './percent.ts';
import { BatchEnd, childState, GotoLabel, ShellExit, type ShellState, type Streams, SyntaxError } from './state.ts';

/** `cmd /c <text>` in a child of the context's instance, as FOR /F and pipes start one. */
export function runText(text: string, context: Context): Promise<number> {
  return runInstanceLine(text, childState(context.state), context.streams, context);
}

/**
 * Runs one line in command-line mode in an instance of its own and gives the exit code that cmd.exe would end with.
 * Everything that can end an instance early ends here.
 */
export function runInstanceLine(line: string, state: ShellState, streams: Streams, context: Pick<Context, 'execute'>): Promise<number> {
  return inInstance(streams, state, async () => {
    let pending: string | undefined = expandPercent(line.split(/\r?\n/)[0]!, state);
    const parsed = parseLine(() => {
      const text = pending;
      pending = undefined;
      return text;
    });
    return parsed?.node ? context.execute(parsed.node, state, streams) : 0;
  });
}

/** Catches what ends a cmd.exe: EXIT, a syntax error (255), EXIT /B and GOTO outside a batch file. */
export async function inInstance(streams: Streams, state: ShellState, body: () => Promise<number>): Promise<number> {
  try {
    return await body();
  } catch (error) {
    if (error instanceof ShellExit) return error.code;
    if (error instanceof BatchEnd || error instanceof GotoLabel) return state.errorlevel;
    if (!(error instanceof SyntaxError)) throw error;
    streams.stderr(`${error.message}\r\n`);
    return 255;
  }
}
