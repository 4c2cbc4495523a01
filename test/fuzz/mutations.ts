import { pick } from './random.ts';

export interface Mutation {
  name: string;
  /** Refused, or else: the same records as the whole; at least as many. */
  otherwise: 'same' | 'not-shorter';
  apply(text: string, random: () => number): string;
}

const alphabet = ['\r', '\n', ' ', ':', '|', '-', '=', '[', '%', 'a', 'Z', '7', '.', '(', '\t', '\ufffd', '\u00a0', '\u0000', '\u00e9', '\u6f22'];

/** Lines with their line ends. */
export function lines(text: string): string[] {
  return text.match(/[^\r\n]*(?:\r\n|\r|\n|$)/g)!.filter((line) => line !== '');
}

function characters(text: string, random: () => number): string {
  let changed = text;
  for (let left = 1 + Math.floor(random() * 3); left > 0; left--) {
    const at = Math.floor(random() * (changed.length + 1));
    const removed = random() < 0.6 ? 1 : 0;
    const added = removed === 0 || random() < 0.5 ? pick(random, alphabet) : '';
    changed = changed.slice(0, at) + added + changed.slice(at + removed);
  }
  return changed;
}

function atLine(text: string, random: () => number, inserted: string): string {
  const all = lines(text);
  const at = Math.floor(random() * (all.length + 1));
  return [...all.slice(0, at), inserted, ...all.slice(at)].join('');
}

export const mutations: readonly Mutation[] = [
  { name: 'cut', otherwise: 'same', apply: (text, random) => text.slice(0, Math.floor(random() * text.length)) },
  { name: 'one to three characters', otherwise: 'not-shorter', apply: characters },
  { name: 'line feeds alone', otherwise: 'same', apply: (text) => text.replaceAll('\r\n', '\n') },
  { name: 'line ends translated twice', otherwise: 'same', apply: (text) => text.replaceAll('\n', '\r\n') },
  { name: 'a line end lost', otherwise: 'not-shorter', apply: (text, random) => {
    const all = lines(text);
    const at = Math.floor(random() * all.length);
    return [...all.slice(0, at), all[at]!.replace(/[\r\n]+$/, ''), ...all.slice(at + 1)].join('');
  } },
  { name: 'a blank line between', otherwise: 'not-shorter', apply: (text, random) => atLine(text, random, '\r\n') },
  { name: 'a line broken', otherwise: 'not-shorter', apply: (text, random) => {
    const at = Math.floor(random() * text.length);
    return `${text.slice(0, at)}\r\n${text.slice(at)}`;
  } },
  { name: 'a progress bar between', otherwise: 'same', apply: (text, random) => atLine(text, random, `[=====${' '.repeat(10)}${pick(random, ['5.0', '33.3', '99.5', '100.0'])}%${' '.repeat(12)}] \r`) },
  { name: 'a line twice', otherwise: 'not-shorter', apply: (text, random) => atLine(text, random, pick(random, lines(text))) },
  { name: 'a foreign line', otherwise: 'not-shorter', apply: (text, random) => atLine(text, random, pick(random, ['C:\\>\r\n', 'Key : value\r\n', 'The operation completed successfully.\r\n', 'Error: 5\r\n', '-----\r\n', 'x | y\r\n', '\ufffd\ufffd\r\n'])) },
  { name: 'noise behind', otherwise: 'same', apply: (text) => `${text}\r\nC:\\Windows\\system32>exit\r\n` },
  { name: 'noise before', otherwise: 'same', apply: (text) => `Microsoft Windows [Version 10.0.26100.1]\r\n\r\nC:\\>dism /English\r\n${text}` },
  { name: 'letters lost to a code page', otherwise: 'not-shorter', apply: (text) => text.replace(/[^\u0000-\u007f]/g, '?') },
  { name: 'two lines swapped', otherwise: 'not-shorter', apply: (text, random) => {
    const all = lines(text);
    const at = Math.floor(random() * (all.length - 1));
    return [...all.slice(0, at), all[at + 1], all[at], ...all.slice(at + 2)].join('');
  } },
];
