import type { LineSource } from './parser.ts';

/** Characters that separate words for cmd. */
const DELIMITER = /[ \t,;=\v\f\u00a0]/;

/** A cursor over percent-expanded lines. It knows quotes and carets, not commands. */
export class Reader {
  /** Everything read so far, for the echo of commands. */
  consumed = '';
  /** A label was skipped just before this line of a block. */
  labelBefore = false;
  #text = '';
  #at = 0;
  readonly #source: LineSource;
  constructor(source: LineSource) {
    this.#source = source;
  }

  get atEnd(): boolean {
    return this.#at >= this.#text.length;
  }
  get atLineStart(): boolean {
    return this.#text.slice(0, this.#at).trim() === '';
  }
  get char(): string | undefined {
    return this.#text[this.#at];
  }
  get rest(): string {
    return this.#text.slice(this.#at);
  }
  advance(count: number): void {
    this.#at += count;
  }
  retreat(count: number): void {
    this.#at -= count;
  }
  /** Goes to the next physical line; false at the end of the file. */
  pull(): boolean {
    const line = this.#source();
    if (line === undefined) return false;
    this.consumed += this.consumed === '' ? line : `\r\n${line}`;
    this.#text = line;
    this.#at = 0;
    return true;
  }
  skipBlanks(): void {
    while (this.char === ' ' || this.char === '\t') this.#at += 1;
  }
  skipDelimiters(): void {
    while (this.char !== undefined && DELIMITER.test(this.char)) this.#at += 1;
  }

  /** One word: ends at a delimiter or an operator outside quotes; carets are taken out, quotes stay. */
  token(depth: number): string {
    let text = '';
    let quoted = false;
    while (this.char !== undefined) {
      const char = this.char;
      if (char === '"') quoted = !quoted;
      else if (!quoted) {
        if (char === '^') {
          text += this.#escaped();
          continue;
        }
        if (DELIMITER.test(char) || /[&|<>]/.test(char) || (char === ')' && depth > 0)) break;
      }
      text += char;
      this.#at += 1;
    }
    return text;
  }

  /** Text of a simple command up to an operator or redirection; `handleDigit` when its last character is a free-standing digit. */
  plainPiece(depth: number): { text: string; handleDigit?: string } {
    let text = '';
    let quoted = false;
    let free = false;
    while (this.char !== undefined) {
      const char = this.char;
      if (char === '"') quoted = !quoted;
      else if (!quoted) {
        if (char === '^') {
          text += this.#escaped();
          free = false;
          continue;
        }
        if (/[&|<>]/.test(char) || (char === ')' && depth > 0)) break;
      }
      free = !quoted && /\d/.test(char) && (text === '' || DELIMITER.test(text.at(-1)!));
      text += char;
      this.#at += 1;
    }
    return free ? { text, handleDigit: text.at(-1)! } : { text };
  }

  /** A FOR set: everything up to the next unquoted, unescaped `)`, over line ends. Undefined when it never comes or an operator stands in it. */
  forSet(): string | undefined {
    let text = '';
    let quoted = false;
    for (;;) {
      const char = this.char;
      if (char === undefined) {
        if (!this.pull()) return undefined;
        text += ' ';
        quoted = false;
        continue;
      }
      if (char === '"') quoted = !quoted;
      else if (!quoted) {
        if (char === '^') {
          text += this.#escaped();
          continue;
        }
        if (char === ')') break;
        if (/[&|<>]/.test(char)) return undefined;
      }
      text += char;
      this.#at += 1;
    }
    this.#at += 1;
    return text;
  }

  /** The character after a caret. At the end of a line the caret joins the next line, whose first character is then taken literally. */
  #escaped(): string {
    this.#at += 1;
    if (this.atEnd && !this.pull()) return '';
    const char = this.char ?? '';
    if (char !== '') this.#at += 1;
    return char;
  }
}
