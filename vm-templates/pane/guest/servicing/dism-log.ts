import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Process } from '../system.ts';

/** Appends to dism.log (or /LogPath) in the layout of the real one. A log that cannot be written never fails the command. */
export function writeDismLog(process: Process, windowsPath: string, entries: { level: 'Info' | 'Warning' | 'Error'; text: string }[]): void {
  const stamp = new Date().toISOString().slice(0, 19).replace('T', ' ');
  const lines = entries.map(({ level, text }) => `${stamp}, ${level.padEnd(21)} DISM   ${text.replace(/\r?\n/g, ' ')}\r\n`);
  try {
    const file = process.system.resolve(windowsPath, process.cwd);
    mkdirSync(dirname(file), { recursive: true });
    appendFileSync(file, lines.join(''));
  } catch {
    process.system.log(`dism: cannot write ${windowsPath}`);
  }
}
