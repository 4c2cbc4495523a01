import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { JournalEvent } from './journal-event.ts';

/** An event without the fields that the journal adds. Distributes over the union. */
export type NewEvent = JournalEvent extends infer E ? (E extends JournalEvent ? Omit<E, 'at' | 'run'> : never) : never;
export type JournalListener = (event: JournalEvent) => void;

/**
 * The run's append-only record, `journal.ndjson`: one JSON object a line, written before and after the executor acts.
 * What it is given holds no secrets: an outcome blanks its own. Appends are synchronous on purpose: after `kill -9` everything that was announced is on disk.
 */
export class Journal {
  readonly run: string;
  readonly file: string;
  private readonly listeners: JournalListener[] = [];

  constructor(options: { run: string; file: string }) {
    this.run = options.run;
    this.file = options.file;
    mkdirSync(dirname(options.file), { recursive: true });
  }

  /** Front ends (progress display, JSON reporter) hear of every event after it is on disk. */
  subscribe(listener: JournalListener): void {
    this.listeners.push(listener);
  }

  write(event: NewEvent): void {
    const stored = { at: new Date().toISOString(), run: this.run, ...event } as JournalEvent;
    appendFileSync(this.file, `${JSON.stringify(stored)}\n`);
    for (const listener of this.listeners) listener(stored);
  }
}
