import type { Program } from '../../system.ts';
import { textLines } from '../text-file.ts';
import { complain, readAll, readFiles, say } from './console.ts';

/** more [file...]: there is no screen to fill, so it passes everything on. */
export const more: Program = async (process) => {
  const operands = process.argv.filter((word) => !/^[/+]/.test(word));
  const texts = operands.length === 0
    ? [await readAll(process)]
    : readFiles(process, operands, (name) => complain(process, `Cannot access file ${name}`)).map((file) => file.text);
  for (const text of texts) for (const line of textLines(text)) say(process, line);
  return operands.length > 0 && texts.length === 0 ? 1 : 0;
};

/** sort [/R] [/+n] [file] [/O file is not offered]: by text, no regard to case. */
export const sort: Program = async (process) => {
  const reverse = process.argv.some((word) => /^\/r/i.test(word));
  const column = Number(process.argv.map((word) => /^\/\+(\d+)$/.exec(word)?.[1]).find(Boolean) ?? 1) - 1;
  const operands = process.argv.filter((word) => !word.startsWith('/'));
  const text = operands.length === 0 ? await readAll(process) : readFiles(process, operands, () => undefined).map((file) => file.text).join('');
  if (operands.length > 0 && text === '') {
    complain(process, `${operands[0]}The system cannot find the file specified.`);
    return 1;
  }
  const key = (line: string): string => line.slice(column).toUpperCase();
  const lines = textLines(text).sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
  for (const line of reverse ? lines.reverse() : lines) say(process, line);
  return 0;
};
