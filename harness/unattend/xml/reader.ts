import { AnswerFileError } from '../answer-file-error.ts';
import { FORBIDDEN, NAME, referenced, SPACE } from './characters.ts';
import { LIMITS } from './limits.ts';
import { placeOf } from './place.ts';

/** A position in an XML text, and the steps that both tags and markup are read with. Every failure names its place. */
export class Reader {
  at = 0;
  readonly text: string;

  constructor(text: string) {
    this.text = text;
    if (text.length > LIMITS.characters) throw new AnswerFileError(`the file has ${text.length} characters, more than ${LIMITS.characters}`);
    const forbidden = FORBIDDEN.exec(text);
    if (forbidden) this.fail(`the character U+${forbidden[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')} has no place in XML`, forbidden.index);
  }

  fail(reason: string, offset = this.at): never {
    throw new AnswerFileError(reason, placeOf(this.text, offset));
  }
  get ended(): boolean {
    return this.at >= this.text.length;
  }
  sees(literal: string): boolean {
    return this.text.startsWith(literal, this.at);
  }
  take(literal: string): boolean {
    if (!this.sees(literal)) return false;
    this.at += literal.length;
    return true;
  }
  /** Goes behind the next `literal`. */
  skipPast(literal: string, what: string, from = this.at): void {
    const found = this.text.indexOf(literal, from);
    if (found === -1) this.fail(`${what} is not ended by ${literal}`);
    this.at = found + literal.length;
  }
  /** Skips white space; whether there was any. */
  space(): boolean {
    SPACE.lastIndex = this.at;
    SPACE.test(this.text);
    const moved = SPACE.lastIndex > this.at;
    this.at = Math.max(this.at, SPACE.lastIndex);
    return moved;
  }
  name(what: string): string {
    NAME.lastIndex = this.at;
    const name = NAME.exec(this.text)?.[0];
    if (name === undefined) this.fail(`${what} is expected, found ${this.found()}`);
    if (name.length > LIMITS.name) this.fail(`a name has ${name.length} characters, more than ${LIMITS.name}`);
    this.at += name.length;
    return name;
  }
  /** Resolves references; `from` is the offset of `raw` in the text. */
  resolve(raw: string, from: number): string {
    if (!raw.includes('&')) return raw;
    return raw.replace(/&([^;&<\s]{0,32})(;?)/g, (whole, name: string, semicolon: string, offset: number) => {
      const value = semicolon === '' ? undefined : referenced(name);
      if (value === undefined) this.fail(semicolon === '' ? "a bare '&' (write &amp;)" : `the reference ${whole} is not known (an answer file has no DTD)`, from + offset);
      return value;
    });
  }
  found(): string {
    return this.ended ? 'the end of the file' : `'${String.fromCodePoint(this.text.codePointAt(this.at) ?? 0)}'`;
  }
}
