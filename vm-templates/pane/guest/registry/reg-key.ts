import type { Process } from '../system.ts';
import { RegUsage } from './reg-arguments.ts';
import { displayPath } from './registry-path.ts';

/** Printed as `ERROR: The system was unable to find the specified registry key or value.`, exit code 1. */
export class RegNotFound extends Error {
  constructor() {
    super('The system was unable to find the specified registry key or value.');
  }
}

/** A key name from the command line with its long root name. Throws RegUsage for an unknown root. `\\machine\` is refused: Pane knows no other machine. */
export function regKeyPath(text: string): string {
  const path = displayPath(text);
  if (path === undefined || text.startsWith('\\\\')) throw new RegUsage('Invalid key name.');
  return path;
}

/** Only administrators may change HKLM; everybody may change HKCU. */
export function mayChange(process: Process, path: string): boolean {
  return process.account.administrator || process.account.name.toUpperCase() === 'SYSTEM' || path.startsWith('HKEY_CURRENT_USER');
}

/** Asks a Yes/No question as `reg` does; an ended standard input counts as No. */
export function confirmed(process: Process, question: string): boolean {
  process.stdout(`${question}(Yes/No)? `);
  const yes = /^\s*y(es)?\s*$/i.test(process.stdin.split(/\r?\n/)[0] ?? '');
  process.stdout('\r\n');
  return yes;
}
