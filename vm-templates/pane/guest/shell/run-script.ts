import { batchOf, runContext } from './batch.ts';
import { inInstance } from './instance.ts';
import type { Context } from './context.ts';
import { childState, type ShellState, type Streams } from './state.ts';
import { textLines } from './text-file.ts';

/** Runs the batch script inside an executable: a process of its own, so neither its variables nor its directory reach the caller. Gives its exit code. */
export async function runScript(path: string, text: string, args: string, state: ShellState, streams: Streams, context: Pick<Context, 'execute'>): Promise<number> {
  // A program does not show its commands.
  const instance: ShellState = { ...childState(state), echo: false };
  return (await inInstance(streams, instance, () => runContext(batchOf(path, path, args, textLines(text)), instance, streams, context))) | 0;
}
