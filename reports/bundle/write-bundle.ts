import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { link, lstat, open, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { readOutcome } from '../../harness/matrix/read-outcome.ts';
import { packageVersion } from '../../harness/run/package-version.ts';
import type { Verdict } from '../../harness/verify/outcome.ts';
import { bytes as inBytes } from '../quantity.ts';
import { blankSecrets, blankText } from './blank-secrets.ts';
import { bundleError } from './bundle-error.ts';
import { BUNDLE_LIMITS, isBomb, type BundleLimits } from './bundle-limits.ts';
import { chooseFiles, isEssential, REPORT, type Candidate } from './choose-files.ts';
import { entryNameProblem } from './entry-name.ts';
import { knownSecrets } from './known-secrets.ts';
import { listEvidence } from './list-evidence.ts';
import { MANIFEST, byPath, renderManifest, type LeftOut, type Manifest, type ManifestFile } from './manifest.ts';
import { checkTextSize, filesOfFolder, type RunFiles } from './run-files.ts';
import type { RunProblem } from './run-verification.ts';
import { makeSecretScan, type SecretScan } from './secret-scan.ts';
import { verifyManifest } from './verify-manifest.ts';
import { verifyMeaning } from './verify-meaning.ts';
import { verification } from './verify-run.ts';
import { writeArchive, type ArchiveEntry, type WrittenArchive } from './write-archive.ts';
import { PNG_SIGNATURE } from '../png.ts';
import { requireRunFolder } from './run-folder.ts';
import { runName } from './run-name.ts';

export interface BundleOptions {
  /** The bundle; must not exist. Its digest is written beside it, as `<output>.sha256`. */
  output: string;
  /** Of the bundle itself, packed. */
  maxBytes: number;
  /** Carry `report.html`, too. */
  withReport?: boolean;
  /** Where secrets of the run may be known from. */
  environment?: NodeJS.ProcessEnv;
  limits?: BundleLimits;
  signal?: AbortSignal;
  /** Told of the unfinished file before it is made; what is returned is called when it is gone. */
  onUnfinished?: (path: string) => () => void;
}
export interface WrittenBundle extends WrittenArchive {
  file: string;
  manifest: Manifest;
  /** Bytes of all files in it. */
  unpackedBytes: number;
  /** Places where a secret was blanked. */
  blanked: number;
  /** Variables whose values are too short to be looked for. */
  tooShort: string[];
  /** What is wrong with the run's evidence, all the same. */
  problems: RunProblem[];
}

/** One file as it goes into the bundle. */
interface Prepared extends ManifestFile {
  blanked: number;
  content: () => AsyncIterable<Uint8Array>;
}

/**
 * Packs the evidence of a run into one archive: the manifest first, then the files by path, secrets blanked. The same
 * evidence gives the same bytes. Files are read twice, for their digests and for the archive, in constant memory.
 * @throws WimproofError `WP-BUNDLE-*`; nothing is left of the bundle then
 */
export async function writeBundle(folder: string, options: BundleOptions): Promise<WrittenBundle> {
  const { output, signal, limits = BUNDLE_LIMITS } = options;
  for (const file of [output, `${output}.sha256`]) if (await lstat(file).catch(() => undefined)) throw bundleError('WP-BUNDLE-OUTPUT', 'scenario', `${file} is there already`, 'name another --output, or remove it');
  const found = await sourceOf(folder, options);
  const { words, tooShort } = await knownSecrets(filesOfFolder(folder, pathsOf(found)), options.environment ?? {});
  const scan = makeSecretScan(words);
  const source = withoutTellingNames(found, scan);
  const all = filesOfFolder(folder, pathsOf(source));
  const prepared: Prepared[] = [];
  for (const { path, sha256 } of source.files) {
    signal?.throwIfAborted();
    prepared.push(await prepare(folder, path, { sealed: sha256, scan, signal }));
  }
  const blankedFiles = filesOfPrepared(prepared);
  const problems = await checkedMeaning(all, blankedFiles, { ...source.manifest, leftOut: source.leftOut }, prepared);
  const verdicts = await verdictsOf(blankedFiles);
  const unfinished = `${output}.part-${randomBytes(4).toString('hex')}`;
  const gone = options.onUnfinished?.(unfinished);
  try {
    const { manifest, archive, unpackedBytes, chosen } = await writeWithin(unfinished, { source, prepared, verdicts, options, limits });
    await publish(unfinished, output);
    await writeDigest(output, archive.sha256);
    return { ...archive, file: output, manifest, unpackedBytes, blanked: chosen.reduce((sum, { blanked }) => sum + blanked, 0), tooShort, problems };
  } finally {
    await rm(unfinished, { force: true });
    gone?.();
  }
}

interface Source {
  /** As the bundle's manifest begins. */
  manifest: Manifest;
  /** Digests of the originals, where the run's manifest has them. */
  files: { path: string; bytes: number; sha256?: string }[];
  leftOut: LeftOut[];
}
/** Formats for keys alone; in other files what looks like a key is blanked. */
const KEY_STORE = /\.(?:pfx|p12|pvk|jks)$/i;

async function sourceOf(folder: string, { withReport }: BundleOptions): Promise<Source> {
  await requireRunFolder(folder);
  const entries = await listEvidence(folder);
  const sealed = (await lstat(join(folder, MANIFEST)).catch(() => undefined)) ? await verifyManifest(folder, { content: false }) : undefined;
  if (sealed && !sealed.manifest) throw notAsSealed(folder, sealed.problem ?? '');
  const wrong = sealed?.files.find(({ state }) => state !== 'ok');
  if (wrong) throw notAsSealed(folder, `${wrong.path} (${wrong.state}): ${wrong.detail ?? ''}`);
  const own = sealed?.manifest;
  const files = own ? own.files.filter(({ path }) => path !== REPORT) : entries.filter(({ kind }) => kind === 'file').map(({ path, bytes }) => ({ path, bytes }));
  const leftOut = own ? own.leftOut : entries.filter(({ kind }) => kind !== 'file').map(({ path, bytes, kind, reason }) => ({ path, bytes, reason: reason ?? kind }));
  const keyStores = entries.filter(({ path, kind }) => kind === 'file' && KEY_STORE.test(path));
  const page = withReport ? await lstat(join(folder, REPORT)).catch(() => undefined) : undefined;
  const report = page?.isFile() ? [{ path: REPORT, bytes: page.size }] : [];
  if (withReport && report.length === 0) throw bundleError('WP-BUNDLE-REPORT', 'scenario', `there is no ${REPORT} in ${folder}`, `make it with 'wimproof report', or leave --with-report out`);
  return {
    manifest: { schema: 'wimproof.manifest/1', run: own?.run ?? (await runName(folder)), version: own?.version ?? packageVersion(), algorithm: 'sha256', files: [], leftOut: [], bundle: { sealed: own ? (own.bundle?.sealed ?? true) : false, redacted: own?.bundle?.redacted ?? [] } },
    files: [...files.filter(({ path }) => !KEY_STORE.test(path)), ...report].sort(byPath),
    leftOut: [...leftOut, ...keyStores.map(({ path, bytes }) => ({ path, bytes, reason: 'it holds a private key' }))],
  };
}

function pathsOf({ files }: Source): ReadonlySet<string> {
  return new Set(files.map(({ path }) => path));
}

/** Files whose names hold a secret stay out, and are named without it. An outcome that names one is blanked in the same way. */
function withoutTellingNames({ manifest, files, leftOut }: Source, scan: SecretScan): Source {
  const telling = files.filter(({ path }) => scan(path).length > 0);
  const essential = telling.find(({ path }) => isEssential(path));
  if (essential) throw bundleError('WP-BUNDLE-REDACTED', 'scenario', `a secret is part of a name: ${blankText(essential.path, scan)}`, 'give the scenario or the file another name');
  const named = [...leftOut, ...telling.map(({ path, bytes }) => ({ path, bytes, reason: 'a secret is part of its name' }))].map((entry) => ({ ...entry, path: blankText(entry.path, scan) }));
  // Without the secret names may be the same.
  const once = [...new Map(named.map((entry) => [entry.path, entry])).values()];
  return { manifest, files: files.filter((file) => !telling.includes(file)), leftOut: once };
}

function notAsSealed(folder: string, what: string): Error {
  return bundleError('WP-BUNDLE-CHANGED', 'infrastructure', `the evidence in ${folder} is not as it was when the run ended: ${what}`, "'wimproof verify' lists all of it; run the scenarios again");
}

/** Digest and size of a file as it will be in the bundle. */
async function prepare(folder: string, path: string, { sealed, scan, signal }: { sealed: string | undefined; scan: SecretScan; signal: AbortSignal | undefined }): Promise<Prepared> {
  const file = join(folder, path);
  const picture = path.toLowerCase().endsWith('.png') && (await beginsWith(file, PNG_SIGNATURE));
  const original = createHash('sha256');
  const raw = (): AsyncIterable<Buffer> => createReadStream(file, { highWaterMark: 256 * 1024 });
  async function* hashed(): AsyncGenerator<Buffer> {
    for await (const piece of raw()) {
      signal?.throwIfAborted();
      original.update(piece);
      yield piece;
    }
  }
  const content = picture ? raw : () => blankSecrets(raw(), scan);
  let blanked = 0;
  let bytes = 0;
  const digest = createHash('sha256');
  for await (const piece of picture ? hashed() : blankSecrets(hashed(), scan, (places) => (blanked += places))) {
    digest.update(piece);
    bytes += piece.length;
  }
  if (sealed !== undefined && original.digest('hex') !== sealed) throw notAsSealed(folder, `${path}: its content is another`);
  const sha256 = digest.digest('hex');
  return { path, bytes, sha256, blanked, content: () => unchanged(content(), { path, bytes, sha256 }) };
}

/** A file that still grows would make an archive that does not verify. */
async function* unchanged(pieces: AsyncIterable<Uint8Array>, { path, bytes, sha256 }: ManifestFile): AsyncGenerator<Uint8Array> {
  const digest = createHash('sha256');
  let left = bytes;
  const changed = (): Error => bundleError('WP-BUNDLE-BUSY', 'infrastructure', `${path} changed while it was being bundled`, 'wait until the run has ended');
  for await (const piece of pieces) {
    left -= piece.length;
    if (left < 0) throw changed();
    digest.update(piece);
    yield piece;
  }
  if (left !== 0 || digest.digest('hex') !== sha256) throw changed();
}

async function beginsWith(file: string, magic: Buffer): Promise<boolean> {
  const handle = await open(file);
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(magic.length), 0, magic.length, 0);
    return buffer.subarray(0, bytesRead).equals(magic);
  } finally {
    await handle.close();
  }
}

