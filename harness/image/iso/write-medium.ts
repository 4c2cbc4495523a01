import { open, type FileHandle } from 'node:fs/promises';
import { imageError } from '../image-error.ts';
import type { MediumFile } from './medium-tree.ts';
import { SECTOR, sectorsOf } from './sector.ts';

/** Read and written at once; the memory that writing takes, whatever the size of the medium. */
const PORTION = 4 << 20;

/**
 * Writes head and files to an open, empty file, one after the other.
 * @throws WimproofError `WP-MEDIUM-SOURCE` when a file cannot be read, or is not as long as it was when the medium was laid out
 */
export async function writeMedium(out: FileHandle, head: Buffer, files: readonly MediumFile[], signal?: AbortSignal): Promise<void> {
  await writeFully(out, head, 0);
  const portion = Buffer.allocUnsafe(PORTION);
  for (const file of files) {
    signal?.throwIfAborted();
    if (file.size === 0) continue;
    const start = file.sector * SECTOR;
    if (typeof file.source === 'string') await copyFrom(file.source, file.size, out, start, portion, signal);
    else await writeFully(out, file.source, start);
    const padding = sectorsOf(file.size) * SECTOR - file.size;
    if (padding > 0) await writeFully(out, Buffer.alloc(padding), start + file.size);
  }
}

async function copyFrom(from: string, size: number, out: FileHandle, start: number, portion: Buffer, signal?: AbortSignal): Promise<void> {
  const source = await open(from, 'r').catch((error: Error) => {
    throw unreadable(from, error.message, error);
  });
  try {
    let done = 0;
    for (;;) {
      signal?.throwIfAborted();
      const { bytesRead } = await source.read(portion, 0, portion.length, done).catch((error: Error) => {
        throw unreadable(from, error.message, error);
      });
      if (bytesRead === 0) break;
      if (done + bytesRead > size) throw unreadable(from, 'it grew while the medium was written');
      await writeFully(out, portion.subarray(0, bytesRead), start + done);
      done += bytesRead;
    }
    if (done < size) throw unreadable(from, 'it shrank while the medium was written');
  } finally {
    await source.close();
  }
}

async function writeFully(out: FileHandle, bytes: Buffer, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) done += (await out.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
}

/** A file for a medium that is not there, or not as it was. */
export function unreadable(file: string, why: string, original?: unknown) {
  return imageError('WP-MEDIUM-SOURCE', `${file} cannot be put on a medium: ${why}`, 'Check that the file is there, readable, and not being written', original);
}
