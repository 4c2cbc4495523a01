import type { Write } from '../system.ts';

/** Collects text into whole lines for a receiver that takes lines (the serial port, logs). */
export class LineWriter {
  #pending = '';
  readonly #line: (line: string) => void;
  constructor(line: (line: string) => void) {
    this.#line = line;
  }
  readonly write: Write = (text) => {
    const parts = (this.#pending + text).split('\n');
    this.#pending = parts.pop()!;
    for (const part of parts) this.#line(part.replace(/\r$/, ''));
  };
  /** Passes on what has no line end yet. */
  end(): void {
    if (this.#pending !== '') this.#line(this.#pending.replace(/\r$/, ''));
    this.#pending = '';
  }
}

/** A writer that makes every line end CRLF, however the program wrote it. */
export function crlf(write: Write): Write {
  return (text) => write(text.replace(/\r?\n/g, '\r\n'));
}
