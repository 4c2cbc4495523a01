import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hashFile } from '../../harness/image/digest.ts';
import { listEvidence } from './list-evidence.ts';
import { MANIFEST, MANIFEST_LIMIT_BYTES, byPath, parseManifest, type Manifest } from './manifest.ts';

export type FileState = 'ok' | 'changed' | 'missing' | 'extra';
export interface FileVerification {
  path: string;
  state: FileState;
  /** Why it is not ok, one line. */
  detail?: string;
}
export interface VerifyResult {
  /** Null when there is none, or it is not one: `problem` says so. */
  manifest: Manifest | null;
  problem?: string;
  /** Every file that is listed or lies there, sorted by the bytes of its path. */
  files: FileVerification[];
}

/**
 * Holds a run's folder against its `manifest.json`: every listed file, and evidence that is not listed.
 * @param options `content` false: sizes only, for who reads every file anyway
 */
export async function verifyManifest(folder: string, options: { signal?: AbortSignal; content?: boolean } = {}): Promise<VerifyResult> {
  const read = await readManifest(folder);
  if ('problem' in read) return { manifest: null, problem: read.problem, files: [] };
  const { manifest } = read;
  const files: FileVerification[] = [];
  const lying = await listEvidence(folder);
  // What lies behind a link to a folder is not listed there: it counts as missing.
  const reachable = new Set(lying.flatMap(({ path, kind }) => (kind === 'file' ? [path] : [])));
  for (const { path, bytes, sha256 } of manifest.files)
    if (path.includes('/') && !reachable.has(path)) files.push({ path, state: 'missing', detail: 'it is not there' });
    else files.push({ path, ...(await stateOf(join(folder, path), bytes, sha256, options)) });
  const there = new Set(lying.map(({ path }) => path));
  for (const { path, bytes, sha256 } of manifest.leftOut) {
    // A saved image may have been moved to where it is needed; the one that lies here is the one of the outcome.
    if (sha256 === undefined || !there.has(path)) continue;
    const state = await stateOf(join(folder, path), bytes, sha256, options);
    if (state.state === 'changed') files.push({ path, ...state });
  }
  const listed = new Set([...manifest.files, ...manifest.leftOut].map(({ path }) => path));
  for (const { path, kind, reason } of lying) if (!listed.has(path)) files.push({ path, state: 'extra', detail: kind === 'unusable' ? (reason ?? 'not a file') : 'it is not in the manifest' });
  return { manifest, files: files.sort(byPath) };
}

/** `manifest.json` of a folder, or why there is none. */
export async function readManifest(folder: string): Promise<{ manifest: Manifest } | { problem: string }> {
  const file = join(folder, MANIFEST);
  const info = await lstat(file).catch(() => undefined);
  if (!info) return { problem: `there is no ${MANIFEST}: the run did not end by itself, or is of an earlier version` };
  if (!info.isFile()) return { problem: `${MANIFEST} is no file` };
  if (info.size > MANIFEST_LIMIT_BYTES) return { problem: `${MANIFEST} is larger than ${MANIFEST_LIMIT_BYTES} bytes` };
  const read = parseManifest(await readFile(file, 'utf8'));
  return 'problem' in read ? { problem: `${MANIFEST} is not valid: ${read.problem}` } : read;
}

async function stateOf(file: string, bytes: number, sha256: string, { signal, content = true }: { signal?: AbortSignal; content?: boolean }): Promise<Omit<FileVerification, 'path'>> {
  const info = await lstat(file).catch(() => undefined);
  if (!info) return { state: 'missing', detail: 'it is not there' };
  if (!info.isFile()) return { state: 'changed', detail: 'it is no file any more' };
  if (info.size !== bytes) return { state: 'changed', detail: `it has ${info.size} bytes, not ${bytes}` };
  if (!content) return { state: 'ok' };
  return (await hashFile(file, signal)) === sha256 ? { state: 'ok' } : { state: 'changed', detail: 'its content is another' };
}
