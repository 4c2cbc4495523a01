import type { JournalEvent } from '../../run/journal-event.ts';
import type { Outcome } from '../../verify/outcome.ts';
import type { HeldMachine } from './held-machine.ts';
import type { CellEvent } from './protocol.ts';

/** One execution of a cell: what happened so far, what came out, and the machine as long as it is kept on. */
export class Attempt {
  readonly folder: string;
  readonly abort = new AbortController();
  /** What its plan takes at most, in milliseconds. */
  readonly deadlineMs: number;
  /** Never rejects unhandled; rejects only when the engine itself fails. */
  readonly outcome: Promise<Outcome>;
  /** Ends when the machine is off and everything is written. */
  ended: Promise<void> = Promise.resolve();
  machine?: HeldMachine;
  /** How many wait for the machine before there is one. */
  wanted = 0;
  settled?: Outcome;
  over = false;
  /** Whether somebody was given the outcome already. */
  given = false;
  readonly #events: CellEvent[] = [];
  readonly #listeners = new Set<(event: CellEvent) => void>();
  #settle: (outcome: Outcome) => void = () => {};
  #fail: (error: unknown) => void = () => {};

  constructor(folder: string, deadlineMs: number) {
    this.folder = folder;
    this.deadlineMs = deadlineMs;
    this.outcome = new Promise((resolve, reject) => {
      this.#settle = resolve;
      this.#fail = reject;
    });
    this.outcome.catch(() => {});
  }

  settle(outcome: Outcome): void {
    this.settled ??= outcome;
    this.#settle(outcome);
  }

  fail(error: unknown): void {
    this.#fail(error);
  }

  begin(): void {
    this.#tell({ begins: { deadlineMs: this.deadlineMs } });
  }

  /** Serial lines are left to the serial log: there are thousands of them. */
  hear(event: JournalEvent): void {
    if (event.type !== 'serial') this.#tell({ journal: event });
  }

  /** Tells everything from the beginning, then what comes. @returns stops it */
  follow(listener: (event: CellEvent) => void): () => void {
    for (const event of this.#events) listener(event);
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(event: CellEvent): void {
    this.#events.push(event);
    for (const listener of this.#listeners) listener(event);
  }
}
