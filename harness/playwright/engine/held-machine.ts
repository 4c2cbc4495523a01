import { randomBytes } from 'node:crypto';
import type { Execution } from '../../run/execution.ts';
import { GuestVerbs } from './guest-verbs.ts';

/**
 * A verified machine that is kept on for those who lease it, one at a time. It is let go when nobody has asked for it for
 * the idle time, or when its place is wanted and nobody uses it.
 */
export class HeldMachine {
  readonly verbs: GuestVerbs;
  /** Ends when the machine is to be stopped. */
  readonly ended: Promise<void>;
  readonly #execution: Execution;
  readonly #idleMs: number;
  readonly #onIdle: () => void;
  readonly #queue: (() => void)[] = [];
  #end: () => void = () => {};
  #lease: string | undefined;
  #gone = false;
  #timer: NodeJS.Timeout | undefined;

  /** @param onIdle called when nobody uses the machine any more */
  constructor(execution: Execution, idleMs: number, onIdle: () => void) {
    this.#execution = execution;
    this.#idleMs = idleMs;
    this.#onIdle = onIdle;
    this.verbs = new GuestVerbs(execution);
    this.ended = new Promise((resolve) => (this.#end = resolve));
    execution.machine?.on('off', () => this.letGo());
    this.#rest();
  }

  get lease(): string | undefined {
    return this.#lease;
  }

  /** False once it is let go, or went off by itself. */
  get available(): boolean {
    return !this.#gone && this.#execution.machine?.state === 'running';
  }

  get idle(): boolean {
    return this.#lease === undefined && this.#queue.length === 0;
  }

  /** Waits for its turn. @returns the lease, or undefined when the machine is gone by then */
  async acquire(signal: AbortSignal): Promise<string | undefined> {
    clearTimeout(this.#timer);
    if (this.#lease !== undefined && this.available) {
      await new Promise<void>((resolve) => {
        this.#queue.push(resolve);
        const leave = (): void => {
          const index = this.#queue.indexOf(resolve);
          if (index >= 0) this.#queue.splice(index, 1);
          resolve();
        };
        signal.addEventListener('abort', leave, { once: true });
      });
    }
    if (signal.aborted || !this.available || this.#lease !== undefined) {
      this.#next();
      return undefined;
    }
    this.#lease = randomBytes(8).toString('hex');
    return this.#lease;
  }

  release(lease: string): void {
    if (lease !== this.#lease) return;
    this.#lease = undefined;
    this.#next();
  }

  letGo(): void {
    clearTimeout(this.#timer);
    if (this.#gone) return;
    this.#gone = true;
    this.#end();
    for (const next of this.#queue.splice(0)) next();
  }

  #next(): void {
    if (this.#lease !== undefined) return;
    const next = this.#queue.shift();
    if (next) next();
    else this.#rest();
  }

  #rest(): void {
    if (this.#gone) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.letGo(), this.#idleMs);
    this.#timer.unref();
    this.#onIdle();
  }
}
