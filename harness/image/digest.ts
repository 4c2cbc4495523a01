import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cacheFolder } from './cache-folder.ts';
import { imageError } from './image-error.ts';

/** Hex SHA-256 of a file's content, read as a stream. */
export async function hashFile(file: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 4 << 20, ...(signal ? { signal } : {}) })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** What identifies a state of a file without reading it. Any write through the file system changes the change time. */
interface FileState {
  path: string;
  size: string;
  modified: string;
  changed: string;
  inode: string;
}

async function stateOf(file: string): Promise<FileState> {
  try {
    const found = await stat(file, { bigint: true });
    return { path: path.resolve(file), size: String(found.size), modified: String(found.mtimeNs), changed: String(found.ctimeNs), inode: `${found.dev}:${found.ino}` };
  } catch (error) {
    throw imageError('WP-IMAGE-MISSING', `${file} cannot be read: ${(error as Error).message}`, 'Check the path and its permissions', error);
  }
}

/** A file changed less than this ago may change again within the clock's grain, unseen: its digest is not remembered. */
const settledMs = 2000;

/**
 * SHA-256 of a large file, remembered by path, size, times and inode, so that a 6 GB ISO is not read for every run.
 * Good for naming an image. To prove that an image was not written, use `proveUnchanged`.
 */
export async function fileDigest(file: string, memory = path.join(cacheFolder(), 'digests')): Promise<string> {
  const state = await stateOf(file);
  const key = createHash('sha256').update(JSON.stringify(state)).digest('hex');
  const entry = path.join(memory, key);
  const remembered = await readFile(entry, 'latin1').catch(() => '');
  if (/^[0-9a-f]{64}$/.test(remembered)) return remembered;
  const digest = await hashFile(file);
  const after = await stateOf(file);
  const settled = Date.now() - Number(BigInt(after.changed) / 1_000_000n) > settledMs;
  if (settled && JSON.stringify(after) === JSON.stringify(state)) await remember(entry, digest);
  return digest;
}

async function remember(entry: string, digest: string): Promise<void> {
  try {
    await mkdir(path.dirname(entry), { recursive: true });
    const temporary = `${entry}.${randomBytes(4).toString('hex')}`;
    await writeFile(temporary, digest);
    await rename(temporary, entry);
  } catch {
    // A full or read-only cache only costs time.
  }
}

/** Up to this size the content is hashed again; above, reading would take longer than many a stage. */
const alwaysHash = 2 * 1024 ** 3;

export interface BaseState {
  sha256: string;
  state: FileState;
}
/** How the proof was made: the whole content was read again, or size, times and inode are the same. */
export interface Unchanged {
  unchanged: boolean;
  how: 'content' | 'metadata';
}

/** To be taken before a run. */
export async function baseState(file: string): Promise<BaseState> {
  return { sha256: await fileDigest(file), state: await stateOf(file) };
}

/**
 * Whether a base image is as it was. Files below 2 GiB are read again in full. Larger ones are held to be unchanged
 * when size, modification time, change time (which no ordinary program can set) and inode are all the same, and are
 * read again when any of them differs. The result says which it was.
 */
export async function proveUnchanged(file: string, before: BaseState, hashBelow = alwaysHash): Promise<Unchanged> {
  const now = await stateOf(file);
  const same = JSON.stringify(now) === JSON.stringify(before.state);
  if (same && Number(now.size) >= hashBelow) return { unchanged: true, how: 'metadata' };
  return { unchanged: (await hashFile(file)) === before.sha256, how: 'content' };
}
