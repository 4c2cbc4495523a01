import type { Streams } from './state.ts';

/** Takes one line from standard input, without its end; undefined when there is no more. */
export async function readLine(stdin: Streams['stdin']): Promise<string | undefined> {
  for (;;) {
    const end = stdin.text.indexOf('\n');
    if (end >= 0) {
      const line = stdin.text.slice(0, end).replace(/\r$/, '');
      stdin.text = stdin.text.slice(end + 1);
      return line;
    }
    const more = await stdin.input?.read();
    if (more === undefined) break;
    stdin.text += more;
  }
  if (stdin.text === '') return undefined;
  const rest = stdin.text;
  stdin.text = '';
  return rest;
}