function filesOfPrepared(prepared: readonly Prepared[]): RunFiles {
  const byName = new Map(prepared.map((file) => [file.path, file]));
  async function* pieces(path: string): AsyncGenerator<string> {
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    for await (const piece of byName.get(path)!.content()) yield decoder.decode(piece, { stream: true });
    yield decoder.decode();
  }
  return {
    paths: new Set(byName.keys()),
    pieces,
    text: async (path) => {
      checkTextSize(path, byName.get(path)!.bytes);
      let text = '';
      for await (const piece of pieces(path)) text += piece;
      return text;
    },
  };
}

/** What is wrong with the evidence as it is. Blanking must not add to it: a bundle that does not verify is none. */
async function checkedMeaning(asIs: RunFiles, blanked: RunFiles, manifest: Manifest, prepared: readonly Prepared[]): Promise<RunProblem[]> {
  const { problems } = verification(await verifyMeaning(blanked, manifest));
  if (problems.length === 0 || prepared.every((file) => file.blanked === 0)) return problems;
  const known = new Set(verification(await verifyMeaning(asIs, manifest)).problems.map(({ text }) => text));
  const added = problems.find(({ text }) => !known.has(text));
  if (added) throw bundleError('WP-BUNDLE-REDACTED', 'scenario', `with its secrets blanked the run does not verify: ${added.text}`, 'strategies differ in a secret alone, or a secret is part of a name: take it out of what the scenario checks');
  return problems;
}

