import type { Context } from './context.ts';
import { splitWords } from './arguments.ts';
import { parseLine } from './parser.ts';
import { expandPercent } from './percent.ts';
import { prompt } from './prompt.ts';
import { type Batch, BatchEnd, endLocal, GotoLabel, type Streams, type ShellState } from './state.ts';
import type { Node } from './syntax.ts';
import { readText, textLines } from './text-file.ts';

/** A context for a batch file. `name` is the command as typed, `args` the text behind it. */
export function openBatch(state: ShellState, path: string, name: string, args: string): Batch {
  return batchOf(path, name, args, textLines(readText(state.system.resolve(path))));
}
/** A context for lines that are no file of their own (the script inside an executable). */
export function batchOf(path: string, name: string, args: string, lines: string[]): Batch {
  return { path, name, lines, next: 0, args: splitWords(args), allArguments: args.trim(), saved: [] };
}

/** Index of the line after a label, looking from the current position to the end and then from the start. */
function findLabel(batch: Batch, label: string): number | undefined {
  const wanted = label.toUpperCase();
  for (let step = 0; step < batch.lines.length; step += 1) {
    const index = (batch.next + step) % batch.lines.length;
    const match = /^[\s,;=]*:\s*([^\s:+,;=&<>|()]+)/.exec(batch.lines[index]!);
    if (match?.[1]!.toUpperCase() === wanted) return index + 1;
  }
  return undefined;
}

/** First word of a GOTO or CALL target, its colon taken off. */
export function labelName(text: string): string {
  return /^[\s,;=]*:?\s*([^\s:+,;=&<>|()]*)/.exec(text)![1]!;
}

/** The subroutine context of `call :label`; undefined when the label is not in the file. */
export function openSubroutine(batch: Batch, target: string, args: string): Batch | undefined {
  const next = findLabel(batch, labelName(target));
  if (next === undefined) return undefined;
  return { ...batch, name: target, args: splitWords(args), allArguments: args.trim(), next, saved: [] };
}

/** Runs a context to its end. ERRORLEVEL stays where the last command left it; SETLOCALs that were left open end. */
export async function runContext(batch: Batch, state: ShellState, streams: Streams, context: Pick<Context, 'execute'>): Promise<number> {
  const outer = { batch: state.batch, loop: state.loop };
  state.batch = batch;
  state.loop = new Map();
  try {
    for (;;) {
      state.signal.throwIfAborted();
      const parsed = parseLine(() => (batch.next < batch.lines.length ? expandPercent(batch.lines[batch.next++]!, state) : undefined));
      if (!parsed) break;
      if (!parsed.node) continue;
      if (state.echo && !isQuiet(parsed.node)) streams.stdout(`\r\n${prompt(state)}${parsed.text}\r\n`);
      try {
        await context.execute(parsed.node, state, streams);
      } catch (error) {
        if (!(error instanceof GotoLabel)) throw error;
        const next = findLabel(batch, error.label);
        if (next === undefined) {
          streams.stderr(`The system cannot find the batch label specified - ${error.label}\r\n`);
          state.errorlevel = 1;
          break;
        }
        batch.next = next;
      }
    }
  } catch (error) {
    if (!(error instanceof BatchEnd)) throw error;
  } finally {
    while (batch.saved.length > 0) endLocal(state, batch);
    state.batch = outer.batch;
    state.loop = outer.loop;
  }
  return state.errorlevel;
}

function isQuiet(node: Node): boolean {
  if (node.kind === 'chain') return isQuiet(node.left);
  return (node.kind === 'simple' || node.kind === 'block') && node.quiet;
}
