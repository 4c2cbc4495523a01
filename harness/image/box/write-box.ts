import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';

/** A file of a box: its name inside, and its content or where it lies. */
export type BoxFile = { name: string; text: string } | { name: string; from: string };

/**
 * Writes a box: a gzipped tar with its files at the root ("Box File Format"), each with the same owner and time, so that
 * the same files give the same box. Constant memory.
 * @returns SHA-256 of the box, for its catalogue
 * @throws whatever reading or writing throws; the half-written file is the caller's to remove
 */
export async function writeBox(out: string, files: readonly BoxFile[], options: { signal?: AbortSignal; compression?: number } = {}): Promise<string> {
  const tar = pack();
  const digest = createHash('sha256');
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      digest.update(chunk);
      done(null, chunk);
    },
  });
  const written = pipeline(tar, createGzip({ level: options.compression ?? 6 }), counted, createWriteStream(out, { flags: 'wx' }), { signal: options.signal });
  try {
    // A failed pipeline destroys the archive, which ends the file that is being added.
    await Promise.race([add(tar, files, options.signal), written]);
    await written;
  } catch (error) {
    tar.destroy(error as Error);
    await written.catch(() => {});
    throw error;
  }
  return digest.digest('hex');
}

async function add(tar: ReturnType<typeof pack>, files: readonly BoxFile[], signal?: AbortSignal): Promise<void> {
  const same = { mode: 0o644, mtime: new Date(0), uid: 0, gid: 0 };
  for (const file of files) {
    if ('text' in file) tar.entry({ ...same, name: file.name, size: Buffer.byteLength(file.text) }, file.text);
    else await pipeline(createReadStream(file.from), tar.entry({ ...same, name: file.name, size: (await stat(file.from)).size }), { signal });
  }
  tar.finalize();
}
