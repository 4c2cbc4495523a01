import type { JournalEvent } from '../run/journal-event.ts';

/** A front end that shows a run while it happens. */
export interface ProgressReporter {
  report(event: JournalEvent): void;
  /** Leaves the terminal as it was found. May be called more than once. */
  end(): void;
}
