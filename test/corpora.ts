import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

/** Files made by others, if this machine has them; tests that need them are skipped otherwise. */
export const CORPORA = process.env['WIMPROOF_CORPORA'] ?? path.resolve(import.meta.dirname, '../../shared/corpora');
export const hasCorpora = existsSync(CORPORA);

/** Whether a program is on the path. */
export function hasTool(name: string): boolean {
  try {
    execFileSync('which', [name], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}
