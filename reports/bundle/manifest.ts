import { z } from 'zod';
import { besideEachOther, entryNameProblem } from './entry-name.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const path = z.string().refine((value) => entryNameProblem(value) === undefined, { error: 'not a relative path that every system can hold' });
const size = z.int().min(0);

const manifestSchema = z.strictObject({
  schema: z.literal('wimproof.manifest/1'),
  run: z.string().min(1).max(200),
  /** wimproof's version that wrote the manifest. */
  version: z.string().min(1).max(100),
  algorithm: z.literal('sha256'),
  /** The evidence, sorted by the bytes of its paths. Paths are relative to the run's folder, with forward slashes. */
  files: z.array(z.strictObject({ path, bytes: size, sha256 })).max(200_000),
  /** What belongs to the run but is not among the files, and why; its path may be one that cannot be archived. Of a saved image the digest is that of its outcome. */
  leftOut: z.array(z.strictObject({ path: z.string().min(1).max(4000), bytes: size, reason: z.string().min(1).max(500), sha256: sha256.optional() })).max(200_000),
  /** Of a bundle only. */
  bundle: z
    .strictObject({
      /** Whether the run had its own manifest, and every file was as it says, when the bundle was made. */
      sealed: z.boolean(),
      /** Files in which a secret was blanked; their digests are of the blanked text, those of the originals are nowhere. */
      redacted: z.array(path).max(200_000),
    })
    .optional(),
});
/** `manifest.json`: the digests of a run's evidence. */
export type Manifest = z.infer<typeof manifestSchema>;
export type ManifestFile = Manifest['files'][number];
export type LeftOut = Manifest['leftOut'][number];

/** Name of the manifest in a run's folder and in a bundle. */
export const MANIFEST = 'manifest.json';
/** A manifest of 100,000 files takes some 20 MB. */
export const MANIFEST_LIMIT_BYTES = 64 * 1024 * 1024;

/** The order of a manifest: by the bytes of the UTF-8 paths, the same under every locale. */
export function byPath(left: { path: string }, right: { path: string }): number {
  return Buffer.compare(Buffer.from(left.path), Buffer.from(right.path));
}

export function renderManifest(manifest: Manifest): string {
  return `${JSON.stringify({ ...manifest, files: manifest.files.toSorted(byPath), leftOut: manifest.leftOut.toSorted(byPath) }, null, 2)}\n`;
}

/**
 * The manifest in a text, or what is wrong with it in one line. Paths that are listed twice, and files whose
 * names are one on some system, make it invalid.
 */
export function parseManifest(text: string): { manifest: Manifest } | { problem: string } {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return { problem: 'it is no JSON document, or cut' };
  }
  const result = manifestSchema.safeParse(data);
  if (!result.success) {
    const issue = result.error.issues[0];
    return { problem: `${issue?.path.join('.') || 'the document'}: ${issue?.message ?? 'not a manifest'}` };
  }
  const clash = clashingPath(result.data);
  if (clash !== undefined) return { problem: `${JSON.stringify(clash)} is listed twice, or is one with another path on systems that ignore case or the form of Unicode` };
  if (result.data.files.some((file, at, files) => at > 0 && byPath(files[at - 1]!, file) >= 0)) return { problem: 'its files are not in order' };
  return { manifest: result.data };
}

/** A file that cannot lie beside those before it on every system, or a path that is listed twice. */
function clashingPath({ files, leftOut }: Pick<Manifest, 'files' | 'leftOut'>): string | undefined {
  const fits = besideEachOther();
  const listed = new Set(files.map(({ path: name }) => name));
  const clash = files.find(({ path: name }) => !fits(name)) ?? leftOut.find(({ path: name }) => listed.size === listed.add(name).size);
  return clash?.path;
}
