import type { ShellState, Streams } from './state.ts';
import type { Node } from './syntax.ts';

/** What a built-in command gets; the two functions lead back into the executor. */
export interface Context {
  state: ShellState;
  streams: Streams;
  /** Runs a parsed node. */
  execute(node: Node, state: ShellState, streams: Streams): Promise<number>;
  /** Runs the text of a simple command (expanded, no operators). `called` when CALL runs it. */
  dispatch(text: string, state: ShellState, streams: Streams, called?: boolean): Promise<number>;
}
/** Exit code of the command; `args` is everything behind its name, delimiters included. */
export type Builtin = (args: string, context: Context) => Promise<number> | number;
