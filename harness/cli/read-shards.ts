import { existsSync, lstatSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { readJournalFacts } from '../../reports/bundle/journal-facts.ts';
import { MANIFEST } from '../../reports/bundle/manifest.ts';
import { filesOfFolder } from '../../reports/bundle/run-files.ts';
import { verifyManifest } from '../../reports/bundle/verify-manifest.ts';
import { WimproofError } from '../errors/wimproof-error.ts';
import { readOutcome } from '../matrix/read-outcome.ts';
import type { ShardCell, ShardContents } from '../matrix/check-shards.ts';
import { parseRunRecord } from '../run/run-record.ts';
import { STRATEGIES } from '../servicing/operation.ts';
import { findRunFolders } from './find-run-folders.ts';

/** A shard and where it lies. */
export interface ShardFolder extends ShardContents {
  folder: string;
}

/**
 * Reads all run folders below a folder, as `download-artifact` leaves them: one folder for each artifact. A folder of
 * an artifact in which there is no run is one without a record.
 * @param options sealed: whether each has the manifest of its finished run (default); those put together from the
 *   attachments of a blob report have none
 * @throws WimproofError `WP-MERGE-FOLDER` (infrastructure) when there is no such folder
 */
export async function readShards(root: string, { sealed = true }: { sealed?: boolean } = {}): Promise<ShardFolder[]> {
  const entries = await readdir(root, { withFileTypes: true }).catch((error: Error) => {
    throw new WimproofError({ code: 'WP-MERGE-FOLDER', kind: 'infrastructure', cause: `${root} cannot be read: ${error.message}`, mend: 'name the folder into which the artifacts of the shards were downloaded', original: error });
  });
  const folders = await findRunFolders(root);
  const empty = entries.filter((entry) => entry.isDirectory() && entry.name !== 'latest').map(({ name }) => join(root, name)).filter((folder) => !folders.some((run) => run === root || run === folder || run.startsWith(folder + sep)));
  return Promise.all([...folders, ...empty].sort().map((folder) => readShard(root, folder, sealed)));
}

async function readShard(root: string, folder: string, sealed: boolean): Promise<ShardFolder> {
  const place = relative(root, folder).split(sep).join('/') || '.';
  const record = parseRunRecord(await readFile(join(folder, 'run.json'), 'utf8').catch(() => ''));
  if (!record) return { folder, place, record, cells: [] };
  const planned = record.scenarios.flatMap(({ name, strategies }) => strategies.map((strategy) => ({ scenario: name, strategy: strategy as string })));
  const stray = (await outcomesIn(folder)).filter((cell) => !planned.some(({ scenario, strategy }) => scenario === cell.scenario && strategy === cell.strategy));
  const cells = await Promise.all([...planned, ...stray].map((cell) => readCell(folder, cell)));
  return { folder, place, record, cells, broken: [...(sealed ? await brokenSeal(folder, cells) : []), ...(await untoldEnds(folder, cells))] };
}

/** What changed on the way from the runner. Results without a seal could be anybody's, and merging would seal them. */
async function brokenSeal(folder: string, cells: readonly ShardCell[]): Promise<string[]> {
  if (!existsSync(join(folder, MANIFEST)) && cells.every(({ state }) => state === 'missing')) return [];
  const { problem, files } = await verifyManifest(folder);
  return problem === undefined ? files.flatMap(({ path, state, detail }) => (state === 'ok' ? [] : [`${path}: ${detail ?? state}`])) : [problem];
}

/** Outcomes whose end is not in the journal: it was cut or lost, and a run that is merged from it would not verify. */
async function untoldEnds(folder: string, cells: readonly ShardCell[]): Promise<string[]> {
  const journal = 'journal.ndjson';
  const { verdicts } = await readJournalFacts(filesOfFolder(folder, new Set(lstatSync(join(folder, journal), { throwIfNoEntry: false })?.isFile() ? [journal] : [])), []);
  return cells.flatMap(({ scenario, strategy, state }) => (state === 'whole' && !verdicts.has(`${scenario}/${strategy}`) ? [`${journal} is missing or cut: it does not tell of the end of ${scenario}/${strategy}`] : []));
}

async function outcomesIn(folder: string): Promise<{ scenario: string; strategy: string }[]> {
  const scenarios = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const found = await Promise.all(
    scenarios.flatMap(({ name }) => STRATEGIES.map(async (strategy) => ((await readdir(join(folder, name, strategy)).catch(() => [] as string[])).includes('outcome.json') ? [{ scenario: name, strategy }] : []))),
  );
  return found.flat();
}

async function readCell(folder: string, cell: { scenario: string; strategy: string }): Promise<ShardCell> {
  const text = await readFile(join(folder, cell.scenario, cell.strategy, 'outcome.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return { ...cell, state: 'missing' };
  const read = readOutcome(text);
  return 'outcome' in read ? { ...cell, state: 'whole', outcome: read.outcome } : { ...cell, state: read.problem, detail: read.detail };
}
