import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readOutcome } from '../../harness/matrix/read-outcome.ts';
import type { EvidenceEntry } from './list-evidence.ts';

/** A saved image as its outcome names it. */
export interface RecordedImage {
  /** Relative to the run's folder. */
  path: string;
  bytes: number;
  sha256: string;
}

/** The saved images that the outcomes of a run name. */
export async function recordedImages(folder: string, entries: readonly EvidenceEntry[]): Promise<RecordedImage[]> {
  const found: RecordedImage[] = [];
  for (const { path, kind } of entries) {
    const place = /^([^/]+\/[^/]+)\/outcome\.json$/.exec(path)?.[1];
    if (kind !== 'file' || place === undefined) continue;
    const read = readOutcome(await readFile(join(folder, path), 'utf8'));
    const image = 'outcome' in read ? servicedImage(read.outcome) : undefined;
    if (image?.file !== undefined) found.push({ path: `${place}/${image.file}`, bytes: image.bytes, sha256: image.sha256 });
  }
  return found;
}

/** `serviced` of an outcome, when it is one. */
export function servicedImage(outcome: object): { sha256: string; bytes: number; file?: string } | undefined {
  const { serviced } = outcome as { serviced?: { sha256?: unknown; bytes?: unknown; file?: unknown } };
  if (typeof serviced?.sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(serviced.sha256) || !Number.isSafeInteger(serviced.bytes)) return undefined;
  return { sha256: serviced.sha256, bytes: serviced.bytes as number, ...(typeof serviced.file === 'string' && { file: serviced.file.replaceAll('\\', '/') }) };
}
