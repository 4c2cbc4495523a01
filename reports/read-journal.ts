import type { JournalEvent } from '../harness/run/journal-event.ts';

/**
 * The events of a journal's text, in order. A line that is not a whole JSON object with `type` and `at` is left out:
 * the last line of a killed run may be cut, and a later version may write more.
 */
export function readJournal(text: string): JournalEvent[] {
  return text.split('\n').flatMap((line) => eventOf(line) ?? []);
}

/** The event in one line of a journal; null when the line holds none. */
export function eventOf(line: string): JournalEvent | null {
  if (line.trim() === '') return null;
  try {
    const event = JSON.parse(line) as Partial<JournalEvent> | null;
    return event && typeof event === 'object' && typeof event.type === 'string' && typeof event.at === 'string' ? (event as JournalEvent) : null;
  } catch {
    return null;
  }
}
