import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { BUNDLE_LIMITS, isBomb, type BundleLimits } from './bundle-limits.ts';
import { bundleError } from './bundle-error.ts';
import { isEssential } from './choose-files.ts';
import { MANIFEST, type Manifest, type ManifestFile } from './manifest.ts';
import { readArchive } from './read-archive.ts';
import { filesOfFolder } from './run-files.ts';
import type { RunProblem, RunVerification } from './run-verification.ts';
import { verifyMeaning } from './verify-meaning.ts';
import { sealProblems, verification } from './verify-run.ts';

export interface BundleVerification extends RunVerification {
  manifest: Manifest;
  /** Of the file. */
  bytes: number;
  sha256: string;
  /** Of the tar within. */
  contentSha256: string;
  unpackedBytes: number;
}
export interface VerifyBundleOptions {
  /** An empty, private folder. What verdicts rest on is unpacked into it, or all files with `everything`; it is the caller's to remove. */
  folder: string;
  everything?: boolean;
  limits?: BundleLimits;
  signal?: AbortSignal;
}

/**
 * Checks a bundle: its form, every digest, and what its files say of each other. Nothing is written but below `folder`.
 * @throws WimproofError `WP-BUNDLE-*` for what is no bundle, and at the first thing in its form that must not be; what can be
 * judged nevertheless (another content, a verdict that does not follow) is in the answer's problems
 */
export async function verifyBundle(file: string, options: VerifyBundleOptions): Promise<BundleVerification> {
  const { folder, signal, everything = false, limits = BUNDLE_LIMITS } = options;
  const bytes = await sizeOf(file);
  const problems: RunProblem[] = [];
  const content = createHash('sha256');
  let manifest: Manifest | undefined;
  let unpackedBytes = 0;
  await readArchive(
    file,
    {
      onPiece: (piece) => void content.update(piece),
      onManifest: async (read, text) => {
        manifest = read;
        unpackedBytes = read.files.reduce((sum, one) => sum + one.bytes, 0);
        if (isBomb(bytes, unpackedBytes)) throw bundleError('WP-BUNDLE-LIMITS', 'infrastructure', `${file} has ${bytes} bytes and would unpack to ${unpackedBytes}: it is made to fill a disk`, 'do not unpack it');
        await writeFile(join(folder, MANIFEST), text, { flag: 'wx' });
      },
      onFile: async (entry, pieces) => {
        const digest = await keep(entry, pieces, everything || isEssential(entry.path) ? join(folder, entry.path) : undefined);
        if (digest !== entry.sha256) problems.push({ code: 'changed', path: entry.path, text: `${entry.path}: its content is another` });
      },
    },
    limits,
    signal,
  );
  const read = manifest!;
  const sha256 = await digestOf(file, signal);
  problems.push(...(await digestFileProblems(file, sha256)), ...sealProblems(read));
  problems.push(...(await verifyMeaning(filesOfFolder(folder, new Set(read.files.map(({ path }) => path))), read)));
  return { ...verification(problems), manifest: read, bytes, sha256, contentSha256: content.digest('hex'), unpackedBytes };
}

async function keep(entry: ManifestFile, pieces: AsyncIterable<Buffer>, to: string | undefined): Promise<string> {
  const digest = createHash('sha256');
  if (to === undefined) {
    for await (const piece of pieces) digest.update(piece);
    return digest.digest('hex');
  }
  await mkdir(dirname(to), { recursive: true });
  const handle = await open(to, 'wx');
  try {
    for await (const piece of pieces) {
      digest.update(piece);
      await handle.writeFile(piece);
    }
  } finally {
    await handle.close();
  }
  return digest.digest('hex');
}

async function sizeOf(file: string): Promise<number> {
  const info = await stat(file).catch((error: Error) => {
    throw bundleError('WP-BUNDLE-FILE', 'scenario', `${file} cannot be read: ${error.message}`, 'name a bundle or the folder of a run', error);
  });
  if (!info.isFile()) throw bundleError('WP-BUNDLE-FILE', 'scenario', `${file} is no file`, 'name a bundle or the folder of a run');
  return info.size;
}

async function digestOf(file: string, signal: AbortSignal | undefined): Promise<string> {
  const digest = createHash('sha256');
  for await (const piece of createReadStream(file, { highWaterMark: 1 << 20, ...(signal && { signal }) })) digest.update(piece as Buffer);
  return digest.digest('hex');
}

/** The digest that `wimproof bundle` wrote beside it, where it still lies there. */
async function digestFileProblems(file: string, sha256: string): Promise<RunProblem[]> {
  const text = await readFile(`${file}.sha256`, 'utf8').catch(() => undefined);
  if (text === undefined) return [];
  const line = /^([0-9a-f]{64}) [ *](.+)\n?$/.exec(text);
  return line && line[1] === sha256 ? [] : [{ code: 'changed', text: `${basename(file)}.sha256 says another digest than the bundle has` }];
}
