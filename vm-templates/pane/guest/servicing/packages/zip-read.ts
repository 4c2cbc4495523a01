import { inflateRawSync } from 'node:zlib';

export class ZipError extends Error {
  override name = 'ZipError';
}

/** Largest entry that is unpacked, so that a hostile archive cannot fill the memory. Bytes. */
const LIMIT = 256 << 20;

function endOfDirectory(file: Buffer): number {
  const found = file.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (found < 0 || found + 22 > file.length) throw new ZipError('no end of central directory');
  return found;
}

function contentOf(file: Buffer, entry: number): Buffer {
  const [method, packed, size, local] = [file.readUInt16LE(entry + 10), file.readUInt32LE(entry + 20), file.readUInt32LE(entry + 24), file.readUInt32LE(entry + 42)];
  if (size > LIMIT || local + 30 > file.length || file.readUInt32LE(local) !== 0x04034b50) throw new ZipError('damaged entry');
  const start = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
  const data = file.subarray(start, start + packed);
  const content = method === 0 ? Buffer.from(data) : method === 8 ? inflateRawSync(data, { maxOutputLength: LIMIT }) : undefined;
  if (!content || content.length !== size) throw new ZipError(`entry of method ${method} with another size than it says`);
  return content;
}

/**
 * All files of a ZIP archive (stored or deflated; APPNOTE 4.3), by name with forward slashes, percent-encoding of app packages undone.
 * Throws ZipError for anything that is none or is damaged. Names that lead out of the archive are refused.
 */
export function readZip(file: Buffer): Map<string, Buffer> {
  try {
    const end = endOfDirectory(file);
    const files = new Map<string, Buffer>();
    let entry = file.readUInt32LE(end + 16);
    for (let count = file.readUInt16LE(end + 10); count > 0; count -= 1) {
      if (file.readUInt32LE(entry) !== 0x02014b50) throw new ZipError('damaged central directory');
      const nameLength = file.readUInt16LE(entry + 28);
      const name = decodeURIComponent(file.toString('utf8', entry + 46, entry + 46 + nameLength)).replaceAll('\\', '/');
      if (name.split('/').includes('..') || name.startsWith('/')) throw new ZipError(`${name} leads out of the archive`);
      if (!name.endsWith('/')) files.set(name, contentOf(file, entry));
      entry += 46 + nameLength + file.readUInt16LE(entry + 30) + file.readUInt16LE(entry + 32);
    }
    return files;
  } catch (error) {
    if (error instanceof ZipError) throw error;
    throw new ZipError(error instanceof Error ? error.message : String(error));
  }
}
