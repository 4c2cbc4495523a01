import { EventEmitter } from 'node:events';
import { StringDecoder } from 'node:string_decoder';
import type { SerialLine } from '../machine.ts';

/** A guest that writes without line ends or without end must not fill our memory. */
const longestLine = 16_384;
const mostLines = 100_000;

/** Terminal control sequences: OVMF writes its console to COM1 too, with cursor movements before and between the text. */
// eslint-disable-next-line no-control-regex
const control = /\u001b\[[0-?]*[ -/]*[@-~]|\u001b[@-Z\\-_=>]|[\u0000-\u0008\u000b\u000c\u000e-\u001a\u001c-\u001f]/g;

/** Cuts what arrives from COM1 into lines, each with the time at which its end arrived. */
export class SerialLines extends EventEmitter<{ line: [SerialLine] }> {
  readonly lines: SerialLine[] = [];
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';

  /** Takes bytes in any portions. */
  push(bytes: Buffer): void {
    this.#rest += this.#decoder.write(bytes);
    // CR LF from cmd, LF from Linux; a lone CR is a line end only once another character follows it.
    for (let match = /\r?\n|\r(?=[^\n])/.exec(this.#rest); match; match = /\r?\n|\r(?=[^\n])/.exec(this.#rest)) {
      this.#emit(this.#rest.slice(0, match.index));
      this.#rest = this.#rest.slice(match.index + match[0].length);
    }
    while (this.#rest.length > longestLine) {
      this.#emit(this.#rest.slice(0, longestLine));
      this.#rest = this.#rest.slice(longestLine);
    }
  }

  /** The machine is off: what came after the last line end is a line too. */
  end(): void {
    this.#rest += this.#decoder.end();
    if (this.#rest !== '') this.#emit(this.#rest);
    this.#rest = '';
  }

  #emit(raw: string): void {
    const text = raw.replace(control, '').trimEnd();
    if (text === '') return;
    const line = { at: performance.timeOrigin + performance.now(), text };
    if (this.lines.length >= mostLines) this.lines.splice(0, mostLines / 10);
    this.lines.push(line);
    this.emit('line', line);
  }
}
