import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Artifact, output folder, run: a run folder lies no deeper below the folder of all artifacts. */
const MAX_DEPTH = 4;

/**
 * The run folders in a folder, or the folder itself: those with a `run.json`, in the order of their names. Links are
 * not followed, so `latest` does not make two of one.
 */
export async function findRunFolders(folder: string, depth = 0): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  if (entries.some((entry) => entry.name === 'run.json' && entry.isFile())) return [folder];
  if (depth === MAX_DEPTH) return [];
  const below = entries.filter((entry) => entry.isDirectory() && entry.name !== 'latest').map(({ name }) => name).sort();
  return (await Promise.all(below.map((name) => findRunFolders(join(folder, name), depth + 1)))).flat();
}
