import { realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { RUN_FILES } from './bundle/list-evidence.ts';
import { MANIFEST } from './bundle/manifest.ts';

/** What a run seals in its own folder; everything else there may be made again, or comes later. */
const SEALED = [...RUN_FILES, MANIFEST];

/**
 * Whether a file written there would be evidence of the run, or take the place of some: then the run would not verify any
 * more. Below the folders of a run everything is evidence.
 */
export function isRunEvidence(folder: string, file: string): boolean {
  const way = relative(real(folder), real(resolve(file)));
  if (way === '' || way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)) return false;
  return way.includes(sep) || SEALED.includes(way.toLowerCase());
}

/** With its links followed, as far as it is there. */
function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(real(parent), basename(path));
  }
}
