import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { STRATEGIES } from '../../harness/servicing/operation.ts';
import { bundleError } from './bundle-error.ts';
import { RUN_FILES } from './list-evidence.ts';

/**
 * Refuses folders that are no run's, such as the folder of all runs, before anything in them is read.
 * @throws WimproofError `WP-BUNDLE-RUN` (scenario) unless there is a record, a journal or an outcome in it
 */
export async function requireRunFolder(folder: string): Promise<void> {
  const names = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const places = [...RUN_FILES, ...names.filter((entry) => entry.isDirectory()).flatMap(({ name }) => STRATEGIES.map((strategy) => join(name, strategy, 'outcome.json')))];
  for (const place of places) if (await lstat(join(folder, place)).catch(() => undefined)) return;
  throw bundleError('WP-BUNDLE-RUN', 'scenario', `${folder} is not a run's folder: it holds no record, no journal and no outcome`, "give the folder that 'wimproof run' printed");
}
