import { setTimeout as pause } from 'node:timers/promises';

/**
 * Between two diskpart scripts at least 15 seconds must pass for the first to shut down completely; there is no event to
 * wait for ("diskpart scripts and examples", remarks). Turns are taken one at a time.
 */
const APART_MS = 15_000;

export class DiskpartTurns {
  readonly #apartMs: number;
  #last: Promise<unknown> = Promise.resolve();
  #endedAt = -Infinity;

  constructor(apartMs: number = APART_MS) {
    this.#apartMs = apartMs;
  }

  /** Runs `work` when it is its turn. */
  take<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(async () => {
      // Again until it is so: a timer counts in whole milliseconds of the event loop's own clock and may fire early.
      for (let early; (early = this.#endedAt + this.#apartMs - performance.now()) > 0; ) await pause(Math.ceil(early));
      try {
        return await work();
      } finally {
        this.#endedAt = performance.now();
      }
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
