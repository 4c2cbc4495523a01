import { execa } from 'execa';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { JournalEvent } from '../../harness/run/journal-event.ts';
import type { Comparison, Outcome } from '../../harness/verify/outcome.ts';

export const repository = fileURLToPath(new URL('../..', import.meta.url));
const program = join(repository, 'harness', 'cli', 'wimproof.js');

/** What a user sees of one call of the command. */
export interface Called {
  exitCode: number | undefined;
  stdout: string;
  stderr: string;
}

/** Calls `wimproof` as a user would, from the repository's folder. */
export async function wimproof(...argv: string[]): Promise<Called> {
  const { exitCode, stdout, stderr } = await execa(process.execPath, [program, ...argv], { cwd: repository, reject: false, stdin: 'ignore' });
  return { exitCode, stdout, stderr };
}

/** Starts `wimproof` and does not wait. */
export function startWimproof(...argv: string[]): ReturnType<typeof execa> {
  return execa(process.execPath, [program, ...argv], { cwd: repository, reject: false, stdin: 'ignore' });
}

export async function temporaryFolder(name: string): Promise<string> {
  return mkdtemp(join(tmpdir(), `wimproof-test-${name}-`));
}

export async function readJson<T>(...path: string[]): Promise<T> {
  return JSON.parse(await readFile(join(...path), 'utf8')) as T;
}
export const readOutcome = (run: string, scenario: string, strategy: string): Promise<Outcome> => readJson(run, scenario, strategy, 'outcome.json');
export const readComparison = (run: string, scenario: string): Promise<Comparison> => readJson(run, scenario, 'comparison.json');
export async function readEvents(run: string): Promise<JournalEvent[]> {
  const text = await readFile(join(run, 'journal.ndjson'), 'utf8');
  return text.trimEnd().split('\n').map((line) => JSON.parse(line) as JournalEvent);
}

/** Command lines of the QEMU machines of wimproof that run on this host now. */
export async function machinesRunning(marker = 'wimproof-'): Promise<string[]> {
  const { stdout } = await execa('ps', ['-eo', 'args'], { reject: false });
  return stdout.split('\n').filter((line) => /qemu-system/.test(line) && line.includes(marker));
}
