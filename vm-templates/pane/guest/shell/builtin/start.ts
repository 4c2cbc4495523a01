import type { Builtin } from '../context.ts';
import { childState } from '../state.ts';
import { unquote } from '../windows-path.ts';

/** Switches of START that say how a window looks or which processors it uses. */
const IGNORED = /^\/(?:b|i|min|max|low|normal|high|realtime|abovenormal|belownormal|separate|shared|(?:node|affinity)\s+\S+)(?=[\s/"]|$)/i;

/** START ["title"] [/D path] [/WAIT] command. Without /WAIT it goes on at once; ERRORLEVEL is then left alone. */
export const start: Builtin = async (args, { state, streams, dispatch }) => {
  let rest = args.trimStart();
  let wait = false;
  let directory = state.cwd;
  const title = /^"[^"]*"\s*/.exec(rest);
  // A lone quoted word is a title too: `start "x.exe"` opens an empty window.
  if (title) rest = rest.slice(title[0].length);
  for (;;) {
    const found = /^(\/w(?:ait)?)(?=[\s/"]|$)/i.exec(rest) ?? /^\/d\s*("[^"]*"|\S+)/i.exec(rest) ?? IGNORED.exec(rest);
    if (!found) break;
    if (/^\/w/i.test(found[0])) wait = true;
    else if (/^\/d/i.test(found[0])) directory = unquote(found[1]!);
    rest = rest.slice(found[0].length).trimStart();
  }
  if (rest === '') return 0;
  const child = { ...childState(state), cwd: directory };
  const run = dispatch(rest, child, wait ? streams : { ...streams, stdin: { text: '' } }).then(() => child.errorlevel);
  if (wait) {
    state.errorlevel = await run;
    return state.errorlevel;
  }
  // The detached program is nobody's child any more; its failure is its own.
  run.catch((error: unknown) => state.system.log(`start ${rest}: ${error instanceof Error ? error.message : String(error)}`));
  return 0;
};
