import type { JournalEvent } from '../harness/run/journal-event.ts';

/**
 * The events of a journal's text, in order. A line that is not a whole JSON object with `type` and `at` is left out:
 * the last line of a killed run may be cut, and a later version may write more.
 */
export function readJournal(text: string): JournalEvent[] {
  const events: JournalEvent[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    try {
      const event = JSON.parse(line) as Partial<JournalEvent> | null;
      if (event && typeof event === 'object' && typeof event.type === 'string' && typeof event.at === 'string') events.push(event as JournalEvent);
    } catch {
      continue;
    }
  }
  return events;
}
