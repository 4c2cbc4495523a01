import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';

/** Appends to `\Windows\Logs\Pane\pane.log` below `root`. Best effort: a log must never be the reason why a machine fails. */
export function createWindowsLog(root: string): (line: string) => void {
  const directory = path.join(root, 'Windows', 'Logs', 'Pane');
  let usable: boolean | undefined;
  return line => {
    if (usable === false) return;
    try {
      if (usable === undefined) mkdirSync(directory, { recursive: true });
      appendFileSync(path.join(directory, 'pane.log'), `${new Date().toISOString().replace('T', ' ').slice(0, 19)} ${line}\r\n`);
      usable = true;
    } catch {
      usable = false;
    }
  };
}
