import { newId } from '../protocol/response.ts';
import type { Codepage } from './codepage.ts';
import { InputPipe } from './input-pipe.ts';
import { OutputQueue } from './output-queue.ts';

export type StreamName = 'stdout' | 'stderr';
/** STATUS_CONTROL_C_EXIT: what a console program ends with after Ctrl-C. */
const CONTROL_C_EXIT = 0xc000013a;

/** What one Receive carries. */
export interface Delivery {
  pieces: { stream: StreamName; bytes: Buffer }[];
  /** Present when the command has ended and nothing is left to deliver. Unsigned 32 bit. */
  exitCode?: number;
}

/** One command in a shell: buffered output, open input, and the requests that wait for it. */
export class Command {
  readonly id: string;
  readonly #queues = { stdout: new OutputQueue(), stderr: new OutputQueue() };
  readonly #codepage: Codepage;
  readonly #decoder: ReturnType<Codepage['decoder']>;
  readonly #input = new InputPipe();
  readonly #abort = new AbortController();
  #exitCode?: number;
  #delivered = false;
  #killed = false;
  #controlC = false;
  #wake: (() => void)[] = [];

  constructor(page: Codepage, id = newId()) {
    this.id = id;
    this.#codepage = page;
    this.#decoder = page.decoder();
  }

  /** Starts the work. `start` gets the streams and resolves with the exit code. */
  start(start: (io: { stdout(text: string): void; stderr(text: string): void; input: InputPipe; signal: AbortSignal }) => Promise<number>): void {
    const write = (stream: StreamName) => (text: string): void => {
      // Children die with the shell: a program that still writes after the kill writes into nothing.
      if (this.#killed || this.#exitCode !== undefined) return;
      this.#queues[stream].push(this.#codepage.encode(text));
      this.#notify();
    };
    const running = start({ stdout: write('stdout'), stderr: write('stderr'), input: this.#input, signal: this.#abort.signal });
    running.then(
      (code) => this.#finish(this.#controlC ? CONTROL_C_EXIT : code),
      (error: unknown) => {
        // An aborted program rejects; that is no news for the user who pressed Ctrl-C.
        if (!this.#abort.signal.aborted) write('stderr')(`${error instanceof Error ? error.message : String(error)}\r\n`);
        this.#finish(this.#controlC ? CONTROL_C_EXIT : 1);
      },
    );
  }

  send(bytes: Buffer, end: boolean): void {
    this.#input.write(this.#decoder.write(bytes));
    if (!end) return;
    this.#input.write(this.#decoder.end());
    this.#input.end();
  }
  /** Ctrl-C: the program is asked to stop; its last output can still be received. */
  interrupt(): void {
    if (this.#exitCode !== undefined) return;
    this.#controlC = true;
    this.#input.end();
    this.#abort.abort();
  }
  /** TerminateProcess. Requests that wait for it are woken and find it gone. */
  kill(): void {
    this.#killed = true;
    this.#input.end();
    this.#abort.abort();
    this.#notify();
  }
  get killed(): boolean {
    return this.#killed;
  }
  get done(): boolean {
    return this.#exitCode !== undefined;
  }
  /** The client has everything, exit code included: from here on the command no longer exists for Receive. */
  get delivered(): boolean {
    return this.#delivered;
  }
  hasNews(streams: StreamName[]): boolean {
    return this.#killed || this.done || streams.some((stream) => this.#queues[stream].length > 0);
  }

  /** Resolves true when there is something to deliver (or the command was killed), false after `timeout` milliseconds or when `gone` aborts. */
  wait(streams: StreamName[], timeout: number, gone?: AbortSignal): Promise<boolean> {
    if (this.hasNews(streams)) return Promise.resolve(true);
    return new Promise((resolve) => {
      const finish = (news: boolean): void => {
        clearTimeout(timer);
        gone?.removeEventListener('abort', leave);
        this.#wake = this.#wake.filter((entry) => entry !== check);
        resolve(news);
      };
      const check = (): void => {
        if (this.hasNews(streams)) finish(true);
      };
      const leave = (): void => finish(false);
      const timer = setTimeout(() => finish(false), timeout);
      gone?.addEventListener('abort', leave, { once: true });
      this.#wake.push(check);
    });
  }
  /** Takes up to `limit` bytes. When that empties an ended command's streams, the exit code comes along. */
  take(streams: StreamName[], limit: number): Delivery {
    const pieces: Delivery['pieces'] = [];
    let room = limit;
    for (const stream of streams) {
      const bytes = this.#queues[stream].take(room);
      if (bytes.length > 0) pieces.push({ stream, bytes });
      room -= bytes.length;
    }
    const empty = streams.every((stream) => this.#queues[stream].length === 0);
    if (this.#exitCode === undefined || !empty) return { pieces };
    this.#delivered = true;
    return { pieces, exitCode: this.#exitCode };
  }

  #finish(code: number): void {
    this.#exitCode = code >>> 0;
    this.#input.end();
    this.#notify();
  }
  #notify(): void {
    for (const check of [...this.#wake]) check();
  }
}
