import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';

/** Writes a file that has its name only when it is whole: beside it first, then renamed. On an error nothing new is left, and an older file stays. */
export async function writeWhole(file: string, pieces: Iterable<string>, signal?: AbortSignal): Promise<void> {
  const part = `${file}.part-${randomBytes(4).toString('hex')}`;
  try {
    const handle = await open(part, 'wx');
    try {
      for (const piece of pieces) {
        signal?.throwIfAborted();
        await handle.writeFile(piece);
      }
    } finally {
      await handle.close();
    }
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}
