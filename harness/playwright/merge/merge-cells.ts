import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readShards, type ShardFolder } from '../../cli/read-shards.ts';
import { writeMergedRun } from '../../cli/write-merged-run.ts';
import { WimproofError } from '../../errors/wimproof-error.ts';
import { checkShards } from '../../matrix/check-shards.ts';
import { mergeRecords } from '../../matrix/merge-records.ts';
import { readOutcome } from '../../matrix/read-outcome.ts';
import { packageVersion } from '../../run/package-version.ts';
import { newRunId } from '../../run/run-folder.ts';
import { runRecordSchema, type RunRecord } from '../../run/run-record.ts';
import type { Outcome, Verdict } from '../../verify/outcome.ts';

/** The worst first: a result must not get greener by being merged. */
const WORST_FIRST: Verdict[] = ['failed', 'error', 'not-run', 'passed'];

interface AttachedFolder {
  folder: string;
  record: RunRecord;
  outcome: Outcome;
  /** With logs and pictures: attached by the test that was given the result first. */
  whole: boolean;
}

/**
 * Puts cells, each in a folder as its test attached it, together to one run folder below `output`. Of a cell's retries the
 * last one counts, as in its own run. When two shards ran the same cell, the worse result counts, and a note says so.
 * @throws WimproofError `WP-MERGE-OUTCOME`, or the first of what keeps the shards from being one run
 */
export async function mergeCells(work: string, output: string): Promise<{ folder: string; html: string; notes: string[] }> {
  const names = (await readdir(work)).sort((left, right) => Number(left) - Number(right));
  const attached = await Promise.all(names.map((name) => readAttached(join(work, name))));
  const { kept, notes } = chosen(attached);
  const shards = join(work, 'shards');
  for (const run of new Set(kept.map(({ record }) => record.run))) await writeShard(join(shards, run), kept.filter(({ record }) => record.run === run));
  const read = await readShards(shards, { sealed: false });
  const version = packageVersion();
  const problems = checkShards(read, { version });
  if (problems.length > 0) {
    throw new WimproofError({ code: problems[0]!.code, kind: 'infrastructure', cause: problems.map(({ code, cause, mend }, index) => `${index === 0 ? '' : `${code}: `}${cause} (${mend})`).join('\n'), mend: 'merge the reports of one suite, run from one commit' });
  }
  const whole = read.filter((shard): shard is ShardFolder & { record: RunRecord } => shard.record !== null);
  await mkdir(output, { recursive: true });
  const { folder } = await writeMergedRun(whole, { output: join(output, newRunId()), version });
  return { folder, html: join(folder, 'report.html'), notes };
}

async function readAttached(folder: string): Promise<AttachedFolder> {
  const read = readOutcome(await readFile(join(folder, 'outcome.json'), 'utf8'));
  if ('problem' in read) throw new WimproofError({ code: 'WP-MERGE-OUTCOME', kind: 'infrastructure', cause: `an attached outcome.json is ${read.problem}: ${read.detail}`, mend: 'run the shard again' });
  const record = runRecordSchema.parse(JSON.parse(await readFile(join(folder, 'run.json'), 'utf8')));
  return { folder, record, outcome: read.outcome, whole: (await readdir(folder)).includes('journal.ndjson') };
}

function chosen(attached: readonly AttachedFolder[]): { kept: AttachedFolder[]; notes: string[] } {
  const notes: string[] = [];
  const cellOf = ({ outcome }: AttachedFolder): string => `${outcome.scenario}/${outcome.strategy}`;
  const kept = [...new Set(attached.map(cellOf))].map((cell) => {
    const own = attached.filter((one) => cellOf(one) === cell);
    const runs = [...new Set(own.map(({ record }) => record.run))].map((run) => {
      const inRun = own.filter(({ record }) => record.run === run);
      return inRun.findLast(({ whole }) => whole) ?? inRun.at(-1)!;
    });
    const [worst] = runs.toSorted((left, right) => WORST_FIRST.indexOf(left.outcome.verdict) - WORST_FIRST.indexOf(right.outcome.verdict));
    if (runs.length > 1) notes.push(`${cell} was run by ${runs.length} shards (${runs.map(({ record, outcome }) => `${record.run}: ${outcome.verdict}`).join(', ')}); that of ${worst!.record.run} counts.`);
    return worst!;
  });
  return { kept, notes };
}

/** A run folder, as far as its cells were attached. */
async function writeShard(folder: string, cells: readonly AttachedFolder[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { run, version } = cells[0]!.record;
  const { mergedFrom: _, ...record } = mergeRecords(cells.map((cell) => ({ record: cell.record, results: [] })), { run, version });
  await writeFile(join(folder, 'run.json'), JSON.stringify(record));
  const journals = await Promise.all(cells.map((cell) => readFile(join(cell.folder, 'journal.ndjson'), 'utf8').catch(() => '')));
  await writeFile(join(folder, 'journal.ndjson'), journals.join(''));
  for (const { folder: from, outcome } of cells) {
    await mkdir(join(folder, outcome.scenario), { recursive: true });
    const to = join(folder, outcome.scenario, outcome.strategy);
    await rename(from, to);
    for (const name of ['run.json', 'journal.ndjson']) await rm(join(to, name), { force: true });
  }
}
