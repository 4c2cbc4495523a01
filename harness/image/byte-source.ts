import { open, type FileHandle } from 'node:fs/promises';
import { imageError } from './image-error.ts';

/** Something that can be read at any offset: a file, or a file's extents inside an ISO. */
export interface ByteSource {
  /** For messages. */
  name: string;
  size: number;
  /** Exactly `length` bytes. Throws `WP-IMAGE-TRUNCATED` when there are fewer. */
  read(offset: number, length: number): Promise<Buffer>;
}

/** A contiguous run of bytes of another source. */
export interface Extent {
  offset: number;
  length: number;
}

/** Opens a file, hands it to `use`, and closes it. Throws `WP-IMAGE-MISSING` when it cannot be opened. */
export async function withFileSource<T>(file: string, use: (source: ByteSource) => Promise<T>): Promise<T> {
  let handle: FileHandle;
  try {
    handle = await open(file, 'r');
  } catch (error) {
    throw imageError('WP-IMAGE-MISSING', `${file} cannot be read: ${(error as Error).message}`, 'Check the path and its permissions', error);
  }
  try {
    const { size } = await handle.stat();
    return await use({ name: file, size, read: (offset, length) => readFully(handle, file, size, offset, length) });
  } finally {
    await handle.close();
  }
}

async function readFully(handle: FileHandle, name: string, size: number, offset: number, length: number): Promise<Buffer> {
  if (offset < 0 || length < 0 || offset + length > size) throw truncated(name, offset, length, size);
  const buffer = Buffer.alloc(length);
  for (let done = 0; done < length; ) {
    const { bytesRead } = await handle.read(buffer, done, length - done, offset + done);
    if (bytesRead === 0) throw truncated(name, offset, length, size);
    done += bytesRead;
  }
  return buffer;
}

/** The bytes of several extents one after the other. */
export function extentSource(name: string, inside: ByteSource, extents: Extent[]): ByteSource {
  const size = extents.reduce((sum, one) => sum + one.length, 0);
  return {
    name,
    size,
    async read(offset, length) {
      if (offset < 0 || length < 0 || offset + length > size) throw truncated(name, offset, length, size);
      const parts: Buffer[] = [];
      let start = 0;
      for (const extent of extents) {
        const from = Math.max(offset, start);
        const to = Math.min(offset + length, start + extent.length);
        if (from < to) parts.push(await inside.read(extent.offset + from - start, to - from));
        start += extent.length;
      }
      return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
    },
  };
}

function truncated(name: string, offset: number, length: number, size: number) {
  return imageError('WP-IMAGE-TRUNCATED', `${name} is cut off or damaged: it has ${size} bytes, ${length} are wanted at ${offset}`, 'Download or copy the image again and compare its digest');
}
