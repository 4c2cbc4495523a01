import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Files made by others, if this machine has them; tests that need them are skipped otherwise. */
export const CORPORA = process.env['WIMPROOF_CORPORA'] ?? join(import.meta.dirname, '../../../shared/corpora');
export const hasCorpora = existsSync(CORPORA);

/** Debian's hivexregedit, which judges the hive reader. */
export const hasHivexregedit = hasProgram('hivexregedit');

function hasProgram(name: string): boolean {
  try {
    execFileSync('which', [name], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}
