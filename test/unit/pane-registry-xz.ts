import { execFileSync } from 'node:child_process';

/** Unpacks xz data with the system's xz; undefined where that is not installed. */
export function xz(bytes: Buffer): Buffer | undefined {
  try {
    return execFileSync('xz', ['-dc'], { input: bytes, maxBuffer: 64 << 20, stdio: ['pipe', 'pipe', 'ignore'] });
  } catch {
    return undefined;
  }
}
