import type { Program } from '../../system.ts';
import { splitArguments } from '../arguments.ts';
import { textLines } from '../text-file.ts';
import { complain, readAll, readFiles, say } from './console.ts';

/** findstr's own small regular expressions: `.`, `*`, `^`, `$`, `[class]`, `\x`, `\<` and `\>`. */
export function translate(pattern: string): string {
  return pattern.replace(/\\<|\\>|\\.|\[(?:\^?\]?[^\]]*)\]|[+?(){}|]/g, (piece) => {
    if (piece === '\\<' || piece === '\\>') return '\\b';
    if (piece.startsWith('\\')) return /\w/.test(piece[1]!) ? piece[1]! : piece;
    if (piece.startsWith('[')) return piece.replaceAll('\\', '\\\\');
    return `\\${piece}`;
  });
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** findstr [/I /V /N /M /B /E /X /L /R /S] [/C:text] strings [file...]: 0 found, 1 not found, 2 wrong use. */
export const program: Program = async (process) => {
  const flags = new Set<string>();
  const literal: string[] = [];
  const operands: string[] = [];
  for (const word of splitArguments(process.tail)) {
    const text = /^\/c:(.*)$/is.exec(word);
    if (text) literal.push(text[1]!);
    else if (/^\/[a-z]+$/i.test(word)) [...word.slice(1).toUpperCase()].forEach((letter) => flags.add(letter));
    else operands.push(word);
  }
  const words = literal.length > 0 ? literal : (operands.shift()?.split(' ').filter(Boolean) ?? []);
  if (words.length === 0) {
    complain(process, 'FINDSTR: Bad command line');
    return 2;
  }
  // /C texts are literal unless /R; words are expressions when they look like one, unless /L.
  const asExpression = (word: string): boolean => flags.has('R') || (!flags.has('L') && literal.length === 0 && /[.*^$[\]\\]/.test(word));
  const source = words.map((word) => (asExpression(word) ? translate(word) : escape(word))).join('|');
  const expression = new RegExp(`${flags.has('B') || flags.has('X') ? '^' : ''}(?:${source})${flags.has('E') || flags.has('X') ? '$' : ''}`, flags.has('I') ? 'i' : '');
  let code = 1;
  const scan = (text: string, prefix: string, name: string): void => {
    for (const [index, line] of textLines(text).entries()) {
      if (expression.test(line) === flags.has('V')) continue;
      code = 0;
      if (flags.has('M')) {
        say(process, name);
        return;
      }
      say(process, `${prefix}${flags.has('N') ? `${index + 1}:` : ''}${line}`);
    }
  };
  if (operands.length === 0) scan(await readAll(process), '', '');
  else {
    const files = readFiles(process, operands, (name) => complain(process, `FINDSTR: Cannot open ${name}`));
    const many = operands.length > 1 || /[*?]/.test(operands[0]!);
    for (const { name, text } of files) scan(text, many ? `${name}:` : '', name);
  }
  return code;
};
