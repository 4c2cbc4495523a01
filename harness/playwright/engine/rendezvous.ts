import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { WimproofError } from '../../errors/wimproof-error.ts';
import { isRunning, startTimeOf } from '../../run/ledger/process-table.js';

/** Set by the comparison reporter in Playwright's own process, whose workers inherit it: tells one run of a long-lived test server from the next. */
export const INVOCATION_VARIABLE = 'WIMPROOF_PLAYWRIGHT_INVOCATION';

/** The Playwright process that workers belong to. `startTime` tells it from a later process of the same number. */
export interface Runner {
  pid: number;
  startTime: string;
  invocation?: string;
}
/** Where an engine is reached; a file that only its user may read. */
const publicationSchema = z.strictObject({ pid: z.int(), startTime: z.string(), socket: z.string(), token: z.string(), run: z.string(), folder: z.string() });
export type Publication = z.infer<typeof publicationSchema>;

/** The runner with this process id (a worker's parent). @throws WimproofError `WP-ENGINE-RUNNER` when it is gone */
export function runnerOf(pid: number, invocation = process.env[INVOCATION_VARIABLE]): Runner {
  const startTime = startTimeOf(pid);
  if (startTime === null) throw new WimproofError({ code: 'WP-ENGINE-RUNNER', kind: 'infrastructure', cause: `the Playwright process ${pid} that this worker belongs to is gone`, mend: 'run the tests again' });
  return { pid, startTime, ...(invocation !== undefined && invocation !== '' && { invocation }) };
}

/** Where the engine of a runner is published, and where its start is locked. One engine per runner and invocation. */
export function rendezvousOf(runner: Runner): { publication: string; lock: string; log: string } {
  const key = createHash('sha256').update(`${runner.pid}\0${runner.startTime}\0${runner.invocation ?? ''}`).digest('hex').slice(0, 20);
  const folder = privateFolder();
  return { publication: join(folder, `${key}.json`), lock: join(folder, `${key}.lock`), log: join(folder, `${key}.log`) };
}

/** The engine that is published and runs, or undefined. */
export function readPublication(file: string): Publication | undefined {
  try {
    const found = publicationSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    return isRunning(found.pid, found.startTime) ? found : undefined;
  } catch {
    return undefined;
  }
}

/** Publishes an engine at once as a whole, and sweeps away what dead ones left. */
export function publish(file: string, publication: Publication): void {
  sweep(join(file, '..'));
  const part = `${file}.part`;
  rmSync(part, { force: true });
  writeFileSync(part, JSON.stringify(publication), { mode: 0o600, flag: 'wx' });
  renameSync(part, file);
}

/**
 * The folder of this user's engines, `0700`, below the temporary folder. Somebody else may have made a folder of that name
 * there: then nothing is written to it.
 * @throws WimproofError `WP-ENGINE-FOLDER`
 */
export function privateFolder(root = os.tmpdir(), user = process.getuid?.()): string {
  const folder = join(root, `wimproof-playwright-${user ?? os.userInfo().username.replace(/\W/g, '_')}`);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw unfit(folder, (error as Error).message);
  }
  const found = lstatSync(folder);
  if (!found.isDirectory()) throw unfit(folder, 'it is no folder');
  if (user === undefined) return folder;
  if (found.uid !== user) throw unfit(folder, 'it belongs to another user');
  if ((found.mode & 0o077) !== 0) throw unfit(folder, 'others have rights in it');
  return folder;
}

function sweep(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (!name.endsWith('.json')) continue;
    const file = join(folder, name);
    if (readPublication(file) === undefined) for (const left of [file, file.replace(/json$/, 'log')]) rmSync(left, { force: true });
  }
}

function unfit(folder: string, why: string): WimproofError {
  return new WimproofError({ code: 'WP-ENGINE-FOLDER', kind: 'infrastructure', cause: `${folder} cannot hold the way to the engine: ${why}`, mend: 'remove it, or set TMPDIR to a folder of your own' });
}
