import { join } from 'node:path';
import { hashFile } from '../../harness/image/digest.ts';
import { packageVersion } from '../../harness/run/package-version.ts';
import { listEvidence, type EvidenceEntry } from './list-evidence.ts';
import { MANIFEST, renderManifest, type LeftOut, type Manifest, type ManifestFile } from './manifest.ts';
import { recordedImages, type RecordedImage } from './recorded-images.ts';
import { writeWhole } from '../write-whole.ts';
import { runName } from './run-name.ts';

/**
 * Seals a finished run: writes `manifest.json` with the digests of its evidence into its folder, whole or not at all.
 * To be called when the last evidence is written; reports, sign-off and attestations may come later.
 */
export async function writeManifest(folder: string, signal?: AbortSignal): Promise<Manifest> {
  const manifest = await makeManifest(folder, signal);
  await writeWhole(join(folder, MANIFEST), [renderManifest(manifest)]);
  return manifest;
}

async function makeManifest(folder: string, signal: AbortSignal | undefined): Promise<Manifest> {
  const entries = await listEvidence(folder);
  const images = await recordedImages(folder, entries);
  const files: ManifestFile[] = [];
  const leftOut: LeftOut[] = [];
  for (const entry of entries) {
    signal?.throwIfAborted();
    if (entry.kind === 'file') files.push({ path: entry.path, bytes: entry.bytes, sha256: await hashFile(join(folder, entry.path), signal) });
    else leftOut.push(entry.kind === 'image' ? imageLeftOut(entry, images) : { path: entry.path, bytes: entry.bytes, reason: entry.reason ?? 'not a file' });
  }
  return { schema: 'wimproof.manifest/1', run: await runName(folder), version: packageVersion(), algorithm: 'sha256', files, leftOut };
}

function imageLeftOut({ path, bytes }: EvidenceEntry, images: readonly RecordedImage[]): LeftOut {
  const recorded = images.find((image) => image.path === path);
  return recorded ? { path, bytes, reason: 'a saved image; the outcome has its digest', sha256: recorded.sha256 } : { path, bytes, reason: 'a saved image that no outcome names' };
}

