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
      const early = this.#endedAt + this.#apartMs - performance.now();
      if (early > 0) await pause(early);
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
