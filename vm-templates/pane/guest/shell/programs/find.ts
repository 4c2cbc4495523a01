import type { Program } from '../../system.ts';
import { textLines } from '../text-file.ts';
import { complain, readAll, readFiles, say } from './console.ts';

/** find [/V] [/C] [/N] [/I] "string" [file...]: 0 found, 1 not found, 2 wrong use. */
export const program: Program = async (process) => {
  const flags = new Set<string>();
  let rest = process.tail;
  for (let match = /^\s*\/([a-z]+)/i.exec(rest); match; match = /^\s*\/([a-z]+)/i.exec(rest)) {
    flags.add(match[1]!.toUpperCase());
    rest = rest.slice(match[0].length);
  }
  // The text has to stand in quotes; a doubled quote inside is one.
  const quoted = /^\s*"((?:[^"]|"")*)"/.exec(rest);
  if (!quoted) {
    complain(process, 'FIND: Parameter format not correct');
    return 2;
  }
  const wanted = quoted[1]!.replaceAll('""', '"');
  const words = rest.slice(quoted[0].length).match(/"[^"]*"|\S+/g) ?? [];
  words.filter((word) => word.startsWith('/')).forEach((word) => flags.add(word.slice(1).toUpperCase()));
  const operands = words.filter((word) => !word.startsWith('/')).map((word) => word.replaceAll('"', ''));
  const fold = (text: string): string => (flags.has('I') ? text.toUpperCase() : text);
  const keep = (line: string): boolean => (wanted !== '' && fold(line).includes(fold(wanted))) !== flags.has('V');
  let code = 1;
  const scan = (text: string, name?: string): void => {
    const hits = textLines(text).map((line, index) => ({ line, number: index + 1 })).filter(({ line }) => keep(line));
    if (hits.length > 0) code = 0;
    if (flags.has('C')) say(process, name === undefined ? String(hits.length) : `\r\n---------- ${name.toUpperCase()}: ${hits.length}`);
    else {
      if (name !== undefined) say(process, '', `---------- ${name.toUpperCase()}`);
      for (const { line, number } of hits) say(process, flags.has('N') ? `[${number}]${line}` : line);
    }
  };
  if (operands.length === 0) scan(await readAll(process));
  else {
    for (const { name, text } of readFiles(process, operands, (name) => complain(process, `File not found - ${name.toUpperCase()}`))) scan(text, name);
  }
  return code;
};
