import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nativeTool } from '../../boot/native-tools.ts';
import { HR, ServicingError } from '../servicing-error.ts';

/** First bytes of a file, as Latin-1. */
export function magicOf(file: string, length = 8): string {
  const fd = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(length);
    return bytes.toString('latin1', 0, readSync(fd, bytes, 0, length, 0));
  } finally {
    closeSync(fd);
  }
}

/**
 * Unpacks a cabinet into a directory with the native cabextract.
 * Throws ServicingError 0x8007000d for a file that is no sound cabinet. Limited to a minute: cabinets can be hostile.
 */
export function extractCabinet(file: string, directory: string): void {
  if (!magicOf(file).startsWith('MSCF')) throw new ServicingError(HR.INVALID_DATA);
  try {
    execFileSync(nativeTool('cabextract'), ['-q', '-d', directory, '--', file], { stdio: 'pipe', timeout: 60_000 });
  } catch (error) {
    if ((error as { status?: number | null }).status === undefined) throw error;
    throw new ServicingError(HR.INVALID_DATA);
  }
}

/** Runs `use` on the unpacked content of a cabinet, or on the directory itself, and removes what it unpacked. */
export function withUnpacked<Result>(source: string, isDirectory: boolean, use: (directory: string) => Result): Result {
  if (isDirectory) return use(source);
  const directory = mkdtempSync(join(tmpdir(), 'pane-cab-'));
  try {
    extractCabinet(source, directory);
    return use(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
