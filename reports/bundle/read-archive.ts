import { bundleError } from './bundle-error.ts';
import type { BundleLimits } from './bundle-limits.ts';
import { entryNameProblem } from './entry-name.ts';
import { damaged, gunzipFile } from './gunzip-file.ts';
import { MANIFEST, MANIFEST_LIMIT_BYTES, parseManifest, type Manifest, type ManifestFile } from './manifest.ts';
import { BLOCK, readPaxPath, readTarHeader } from './tar-header.ts';

/** What to do with a bundle as it is read. Pieces must be used, or copied, before the next one is asked for. */
export interface ArchiveReader {
  onPiece(piece: Buffer): void;
  /** Called once, before any file; may refuse by throwing. */
  onManifest(manifest: Manifest, text: Buffer): Promise<void>;
  /** A file of the manifest with all its bytes, neither more nor less; whether they are the right ones is for the reader to judge. */
  onFile(file: ManifestFile, pieces: AsyncIterable<Buffer>): Promise<void>;
}

const LONGEST_PAX = 2048;

/**
 * Reads a bundle from its first byte to its last: one gzip member; in it a tar of plain files in one folder, the manifest
 * first, then exactly the files of the manifest in its order, and nothing behind. Everything else is refused before it is
 * acted on: links, devices, sparse files, folders, extended headers other than for a name, names that lead elsewhere.
 * @throws WimproofError `WP-BUNDLE-FORMAT` (scenario), `WP-BUNDLE-DAMAGED`, `WP-BUNDLE-ENTRY`, `WP-BUNDLE-LIMITS` (infrastructure)
 */
export async function readArchive(file: string, reader: ArchiveReader, limits: BundleLimits, signal?: AbortSignal): Promise<void> {
  const tar = new BlockSource(file, gunzipFile(file, signal), (piece) => reader.onPiece(piece));
  try {
    const first = await nextEntry(tar, file);
    const top = first?.name.endsWith(`/${MANIFEST}`) ? first.name.slice(0, -MANIFEST.length - 1) : undefined;
    if (!first || top === undefined || top.includes('/') || entryNameProblem(top) !== undefined) throw bundleError('WP-BUNDLE-FORMAT', 'scenario', `${file} is not a bundle: it does not begin with a manifest`, 'name the file that `wimproof bundle` wrote, as it was');
    if (first.size > MANIFEST_LIMIT_BYTES) throw refusedEntry(first.name, 'it is too large');
    const text = await tar.whole(first.size);
    await tar.padding(first.size);
    const read = parseManifest(text.toString('utf8'));
    if ('problem' in read) throw refusedEntry(first.name, read.problem);
    const { files } = read.manifest;
    const unpacked = files.reduce((sum, { bytes }) => sum + bytes, 0);
    if (files.length + 1 > limits.entries || unpacked > limits.unpackedBytes)
      throw bundleError('WP-BUNDLE-LIMITS', 'infrastructure', `${file} would unpack to ${files.length} files of ${unpacked} bytes; more than ${limits.entries} files or ${limits.unpackedBytes} bytes are refused`, 'raise --max-unpacked if you know where the bundle is from');
    await reader.onManifest(read.manifest, text);
    for (const expected of files) await readFileEntry(tar, file, top, expected, read.manifest, reader);
    const surplus = await nextEntry(tar, file);
    if (surplus) throw refusedEntry(surplus.name, entryNameProblem(surplus.name) ?? (files.some(({ path }) => `${top}/${path}` === surplus.name) ? 'it is there twice, or out of order' : 'it is not in the manifest'));
    await tar.end();
  } finally {
    await tar.close();
  }
}

interface Entry {
  name: string;
  size: number;
}

async function readFileEntry(tar: BlockSource, file: string, top: string, expected: ManifestFile, manifest: Manifest, reader: ArchiveReader): Promise<void> {
  const entry = await nextEntry(tar, file);
  const wanted = `${top}/${expected.path}`;
  if (!entry) throw refusedEntry(wanted, 'it is in the manifest, but not in the bundle');
  if (entry.name !== wanted) {
    const known = manifest.files.some(({ path }) => `${top}/${path}` === entry.name);
    throw refusedEntry(entry.name, entryNameProblem(entry.name) ?? (known ? `it stands where ${expected.path} should: entries are missing, twice there or out of order` : 'it is not in the manifest'));
  }
  if (entry.size !== expected.bytes) throw refusedEntry(entry.name, `it has ${entry.size} bytes, the manifest says ${expected.bytes}`);
  const pieces = tar.pieces(entry.size);
  await reader.onFile(expected, pieces);
  // What the reader left is passed over.
  for await (const piece of pieces) void piece;
  await tar.padding(entry.size);
}

