import { openSync, writeSync } from 'node:fs';

const LINES = 30;
const WIDTH = 100;
const REDRAW_MILLISECONDS = 200;

/**
 * What the screen shows, so that a screenshot tells where the machine is: name, life, phase and the last lines of the log.
 * Drawn at most five times a second and only when something changed; drawing on a frame buffer is slow under emulation.
 */
export class ConsolePicture {
  #descriptor: number | undefined;
  #title = '';
  #phase = '';
  #lines: string[] = [];
  #timer: NodeJS.Timeout | undefined;
  #cleared = false;

  constructor(device = '/dev/tty0') {
    try {
      this.#descriptor = openSync(device, 'w');
    } catch {
      this.#descriptor = undefined;
    }
  }

  title(text: string): void {
    this.#title = text;
    this.#later();
  }

  phase(text: string): void {
    this.#phase = text;
    this.#later();
  }

  line(text: string): void {
    this.#lines.push(text.replace(/[^\x20-\x7e]/g, ' ').slice(0, 96));
    if (this.#lines.length > LINES) this.#lines.shift();
    this.#later();
  }

  /** Draws now; before the machine goes down. */
  draw(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#descriptor === undefined) return;
    const bar = `\x1b[37;44m${`  ${this.#title}`.padEnd(WIDTH)}\x1b[0m`;
    const body = ['', bar, '', `  ${this.#phase}`, '', ...this.#lines.map(line => `  ${line}`)];
    try {
      // Once all, then from the top each line up to its end: the cheapest way for a frame buffer. No cursor.
      writeSync(this.#descriptor, `${this.#cleared ? '' : '\x1b[?25l\x1b[2J'}\x1b[H${body.map(line => `${line}\x1b[K`).join('\r\n')}`);
      this.#cleared = true;
    } catch {
      this.#descriptor = undefined;
    }
  }

  #later(): void {
    this.#timer ??= setTimeout(() => this.draw(), REDRAW_MILLISECONDS).unref();
  }
}
