import { inertLine } from '../inert-text.ts';

/** A name in a message is at most a path; a file can hold one of megabytes. */
const LONGEST = 1000;

/** A message that may quote a hostile file: one line, nothing that acts on a terminal, and not without end. */
export function shortLine(text: string): string {
  return inertLine(text.length > LONGEST ? `${text.slice(0, LONGEST)}\u2026` : text);
}
