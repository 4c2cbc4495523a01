import type { JournalEvent } from '../harness/run/journal-event.ts';

/**
 * `--reporter json`: the journal's events, one JSON object a line, as they happen. Line and paragraph separators are
 * escaped, so that every consumer's idea of a line is the same; so are number signs that CI systems take for a command
 * (`##vso[...]`, `##[...]`).
 */
export class JsonReporter {
  private readonly write: (text: string) => void;

  constructor(write: (text: string) => void) {
    this.write = write;
  }

  report(event: JournalEvent): void {
    this.write(eventLine(event));
  }

  end(): void {
    // Every event was written when it was reported.
  }
}

/** One event as a line, with its newline. */
export function eventLine(event: JournalEvent): string {
  return `${JSON.stringify(event).replace(/[\u0085\u2028\u2029]|#(?=#(?:vso)?\[)/gi, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;
}
