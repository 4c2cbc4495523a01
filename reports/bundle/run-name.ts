import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The name of a run by its record; `unknown` for one that was killed before, or while, the record was written. */
export async function runName(folder: string): Promise<string> {
  try {
    const { run } = JSON.parse(await readFile(join(folder, 'run.json'), 'utf8')) as { run?: unknown };
    if (typeof run === 'string' && run !== '') return run.slice(0, 200);
  } catch {
    // It is evidence all the same.
  }
  return 'unknown';
}
