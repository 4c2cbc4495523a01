import { existsSync, readdirSync, statSync } from 'node:fs';
import type { Context } from './context.ts';
import { splitWords } from './arguments.ts';
import { expandDelayed } from './delayed.ts';
import { lineTokens, parseForOptions } from './for-options.ts';
import { runText } from './instance.ts';
import { expandLoop } from './loop-variables.ts';
import { SyntaxError } from './state.ts';
import type { For } from './syntax.ts';
import { readText, textLines } from './text-file.ts';
import { absolutePath, baseName, hasWildcard, joinPath, parentPath, unquote, wildcardTest } from './windows-path.ts';

/** Runs FOR. Its result is that of the last body run, 0 when the body never ran. */
export async function runFor(node: For, context: Context): Promise<number> {
  const { state } = context;
  const expand = (text: string): string => expandDelayed(expandLoop(text, state), state);
  const set = expand(node.set);
  const outer = new Map(state.loop);
  let code = 0;
  const body = async (values: string[]): Promise<void> => {
    state.signal.throwIfAborted();
    const first = node.variable.codePointAt(0)!;
    values.forEach((value, offset) => state.loop.set(String.fromCodePoint(first + offset), value));
    code = await context.execute(node.body, state, context.streams);
  };
  try {
    if (node.mode === 'count') await countLoop(set, body);
    else if (node.mode === 'file') await fileLoop(node, set, context, body);
    else for (const value of expandSet(node, set, expand(node.options), context)) await body([value]);
  } finally {
    state.loop = outer;
  }
  return code;
}

async function countLoop(set: string, body: (values: string[]) => Promise<void>): Promise<void> {
  const [start = 0, step = 0, end = 0] = splitWords(set).map((word) => Number.parseInt(word, 10) || 0);
  for (let value = start; step >= 0 ? value <= end : value >= end; value += step) await body([String(value)]);
}

/** Words of a plain set; those with wildcards become the names that match (files only, directories with /D). */
function expandSet(node: For, set: string, start: string, context: Context): string[] {
  const words = splitWords(set);
  if (node.mode === 'recursive') {
    const root = absolutePath(unquote(start) || '.', context.state.cwd);
    return walk(context, root).flatMap((directory) =>
      words.flatMap((word) => (hasWildcard(word) ? matches(context, joinPath(directory, unquote(word)), false) : [joinPath(directory, unquote(word))])));
  }
  return words.flatMap((word) => {
    if (!hasWildcard(word)) return [word];
    const bare = unquote(word);
    const cut = Math.max(bare.lastIndexOf('\\'), bare.lastIndexOf('/'), bare.lastIndexOf(':')) + 1;
    return matches(context, absolutePath(bare, context.state.cwd), node.mode === 'directories').map((path) => bare.slice(0, cut) + baseName(path));
  });
}

function walk(context: Context, directory: string): string[] {
  const posix = context.state.system.resolve(directory);
  if (!existsSync(posix)) return [];
  const below = readdirSync(posix, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort();
  return [directory, ...below.flatMap((name) => walk(context, joinPath(directory, name)))];
}

function matches(context: Context, pattern: string, directories: boolean): string[] {
  const directory = parentPath(pattern);
  try {
    const posix = context.state.system.resolve(directory);
    const test = wildcardTest(baseName(pattern));
    return readdirSync(posix)
      .filter((name) => test(name) && statSync(`${posix}/${name}`).isDirectory() === directories)
      .sort((a, b) => a.localeCompare(b, 'en'))
      .map((name) => joinPath(directory, name));
  } catch {
    return [];
  }
}

async function fileLoop(node: For, set: string, context: Context, body: (values: string[]) => Promise<void>): Promise<void> {
  const options = parseForOptions(expandLoop(node.options, context.state));
  if (!options) throw new SyntaxError(`${node.options} was unexpected at this time.`);
  for (const lines of await sources(set, options.usebackq, context)) {
    for (const line of lines.slice(options.skip)) {
      const values = lineTokens(line, options);
      if (values) await body(values);
    }
  }
}

async function sources(set: string, usebackq: boolean, context: Context): Promise<string[][]> {
  const text = set.trim();
  const inside = (quote: string): string | undefined =>
    text.length >= 2 && text.startsWith(quote) && text.endsWith(quote) ? text.slice(1, -1) : undefined;
  const command = inside(usebackq ? '`' : "'");
  if (command !== undefined) {
    let output = '';
    await runText(command, { ...context, streams: { ...context.streams, stdout: (chunk) => { output += chunk; } } });
    return [textLines(output)];
  }
  const literal = inside(usebackq ? "'" : '"');
  if (literal !== undefined) return [[literal]];
  const result: string[][] = [];
  for (const word of splitWords(text)) {
    const name = unquote(word);
    const posix = context.state.system.resolve(name, context.state.cwd);
    if (!existsSync(posix)) {
      // cmd reports a missing file and goes on behind the loop.
      context.streams.stderr(`The system cannot find the file ${name}.\r\n`);
      context.state.errorlevel = 1;
      return result;
    }
    result.push(textLines(readText(posix)));
  }
  return result;
}
