import { type PackageManifest, parseMum } from './mum.ts';

/** More than an image holds. */
const MOST = 512;
const known = new Map<string, PackageManifest>();

/**
 * `parseMum` of bytes that were read before: every listing reads every manifest of the image again, and most of its time went
 * into parsing the same XML. Nobody changes a manifest once it is read.
 */
export function knownManifest(bytes: Buffer): PackageManifest {
  const text = bytes.toString('latin1');
  let manifest = known.get(text);
  if (!manifest) {
    manifest = parseMum(bytes);
    if (known.size >= MOST) known.clear();
    known.set(text, manifest);
  }
  return manifest;
}
