import { lstat, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { besideEachOther, entryNameProblem } from './entry-name.ts';
import { byPath } from './manifest.ts';

/** One thing in a run's folder. */
export interface EvidenceEntry {
  /** Relative to the run's folder, forward slashes. */
  path: string;
  bytes: number;
  /** image: a disk that `--save-images` kept; unusable: a link, a device, a name that no archive can hold. */
  kind: 'file' | 'image' | 'unusable';
  /** Why it is unusable. */
  reason?: string;
}

/** In the run's own folder only these are evidence; reports, summaries, sign-off and manifest are made from them, or come later. */
export const RUN_FILES: readonly string[] = ['run.json', 'journal.ndjson'];
/** Kept disks and media of a run with `--keep`: they hold its password. */
const WORK = /^[^/]+\/[^/]+\/work$/;
const IMAGE = /^[^/]+\/[^/]+\/serviced\.[^/]+$/;
/**
 * The evidence in a run's folder, sorted by path: `run.json`, `journal.ndjson` and everything below the folders of its
 * scenarios but the work folders. Links are named, never followed.
 */
export async function listEvidence(folder: string): Promise<EvidenceEntry[]> {
  const found: EvidenceEntry[] = [];
  await walk(folder, '', found);
  const fits = besideEachOther();
  return found.sort(byPath).map((entry) => (entry.kind !== 'file' || fits(entry.path) ? entry : { ...entry, kind: 'unusable', reason: 'where case and the form of Unicode do not count, its name is that of another' }));
}

async function walk(folder: string, below: string, found: EvidenceEntry[]): Promise<void> {
  for (const name of await readdir(join(folder, below))) {
    const path = below === '' ? name : `${below}/${name}`;
    const info = await lstat(join(folder, path)).catch(() => undefined);
    if (!info) {
      // Bytes that are no UTF-8 came back as a mark, under which nothing is found.
      if (name.includes('\ufffd') && !found.some((entry) => entry.path === path)) found.push({ path, bytes: 0, kind: 'unusable', reason: 'its name is no Unicode text' });
      continue;
    }
    if (info.isDirectory()) {
      if (!WORK.test(path)) await walk(folder, path, found);
    } else if (below !== '' || RUN_FILES.includes(name)) {
      if (!info.isFile()) found.push({ path, bytes: 0, kind: 'unusable', reason: info.isSymbolicLink() ? 'a link is not followed' : 'neither a file nor a folder' });
      else if (entryNameProblem(path) !== undefined) found.push({ path, bytes: info.size, kind: 'unusable', reason: `its name cannot be archived: ${entryNameProblem(path)}` });
      else if (IMAGE.test(path)) found.push({ path, bytes: info.size, kind: 'image' });
      else found.push({ path, bytes: info.size, kind: 'file' });
    } else if (info.isSymbolicLink() && (await isFolder(join(folder, path)))) {
      // Reports would read through a link in the place of a scenario's folder.
      found.push({ path, bytes: 0, kind: 'unusable', reason: 'a link is not followed' });
    }
  }
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}
