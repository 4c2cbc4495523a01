/** Lets a loop sleep until something happens or a time has passed, whichever is first. Never misses a call of `ring`. */
export class WakeUp {
  #rung = false;
  #wake: (() => void) | undefined;

  ring(): void {
    this.#rung = true;
    this.#wake?.();
  }

  /** Resolves at once when `ring` was called since the last time. Rejects with the signal's reason. */
  async next(ms: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (!this.#rung) {
      await new Promise<void>((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          signal.removeEventListener('abort', done);
          resolve();
        };
        const timer = setTimeout(done, Math.max(0, ms));
        this.#wake = done;
        signal.addEventListener('abort', done, { once: true });
      });
    }
    this.#wake = undefined;
    this.#rung = false;
    signal.throwIfAborted();
  }
}
