import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

export type Level = 'Info' | 'Warning' | 'Error';

/** setupact.log and setuperr.log in a directory, in Setup's line format: `2025-01-31 09:05:00, Info                  SETUP  text`. */
export class SetupLog {
  readonly directory: string;
  readonly #also: (line: string) => void;
  /** @param directory POSIX path, made at the first line; `also` gets each line too. */
  constructor(directory: string, also: (line: string) => void = () => undefined) {
    this.directory = directory;
    this.#also = also;
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

  #write(level: Level, tag: string, text: string): void {
    const now = new Date();
    const two = (value: number): string => String(value).padStart(2, '0');
    const stamp = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())} ${two(now.getHours())}:${two(now.getMinutes())}:${two(now.getSeconds())}`;
    const line = `${stamp}, ${level.padEnd(21)} ${tag.padEnd(6)} ${text.replace(/[\r\n]+/g, ' ')}\r\n`;
    this.#also(`${tag} ${text}`);
    try {
      mkdirSync(this.directory, { recursive: true });
      appendFileSync(join(this.directory, 'setupact.log'), line);
      if (level === 'Error') appendFileSync(join(this.directory, 'setuperr.log'), line);
    } catch {
      // A log on a read-only or vanished volume must not stop Setup.
    }
  }
}