/** The next file, or undefined at the end of the archive. */
async function nextEntry(tar: BlockSource, file: string): Promise<Entry | undefined> {
  let long: string | undefined;
  for (;;) {
    const block = await tar.whole(BLOCK);
    if (block.every((byte) => byte === 0)) {
      if (long !== undefined) throw refusedEntry(long, 'it has a name and nothing else');
      if ((await tar.whole(BLOCK)).some((byte) => byte !== 0)) throw damaged(file, 'its end is no end');
      return undefined;
    }
    const header = readTarHeader(block);
    if (typeof header === 'string') throw damaged(file, `a header is not valid: ${header}`);
    if (header.type === 'x' && long === undefined) {
      if (header.size > LONGEST_PAX) throw refusedEntry(header.name, 'its extended header is too long');
      if (header.unusual !== undefined) throw refusedEntry(header.name, `its ${header.unusual} is not as wimproof writes it`);
      long = readPaxPath(await tar.whole(header.size));
      await tar.padding(header.size);
      if (long === undefined) throw refusedEntry(header.name, 'its extended header says more than a name');
      continue;
    }
    const name = long ?? header.name;
    if (header.type !== '0') throw refusedEntry(name, `it is no plain file but ${TYPES[header.type] ?? `of type ${JSON.stringify(header.type)}`}`);
    const problem = entryNameProblem(name);
    if (problem !== undefined) throw refusedEntry(name, problem);
    if (header.unusual !== undefined) throw refusedEntry(name, `its ${header.unusual} is not as wimproof writes it`);
    // One name, one way to write it: else readers would disagree on what it is.
    if (long !== undefined && /^[\x20-\x7e]{1,100}$/.test(long)) throw refusedEntry(name, 'its name needs no extended header');
    return { name, size: header.size };
  }
}

const TYPES: Record<string, string> = { '1': 'a hard link', '2': 'a symbolic link', '3': 'a device', '4': 'a device', '5': 'a folder', '6': 'a pipe', '7': 'a contiguous file', L: 'a long name of GNU tar', K: 'a long link of GNU tar', S: 'a sparse file', g: 'a global header', x: 'a second extended header' };

function refusedEntry(name: string, why: string): Error {
  return bundleError('WP-BUNDLE-ENTRY', 'infrastructure', `the bundle is refused because of ${JSON.stringify(name.slice(0, 300))}: ${why}`, 'do not unpack it; get the bundle again from where it was made');
}

/** Bytes of a stream in portions that the reader asks for. */
class BlockSource {
  readonly #file: string;
  readonly #source: AsyncGenerator<Buffer>;
  readonly #onPiece: (piece: Buffer) => void;
  #rest: Buffer = Buffer.alloc(0);

  constructor(file: string, source: AsyncGenerator<Buffer>, onPiece: (piece: Buffer) => void) {
    this.#file = file;
    this.#source = source;
    this.#onPiece = onPiece;
  }

  async whole(size: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for await (const piece of this.pieces(size)) parts.push(Buffer.from(piece));
    return Buffer.concat(parts);
  }

  /** Can be left and taken up again; always gives `size` bytes in all. */
  pieces(size: number): AsyncIterable<Buffer> {
    let left = size;
    const next = async (): Promise<IteratorResult<Buffer>> => {
      if (left === 0) return { done: true, value: undefined };
      while (this.#rest.length === 0) await this.#more();
      const piece = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(piece.length);
      left -= piece.length;
      return { done: false, value: piece };
    };
    return { [Symbol.asyncIterator]: () => ({ next }) };
  }

  async padding(size: number): Promise<void> {
    const blank = await this.whole((BLOCK - (size % BLOCK)) % BLOCK);
    if (blank.some((byte) => byte !== 0)) throw damaged(this.#file, 'there is something between its files');
  }

  /** To be called where nothing may follow. Reads on, so that the checksum at the end is seen, too. */
  async end(): Promise<void> {
    if (this.#rest.length > 0 || !(await this.#source.next()).done) throw damaged(this.#file, 'there is something behind the end of its archive');
  }

  async close(): Promise<void> {
    await this.#source.return(undefined);
  }

  async #more(): Promise<void> {
    const { done, value } = await this.#source.next();
    if (done) throw damaged(this.#file, 'its archive is cut');
    this.#onPiece(value);
    this.#rest = value;
  }
}
