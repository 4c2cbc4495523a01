import vm from 'node:vm';
import type { Position } from '../scenario/document-position.ts';

/** A place in a file. */
export interface Place {
  file: string;
  at: Position;
}

/** Calls a function from a place in another file: Playwright locates tests by the stack of the call that makes them. */
export function callAt<A extends unknown[], T>(place: Place, call: (...values: A) => T, ...values: A): T {
  return compiled<A, T>(place, '(call, values) =>', 'call(...values)')(call, values);
}

/** The same for an asynchronous function, which is still under way when Playwright looks where it is: only what awaits is seen then. */
export async function awaitAt<A extends unknown[], T>(place: Place, call: (...values: A) => Promise<T>, ...values: A): Promise<T> {
  return compiled<A, Promise<T>>(place, 'async (call, values) =>', 'await call(...values)')(call, values);
}

function compiled<A extends unknown[], T>({ file, at: { line, column } }: Place, head: string, body: string): (call: (...values: A) => T, values: A) => T {
  // The call stands in a line of its own, so that its column is the one that is asked for.
  const script = new vm.Script(`${head}\n${' '.repeat(column - 1)}${body}`, { filename: file, lineOffset: line - 2 });
  return script.runInThisContext() as (call: (...values: A) => T, values: A) => T;
}
