import { createHash } from 'node:crypto';

/** Crockford's base 32, in lower case. */
const DIGITS = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * The 13 characters that stand for a publisher in package names (`8wekyb3d8bbwe` for Microsoft): the first 8 bytes of
 * the SHA-256 of its UTF-16LE name, in base 32, a zero bit behind them.
 * Source: "An overview of Package Identity in Windows apps" (Publisher Id).
 */
export function publisherId(publisher: string): string {
  const digest = createHash('sha256').update(Buffer.from(publisher, 'utf16le')).digest().subarray(0, 8);
  const bits = [...digest].map((byte) => byte.toString(2).padStart(8, '0')).join('') + '0';
  return (bits.match(/.{5}/g) ?? []).map((five) => DIGITS.charAt(parseInt(five, 2))).join('');
}