async function verdictsOf(files: RunFiles): Promise<Map<string, Verdict>> {
  const verdicts = new Map<string, Verdict>();
  for (const path of files.paths) {
    const cell = /^([^/]+\/[^/]+)\/outcome\.json$/.exec(path)?.[1];
    if (cell === undefined) continue;
    const read = readOutcome(await files.text(path));
    if ('outcome' in read) verdicts.set(cell, read.outcome.verdict);
  }
  return verdicts;
}

interface Writing {
  source: Source;
  prepared: readonly Prepared[];
  verdicts: ReadonlyMap<string, Verdict>;
  options: BundleOptions;
  limits: BundleLimits;
}

/** Header, padding, and what an entry in the manifest takes. */
const ENTRY_OVERHEAD = 400;
/** Sizes of the packed files are estimates: each try leaves out what the last one was over, the last one all that it may. */
const TRIES = 4;

/** Writes all files, or, when they are over the size, as many as fit. */
async function writeWithin(out: string, { source, prepared, verdicts, options, limits }: Writing): Promise<{ manifest: Manifest; archive: WrittenArchive; unpackedBytes: number; chosen: Prepared[] }> {
  const { maxBytes, signal } = options;
  let budget = maxBytes;
  let candidates: Candidate[] | undefined;
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    // A gzipped tar is hardly ever larger than what is in it: only when that is over the size are the files packed one by one.
    const plain = prepared.map(({ path, bytes }) => ({ path, bytes, packedBytes: bytes + 1024 }));
    candidates ??= total(plain) <= budget ? plain : await packedSizes(prepared, signal);
    const dropped = chooseFiles(candidates, budget, verdicts);
    const names = new Set(dropped.map(({ path }) => path));
    const chosen = prepared.filter(({ path }) => !names.has(path));
    const unpackedBytes = chosen.reduce((sum, { bytes }) => sum + bytes, 0);
    if (chosen.length + 1 > limits.entries || unpackedBytes > limits.unpackedBytes) throw bundleError('WP-BUNDLE-LIMITS', 'scenario', `the evidence is ${chosen.length} files of ${inBytes(unpackedBytes)}; a bundle holds ${limits.entries} files of ${inBytes(limits.unpackedBytes)}`, 'give a smaller --max-size, or bundle the scenarios of the run one by one');
    const manifest: Manifest = {
      ...source.manifest,
      files: chosen.map(({ path, bytes, sha256 }) => ({ path, bytes, sha256 })),
      leftOut: [...source.leftOut, ...dropped],
      bundle: { sealed: source.manifest.bundle!.sealed, redacted: [...new Set([...source.manifest.bundle!.redacted.filter((path) => chosen.some((file) => file.path === path)), ...chosen.filter(({ blanked }) => blanked > 0).map(({ path }) => path)])].sort() },
    };
    const archive = await writeArchive(out, entriesOf(manifest, chosen), signal);
    if (archive.bytes <= maxBytes) {
      if (isBomb(archive.bytes, unpackedBytes)) throw bundleError('WP-BUNDLE-LIMITS', 'scenario', `the evidence packs from ${inBytes(unpackedBytes)} to ${inBytes(archive.bytes)}, which nobody would unpack`, 'look at the largest log of the run, and make what writes it stop repeating itself');
      return { manifest, archive, unpackedBytes, chosen };
    }
    await rm(out, { force: true });
    if (prepared.every(({ path }) => names.has(path) || isEssential(path))) break;
    budget = attempt === TRIES - 1 ? 0 : budget - (archive.bytes - maxBytes + ENTRY_OVERHEAD);
    candidates = await packedSizes(prepared, signal);
  }
  throw tooSmall(maxBytes);
}

