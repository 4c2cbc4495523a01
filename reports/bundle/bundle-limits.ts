/** What a bundle may hold; one that holds more is neither written nor read. */
export interface BundleLimits {
  /** Entries, the manifest among them. */
  entries: number;
  /** Bytes of all files. */
  unpackedBytes: number;
}
export const BUNDLE_LIMITS: BundleLimits = { entries: 100_000, unpackedBytes: 8 * 1024 ** 3 };

/** Up to here nobody minds; above, a bundle that unpacks to this many times its size is a bomb. Logs come to 10 or 20. */
const FREE_BYTES = 1024 ** 3;
const HIGHEST_RATIO = 200;

export function isBomb(packedBytes: number, unpackedBytes: number): boolean {
  return unpackedBytes > FREE_BYTES && unpackedBytes > packedBytes * HIGHEST_RATIO;
}

/** A size as people write it: `512MB`, `2 GiB`, `800000`. Undefined when it is none, or nothing. */
export function parseSize(text: string): number | undefined {
  const match = /^(\d{1,12}(?:\.\d{1,3})?)\s*([kMGT]?)(i?)B?$/i.exec(text.trim());
  if (!match) return undefined;
  const value = Math.floor(Number(match[1]) * (match[3] ? 1024 : 1000) ** ['', 'K', 'M', 'G', 'T'].indexOf(match[2]!.toUpperCase()));
  return Number.isSafeInteger(value) && value > 0 ? value : undefined;
}
