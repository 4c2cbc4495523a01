/** How many machines may run at a time. Places are given in the order in which they were asked for. */
export class MachineSlots {
  readonly #limit: () => number;
  readonly #onScarce: () => void;
  readonly #waiting: { give: () => void }[] = [];
  #taken = 0;

  /** @param onScarce called whenever somebody waits: whoever holds an idle machine should give it up */
  constructor(limit: () => number, onScarce: () => void) {
    this.#limit = limit;
    this.#onScarce = onScarce;
  }

  get scarce(): boolean {
    return this.#waiting.length > 0;
  }

  /**
   * Waits for a place.
   * @param atOnce take one beyond the limit: for who has a machine already, and would wait for itself
   * @returns gives the place back; may be called more than once
   */
  async take(signal: AbortSignal, atOnce = false): Promise<() => void> {
    signal.throwIfAborted();
    if (atOnce || this.#taken < this.#limit()) return this.#take();
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        const index = this.#waiting.indexOf(entry);
        if (index >= 0) this.#waiting.splice(index, 1);
        reject(signal.reason as Error);
      };
      const entry = {
        give: () => {
          signal.removeEventListener('abort', abort);
          resolve(this.#take());
        },
      };
      signal.addEventListener('abort', abort, { once: true });
      this.#waiting.push(entry);
      this.#onScarce();
    });
  }

  #take(): () => void {
    this.#taken += 1;
    let given = false;
    return () => {
      if (given) return;
      given = true;
      this.#taken -= 1;
      if (this.#taken < this.#limit()) this.#waiting.shift()?.give();
    };
  }
}
