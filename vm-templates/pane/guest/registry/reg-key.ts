import { currentUserPath } from '../setup/user-hive.ts';
import type { Process } from '../system.ts';
import { RegUsage } from './reg-arguments.ts';
import type { RegistryKey } from './registry.ts';
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

/** The path with HKEY_CURRENT_USER led to the hive of whoever runs the command. */
export function ownPath(process: Process, path: string): string {
  const own = /^HKEY_CURRENT_USER(?=\\|$)/.exec(path);
  return own ? currentUserPath(process.system, process.account) + path.slice(own[0].length) : path;
}

/** The key at a display path, in a hive that is loaded: asking does not load COMPONENTS or DRIVERS. */
export function findKey(process: Process, path: string): RegistryKey | undefined {
  const place = ownPath(process, path);
  return process.system.registry.isLoaded(place) ? process.system.registry.get(place) : undefined;
}

/** Makes the key at a display path. Throws the system's own words for a place outside every hive. */
export function makeKey(process: Process, path: string): RegistryKey {
  const place = ownPath(process, path);
  if (!process.system.registry.isLoaded(place)) throw new Error('The parameter is incorrect.');
  return process.system.registry.create(place);
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
