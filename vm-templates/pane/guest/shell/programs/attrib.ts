import { chmodSync, statSync } from 'node:fs';
import type { Process, Program } from '../../system.ts';
import { isDirectory, matching, place, type Place } from '../builtin/place.ts';
import type { ShellState } from '../state.ts';
import { splitWords } from '../arguments.ts';
import { baseName, joinPath, parentPath } from '../windows-path.ts';
import { complain, say } from './console.ts';

/**
 * Read-only is the lack of every write permission. Volumes that keep no permissions (NTFS under ntfs-3g, FAT) have no read-only files;
 * the other attributes live nowhere in Pane.
 */
export function isReadOnly(posix: string): boolean {
  return (statSync(posix).mode & 0o222) === 0;
}
export function setReadOnly(posix: string, readOnly: boolean): void {
  const { mode } = statSync(posix);
  chmodSync(posix, readOnly ? mode & 0o555 : mode | 0o200);
}

function below(state: ShellState, directory: string, pattern: string, directories: boolean): Place[] {
  const inner = matching(state, joinPath(directory, '*'), 'all').filter(isDirectory);
  const here = matching(state, joinPath(directory, pattern), directories ? 'all' : 'files');
  return [...here, ...inner.flatMap((entry) => below(state, entry.path, pattern, directories))];
}

/** attrib [+R|-R] [+A|-A] [+S|-S] [+H|-H] [path] [/S [/D]]: sets read-only, or shows the attributes. Archive, system and hidden are taken and not kept. */
export const program: Program = (process: Process) => {
  const words = splitWords(process.tail);
  const changes = words.filter((word) => /^[+-][rashoixvpub]$/i.test(word)).map((word) => word.toUpperCase());
  const switches = words.filter((word) => /^\/[sdl]$/i.test(word)).map((word) => word.toUpperCase());
  const operands = words.filter((word) => !/^[+-][a-z]$|^\/[a-z]$/i.test(word));
  const wrong = words.find((word) => /^[+-][a-z]$|^\//i.test(word) && !changes.includes(word.toUpperCase()) && !switches.includes(word.toUpperCase()));
  if (wrong !== undefined || operands.length > 1) {
    complain(process, wrong === undefined ? 'Parameter format not correct -' : `Invalid switch - ${wrong}`);
    return 1;
  }
  const state = { system: process.system, cwd: process.cwd, driveCwd: new Map() } as unknown as ShellState;
  const operand = operands[0] ?? '*';
  const whole = place(state, operand);
  const found = switches.includes('/S') ? below(state, parentPath(whole.path), baseName(whole.path), switches.includes('/D')) : matching(state, operand, 'all').filter((entry) => !/[*?]/.test(operand) || !isDirectory(entry) || switches.includes('/D'));
  if (found.length === 0) {
    say(process, `${whole.posix === undefined ? 'Path' : 'File'} not found - ${operands.length === 0 ? whole.path : operand.replaceAll('"', '')}`);
    return 0;
  }
  for (const entry of found) {
    if (changes.length === 0) say(process, `A    ${isReadOnly(entry.posix!) ? 'R' : ' '}               ${entry.path}`);
    else if (changes.includes('+R')) setReadOnly(entry.posix!, true);
    else if (changes.includes('-R')) setReadOnly(entry.posix!, false);
  }
  return 0;
};
