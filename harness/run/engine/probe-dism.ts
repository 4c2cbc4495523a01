import { access } from 'node:fs/promises';
import { execa } from 'execa';
import type { HostDism } from '../../strategy/engine.ts';
import { mountedImagesArguments } from '../../tools/dism/arguments.ts';
import { readDismReport } from '../../tools/dism/dism-output.ts';
import { dismProgram } from './windows-host.ts';

/** ERROR_ELEVATION_REQUIRED: DISM's exit code without elevation, whatever is asked, `/?` too (recorded with Windows 10 and 11). */
const ELEVATION_REQUIRED = 740;
const LIMIT_MS = 120_000;

export interface ProbeOptions {
  platform?: NodeJS.Platform;
  environment?: NodeJS.ProcessEnv;
  /** Runs DISM; without an exit code it did not end by itself, and `output` says why. Replaced in tests. */
  ask?: (program: string, argv: string[]) => Promise<{ exitCode: number | undefined; output: string }>;
}

/**
 * Asks this host's DISM what images are mounted: an answer tells that it is there, that this process is elevated, and in
 * the banner its version. Changes nothing. Never throws for what it finds.
 */
export async function probeDism(options: ProbeOptions = {}): Promise<HostDism> {
  const { platform = process.platform, environment = process.env, ask = runDism } = options;
  if (platform !== 'win32') return { state: 'not-windows' };
  const program = dismProgram(environment);
  const there = await access(program).then(() => true, () => false);
  if (!there) return { state: 'missing', program };
  const { exitCode, output } = await ask(program, mountedImagesArguments().slice(1));
  if (exitCode === ELEVATION_REQUIRED) return { state: 'not-elevated', program };
  if (exitCode === undefined) return { state: 'unreadable', program, detail: output };
  try {
    // Another error is no reason against DISM; its version stands in the banner all the same.
    return { state: 'ready', program, version: readDismReport(output, '/Get-MountedImageInfo').toolVersion };
  } catch (error) {
    return { state: 'unreadable', program, detail: (error as Error).message };
  }
}

async function runDism(program: string, argv: string[]): Promise<{ exitCode: number | undefined; output: string }> {
  const { exitCode, stdout, shortMessage } = await execa(program, argv, { reject: false, timeout: LIMIT_MS, windowsHide: true, stdin: 'ignore', stripFinalNewline: false });
  return { exitCode, output: exitCode === undefined ? (shortMessage?.split('\n')[0] ?? 'it did not end by itself') : stdout };
}
