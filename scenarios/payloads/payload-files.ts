import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder with the sources of all payloads. */
export const SOURCES = dirname(fileURLToPath(import.meta.url));
/** All files carry this time, so that the same sources give the same bytes. An even second: cabinets keep two-second steps. */
export const STAMP = new Date('2025-01-14T10:00:00Z');

/** Runs a packer in a directory. Throws an Error that names the Debian packages when it is not there. */
export function runPacker(program: string, args: string[], cwd: string): void {
  try {
    // Cabinets hold local time; UTC everywhere keeps them the same on every machine.
    execFileSync(program, args, { cwd, stdio: 'pipe', env: { ...process.env, TZ: 'UTC', SOURCE_DATE_EPOCH: String(STAMP.getTime() / 1000) } });
  } catch (error) {
    const { code, stderr } = error as { code?: string; stderr?: Buffer };
    throw new Error(code === 'ENOENT' ? `${program} is not installed (Debian: gcab, msitools and wimtools)` : `${program} failed: ${stderr?.toString().trim()}`);
  }
}

/** Sets the times of everything below a directory; gives its files as sorted relative paths. */
export function stampTree(directory: string, below = ''): string[] {
  const files = readdirSync(join(directory, below))
    .sort()
    .flatMap((name) => {
      const path = join(below, name);
      if (statSync(join(directory, path)).isDirectory()) return stampTree(directory, path);
      utimesSync(join(directory, path), STAMP, STAMP);
      return [path];
    });
  utimesSync(join(directory, below), STAMP, STAMP);
  return files;
}

/** Runs `use` with an empty private directory and removes it afterwards. */
export function withWorkDirectory<Result>(use: (directory: string) => Result): Result {
  const directory = mkdtempSync(join(tmpdir(), 'wimproof-payload-'));
  try {
    return use(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Packs everything below a directory into a cabinet (MSZIP). */
export function packCabinet(directory: string, cabinet: string): void {
  rmSync(cabinet, { force: true });
  runPacker('gcab', ['-c', '-z', cabinet, ...stampTree(directory)], directory);
}
