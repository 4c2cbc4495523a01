import { spawnSync } from 'node:child_process';
import { homedir } from 'node:os';
import path from 'node:path';

/** Where `install-pwsh.ts` puts PowerShell. */
export const PWSH_FOLDER = path.join(process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'), 'wimproof', 'pwsh');

export const NO_PWSH = 'skipped: no pwsh';

let found: string | null | undefined;

/**
 * The PowerShell that tests use: WIMPROOF_PWSH, else the one on PATH, else the one that `install-pwsh.ts` has installed.
 * On Windows, Windows PowerShell. Undefined when none runs here: then tests are skipped with `NO_PWSH`.
 */
export function findPwsh(): string | undefined {
  if (found === undefined) {
    const named = process.env['WIMPROOF_PWSH'];
    const candidates = named ? [named] : process.platform === 'win32' ? ['powershell.exe'] : ['pwsh', path.join(PWSH_FOLDER, 'pwsh')];
    found = candidates.find((one) => spawnSync(one, ['-NoProfile', '-NonInteractive', '-Command', 'exit 0'], { stdio: 'ignore' }).status === 0) ?? null;
  }
  return found ?? undefined;
}
