import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleError } from './bundle-error.ts';

/** The evidence of a run, wherever it lies: in its folder, in a bundle, or as it will be in a bundle. */
export interface RunFiles {
  /** Paths of all files, relative to the run's folder, forward slashes. */
  paths: ReadonlySet<string>;
  /** The text of one of `paths`. @throws WimproofError `WP-BUNDLE-TEXT` for one that is too large to be read as a whole */
  text(path: string): Promise<string>;
  /** The same, piece by piece. */
  pieces(path: string): AsyncIterable<string>;
}

/** An outcome with ten thousand packages takes some 10 MB; Node holds no text of more than 512 MB. */
const LARGEST_TEXT = 128 * 1024 * 1024;

export function checkTextSize(path: string, bytes: number): void {
  if (bytes > LARGEST_TEXT) throw bundleError('WP-BUNDLE-TEXT', 'infrastructure', `${path} has ${bytes} bytes; no file of its kind has more than ${LARGEST_TEXT}`, 'run the scenarios again');
}

/** Files of a folder; only those of `paths` are touched. */
export function filesOfFolder(folder: string, paths: ReadonlySet<string>): RunFiles {
  return {
    paths,
    text: async (path) => {
      checkTextSize(path, (await stat(join(folder, path))).size);
      return readFile(join(folder, path), 'utf8');
    },
    pieces: (path) => createReadStream(join(folder, path), { encoding: 'utf8', highWaterMark: 1 << 20 }),
  };
}
