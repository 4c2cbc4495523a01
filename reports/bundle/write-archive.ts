import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';

export interface ArchiveEntry {
  name: string;
  bytes: number;
  content: () => AsyncIterable<Uint8Array>;
}
export interface WrittenArchive {
  bytes: number;
  sha256: string;
  /** Of the tar within: the same with every zlib. */
  contentSha256: string;
}

/** 1980-01-01: the first day that every archive format can say; GNU tar warns of 1970. */
export const ENTRY_TIME = new Date(315_532_800_000);
export const ENTRY_MODE = 0o644;

/**
 * Writes a gzipped tar that depends on names and contents alone. Constant memory: a file is read as the archive is written.
 * `out` must not exist; a half-written one is the caller's to remove.
 */
export async function writeArchive(out: string, entries: Iterable<ArchiveEntry>, signal?: AbortSignal): Promise<WrittenArchive> {
  const tar = pack();
  const inner = createHash('sha256');
  const outer = createHash('sha256');
  let bytes = 0;
  const written = pipeline(
    tar,
    counted((chunk) => void inner.update(chunk)),
    createGzip({ level: 6, memLevel: 8, windowBits: 15 }),
    neutralHeader(),
    counted((chunk) => {
      outer.update(chunk);
      bytes += chunk.length;
    }),
    createWriteStream(out, { flags: 'wx' }),
    { signal },
  );
  try {
    // A failed pipeline destroys the archive, which ends the file that is being added.
    await Promise.race([add(tar, entries), written]);
    await written;
  } catch (error) {
    tar.destroy(error as Error);
    await written.catch(() => {});
    throw error;
  }
  return { bytes, sha256: outer.digest('hex'), contentSha256: inner.digest('hex') };
}

async function add(tar: ReturnType<typeof pack>, entries: Iterable<ArchiveEntry>): Promise<void> {
  for (const { name, bytes, content } of entries) await pipeline(content(), tar.entry({ name, size: bytes, mode: ENTRY_MODE, mtime: ENTRY_TIME, uid: 0, gid: 0, type: 'file' }));
  tar.finalize();
}

/**
 * The gzip header names the system it was written on [RFC 1952, 2.3: OS], and zlib fills it in by platform: 3 on Unix, 10 or
 * 11 on Windows, 19 on macOS. 255 is 'unknown'. The extra flags before it say how hard zlib tried, and differ by its make.
 */
function neutralHeader(): Transform {
  let seen = 0;
  return counted((chunk) => {
    for (const at of [8, 9]) if (at >= seen && at < seen + chunk.length) chunk[at - seen] = at === 8 ? 0 : 0xff;
    seen += chunk.length;
  });
}

function counted(onChunk: (chunk: Buffer) => void): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      onChunk(chunk);
      done(null, chunk);
    },
  });
}
