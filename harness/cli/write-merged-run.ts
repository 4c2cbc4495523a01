import { randomBytes } from 'node:crypto';
import { cp, lstat, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { readJournal } from '../../reports/read-journal.ts';
import { inReportOrder } from '../../reports/rebuild-from-journal.ts';
import { finishRun } from '../../reports/finish-run.ts';
import { WimproofError } from '../errors/wimproof-error.ts';
import { resultOf } from '../matrix/cell.ts';
import { durationsOf, formatDurations } from '../matrix/durations.ts';
import { mergeJournals } from '../matrix/merge-journals.ts';
import { mergeRecords } from '../matrix/merge-records.ts';
import { newRunId } from '../run/run-folder.ts';
import type { RunRecord } from '../run/run-record.ts';
import { compare } from '../verify/compare/compare.ts';
import type { Comparison, Outcome } from '../verify/outcome.ts';
import { runVerdict } from '../verify/verdict.ts';
import type { ShardFolder } from './read-shards.ts';

export interface MergedRun {
  folder: string;
  record: RunRecord;
  outcomes: Outcome[];
  comparisons: Comparison[];
  exitCode: number;
}
type WholeShard = ShardFolder & { record: RunRecord };

/**
 * Writes checked shards into one run folder, as if all of it had been one run: outcomes with their evidence, comparisons
 * made anew across the strategies, journal, reports, and `durations.json` for the next matrix. The folder gets its name
 * when it is whole; a half one is never seen under it.
 * @throws WimproofError `WP-MERGE-OUTPUT` (scenario) when the folder is there already
 */
export async function writeMergedRun(shards: readonly WholeShard[], options: { output: string; version: string }): Promise<MergedRun> {
  const output = resolve(options.output);
  if (await lstat(output).catch(() => undefined)) throw new WimproofError({ code: 'WP-MERGE-OUTPUT', kind: 'scenario', cause: `${options.output} is there already`, mend: 'name a new folder with --output, or remove this one' });
  const run = newRunId();
  const record = mergeRecords(shards.map(({ record: one, cells }) => ({ record: one, results: wholeCells({ cells }).map(resultOf) })), { run, version: options.version });
  const found = shards.flatMap(wholeCells).map((outcome): Outcome => ({ ...outcome, run }));
  const outcomes = inReportOrder(record.scenarios.flatMap(({ name }) => found.filter(({ scenario }) => scenario === name)));
  const comparisons = record.scenarios.flatMap(({ name, differences, operations }) => {
    const own = outcomes.filter(({ scenario }) => scenario === name);
    return own.length > 0 ? [compare(own, { declared: differences ?? [], operations: operations?.map((id) => ({ id })) })] : [];
  });
  const { verdict, exitCode } = runVerdict(outcomes, comparisons);
  const journals = await Promise.all(shards.map(async ({ folder }) => readJournal(await readFile(join(folder, 'journal.ndjson'), 'utf8').catch(() => ''))));
  const events = mergeJournals(journals, { ...record, scenarios: record.scenarios.map(({ name }) => name), exitCode, verdict });

  const unfinished = join(dirname(output), `.${basename(output)}.${randomBytes(4).toString('hex')}`);
  try {
    await mkdir(unfinished, { recursive: true });
    for (const shard of shards) for (const { scenario, strategy } of wholeCells(shard)) await copyFiles(join(shard.folder, scenario, strategy), join(unfinished, scenario, strategy));
    for (const outcome of outcomes) await writeJson(join(unfinished, outcome.scenario, outcome.strategy, 'outcome.json'), outcome);
    for (const comparison of comparisons) await writeJson(join(unfinished, comparison.scenario, 'comparison.json'), comparison);
    await writeJson(join(unfinished, 'run.json'), record);
    await writeFile(join(unfinished, 'journal.ndjson'), events.map((event) => `${JSON.stringify(event)}\n`).join(''));
    await writeFile(join(unfinished, 'durations.json'), formatDurations(durationsOf(outcomes)));
    await finishRun(unfinished);
    await rename(unfinished, output);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
  return { folder: output, record, outcomes, comparisons, exitCode };
}

function wholeCells({ cells }: Pick<ShardFolder, 'cells'>): Outcome[] {
  return cells.flatMap((cell) => (cell.state === 'whole' ? [cell.outcome] : []));
}

/** Files and folders only: a link in an artifact could lead anywhere. What `--keep` left in `work` holds the run's password. */
async function copyFiles(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true, filter: async (source) => source !== join(from, 'work') && !(await lstat(source)).isSymbolicLink() });
}

async function writeJson(file: string, content: unknown): Promise<void> {
  await writeFile(file, `${JSON.stringify(content, null, 2)}\n`);
}