function total(candidates: readonly Candidate[]): number {
  return candidates.reduce((sum, { packedBytes }) => sum + packedBytes, 0);
}

function tooSmall(maxBytes: number): Error {
  return bundleError('WP-BUNDLE-SIZE', 'scenario', `the outcomes, plans and journal alone are over ${inBytes(maxBytes)}; they are never left out`, 'give a larger --max-size');
}

async function packedSizes(prepared: readonly Prepared[], signal: AbortSignal | undefined): Promise<Candidate[]> {
  const candidates: Candidate[] = [];
  for (const { path, bytes, content } of prepared) {
    let packedBytes = ENTRY_OVERHEAD;
    const count = new Writable({
      write(chunk: Buffer, _encoding, done) {
        packedBytes += chunk.length;
        done();
      },
    });
    await pipeline(content(), createGzip({ level: 6 }), count, { signal });
    candidates.push({ path, bytes, packedBytes });
  }
  return candidates;
}

function* entriesOf(manifest: Manifest, chosen: readonly Prepared[]): Generator<ArchiveEntry> {
  const top = bundleFolder(manifest.run);
  const text = Buffer.from(renderManifest(manifest));
  yield { name: `${top}/${MANIFEST}`, bytes: text.length, content: async function* () { yield text; } };
  for (const { path, bytes, content } of chosen) yield { name: `${top}/${path}`, bytes, content };
}

/** The one folder that everything in a bundle lies in: the run's name, where it can be one. */
export function bundleFolder(run: string): string {
  return run.includes('/') || run.length > 100 || entryNameProblem(run) !== undefined ? 'run' : run;
}

/** Never over a file that came there in the meantime: a link is made only where nothing is, which a rename does not ask. */
async function publish(unfinished: string, output: string): Promise<void> {
  try {
    await link(unfinished, output);
    await unlink(unfinished);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw bundleError('WP-BUNDLE-OUTPUT', 'scenario', `${output} is there already`, 'name another --output, or remove it');
    // A file system without links.
    await rename(unfinished, output);
  }
}

/** As `sha256sum -c` reads it. */
async function writeDigest(output: string, sha256: string): Promise<void> {
  try {
    await writeFile(`${output}.sha256`, `${sha256}  ${basename(output)}\n`, { flag: 'wx' });
  } catch (error) {
    await rm(output, { force: true });
    throw error;
  }
}
