import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { PassThrough } from 'node:stream';
import { createInflateRaw, crc32 } from 'node:zlib';
import { bundleError } from './bundle-error.ts';

/** Method 8; no name, comment or extra field; no time; nothing of how and where it was packed. */
export const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
const HEADER = GZIP_HEADER.length;
const TRAILER = 8;

/**
 * The content of a gzip file of one member without extra fields [RFC 1952], piece by piece. zlib's own reader passes over
 * what follows the member; here the file must end with it.
 * @throws WimproofError `WP-BUNDLE-FORMAT` (scenario) for what is no such file, `WP-BUNDLE-DAMAGED` for a cut or changed one
 */
export async function* gunzipFile(file: string, signal?: AbortSignal): AsyncGenerator<Buffer> {
  const { size, trailer } = await endsOf(file);
  const inflate = createInflateRaw({ chunkSize: 256 * 1024 });
  const out = new PassThrough({ highWaterMark: 1 << 20 });
  const done = pipeline(createReadStream(file, { start: HEADER, end: size - TRAILER - 1, highWaterMark: 256 * 1024 }), inflate, out, { signal });
  // Seen below, when it is awaited; a reader that stops early does not get there.
  done.catch(() => {});
  let crc = 0;
  let length = 0;
  try {
    for await (const piece of out as AsyncIterable<Buffer>) {
      crc = crc32(piece, crc);
      length += piece.length;
      yield piece;
    }
    await done;
  } catch (error) {
    if (typeof (error as NodeJS.ErrnoException).code === 'string' && /^(?:Z_|ERR_|UND_)/.test((error as NodeJS.ErrnoException).code!)) throw damaged(file, `its compressed data are cut or changed (${(error as Error).message})`, error);
    throw error;
  } finally {
    out.destroy();
    inflate.destroy();
  }
  if (HEADER + inflate.bytesWritten + TRAILER !== size) throw damaged(file, `there is something behind its end (${size - HEADER - inflate.bytesWritten - TRAILER} bytes)`);
  if (trailer.readUInt32LE(0) !== crc) throw damaged(file, 'its checksum is wrong');
  if (trailer.readUInt32LE(4) !== length % 2 ** 32) throw damaged(file, 'its length is wrong');
}

async function endsOf(file: string): Promise<{ size: number; trailer: Buffer }> {
  const handle = await open(file).catch((error: Error) => {
    throw bundleError('WP-BUNDLE-FILE', 'scenario', `${file} cannot be read: ${error.message}`, 'name the file that `wimproof bundle` wrote', error);
  });
  try {
    const info = await handle.stat();
    const header = Buffer.alloc(HEADER);
    const { bytesRead } = info.isFile() ? await handle.read(header, 0, HEADER, 0) : { bytesRead: 0 };
    if (bytesRead < HEADER || !header.equals(GZIP_HEADER)) throw bundleError('WP-BUNDLE-FORMAT', 'scenario', `${file} is not a bundle: it is no gzip file as wimproof writes them`, 'name the file that `wimproof bundle` wrote, as it was');
    if (info.size < HEADER + TRAILER + 2) throw damaged(file, 'it is cut');
    const trailer = Buffer.alloc(TRAILER);
    await handle.read(trailer, 0, TRAILER, info.size - TRAILER);
    return { size: info.size, trailer };
  } finally {
    await handle.close();
  }
}

export function damaged(file: string, what: string, original?: unknown): Error {
  return bundleError('WP-BUNDLE-DAMAGED', 'infrastructure', `${file} is damaged, or no bundle: ${what}`, 'get the bundle again from where it was made', original);
}
