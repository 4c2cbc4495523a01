import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Machine } from '../machine.ts';

const tailLines = 200;
let count = 0;

/**
 * Keeps what a failed wait leaves to look at: a screenshot (when the machine still runs) and the end of the serial log.
 * Never throws: evidence must not replace the error that it is for.
 * @returns the files written
 */
export async function keepEvidence(machine: Machine, folder: string, label: string): Promise<string[]> {
  const files: string[] = [];
  const base = path.join(folder, `${machine.name}-${label}-${++count}`);
  const tail = `${machine.serial.slice(-tailLines).map((line) => `${new Date(line.at).toISOString()} ${line.text}`).join('\n')}\n`;
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(`${base}-serial.txt`, tail);
    files.push(`${base}-serial.txt`);
    if (machine.state === 'running') {
      await machine.screenshot(`${base}-screen.png`);
      files.push(`${base}-screen.png`);
    }
  } catch {
    // A full disk, or the machine ended meanwhile: what could be kept is in `files`.
  }
  return files;
}
