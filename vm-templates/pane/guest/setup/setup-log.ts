import { join } from 'node:path';
import { appendLog } from '../logs/append-log.ts';
import { type LogLevel, pantherLine } from '../logs/panther-line.ts';

/** setupact.log and setuperr.log in a directory, in Setup's line format: `2025-01-31 09:05:00, Info                  SETUP  text`. */
export class SetupLog {
  readonly directory: string;
  readonly #also: (line: string) => void;
  readonly #copies: string[];
  /** @param directory POSIX path, made at the first line; `also` gets each line too; `copies` are further directories. */
  constructor(directory: string, also: (line: string) => void = () => undefined, copies: string[] = []) {
    this.directory = directory;
    this.#also = also;
    this.#copies = copies;
  }

  /** The same log, written to a second directory as well. */
  withCopy(directory: string): SetupLog {
    return new SetupLog(this.directory, this.#also, [...this.#copies, directory]);
  }

  info(text: string, tag = 'SETUP'): void {
    this.#write('Info', tag, text);
  }
  warn(text: string, tag = 'SETUP'): void {
    this.#write('Warning', tag, text);
  }
  /** Goes to both files. */
  error(text: string, tag = 'SETUP'): void {
    this.#write('Error', tag, text);
  }

  #write(level: LogLevel, tag: string, text: string): void {
    this.#also(`${tag} ${text}`);
    const line = pantherLine(level, tag, text);
    for (const directory of [this.directory, ...this.#copies]) {
      appendLog(join(directory, 'setupact.log'), line);
      if (level === 'Error') appendLog(join(directory, 'setuperr.log'), line);
    }
  }
}
