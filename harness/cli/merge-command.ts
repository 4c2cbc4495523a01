import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { errorText, terminalTable } from '../../reports/terminal-table.ts';
import { wantsColor } from '../../reports/wants-color.ts';
import { WimproofError } from '../errors/wimproof-error.ts';
import { resultOf } from '../matrix/cell.ts';
import { checkShards, type ShardProblem } from '../matrix/check-shards.ts';
import { parseMatrix, type Matrix } from '../matrix/matrix.ts';
import { packageVersion } from '../run/package-version.ts';
import { runVerdict } from '../verify/verdict.ts';
import { reportProblemsToGithub, reportRunToGithub, type GithubSink } from './github-report.ts';
import { readShards, type ShardFolder } from './read-shards.ts';
import { withFileErrors } from './with-file-errors.ts';
import { writeMergedRun } from './write-merged-run.ts';

export interface MergeCommandOptions {
  output: string;
  expect?: string;
}

/** Where a merge is told of: `say` standard output, `warn` standard error. */
export interface MergeSink extends GithubSink {
  warn: (text: string) => void;
}
const OWN_OUTPUT: MergeSink = { environment: process.env, say: (text) => void process.stdout.write(text), warn: (text) => void process.stderr.write(text) };

/**
 * `wimproof merge FOLDER`: joins the run folders of shards into one, and prints it. When anything is missing, doubled,
 * cut or does not belong together nothing is written, every problem is printed, and the exit code is 3; or 1 when a
 * product failure is certain all the same (docs/exit-codes.md).
 */
export async function merge(folder: string, options: MergeCommandOptions, sink: MergeSink = OWN_OUTPUT): Promise<number> {
  const { environment, say, warn } = sink;
  const expected = options.expect === undefined ? undefined : await readMatrix(options.expect);
  const shards = await readShards(folder);
  const version = packageVersion();
  const problems = checkShards(shards, { version, expected });
  if (problems.length > 0) {
    for (const { code, cause, mend } of problems) warn(`${code}: ${cause}\n  mend: ${mend}\n`);
    await reportProblemsToGithub(problems, { environment, say });
    return exitCodeOf(shards, problems);
  }
  const whole = shards.flatMap((shard) => (shard.record ? [{ ...shard, record: shard.record }] : []));
  const refused = { code: 'WP-MERGE-WRITE', cause: `${options.output} cannot be made`, mend: 'make room or give the right to write there, or name another --output' };
  const merged = await withFileErrors(refused, () => writeMergedRun(whole, { output: options.output, version }));
  for (const comparison of merged.comparisons) say(`\n${terminalTable(comparison, { width: process.stdout.columns, color: wantsColor(process.stdout) })}`);
  for (const outcome of merged.outcomes) if (outcome.error) say(`\n${errorText(outcome)}`);
  const report = join(merged.folder, 'report.html');
  say(`\nMerged ${merged.outcomes.length} outcomes of ${whole.length} runs.\nReport: ${relative(process.cwd(), report) || report}\n`);
  await reportRunToGithub(merged.folder, { environment, say, annotate: 'comparison' });
  return merged.exitCode;
}

/** Outcomes that no problem touches are as certain as ever: what failed in them must not be hidden behind a retry. */
function exitCodeOf(shards: readonly ShardFolder[], problems: readonly ShardProblem[]): number {
  const doubtful = new Set(problems.flatMap(({ results }) => results));
  const certain = shards.flatMap(({ cells }) => cells.flatMap((cell) => (cell.state === 'whole' && !doubtful.has(resultOf(cell.outcome)) ? [cell.outcome] : [])));
  return runVerdict(certain, [], [{ kind: 'infrastructure' }]).exitCode;
}

async function readMatrix(file: string): Promise<Matrix> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new WimproofError({ code: 'WP-MATRIX-FILE', kind: 'infrastructure', cause: `${file} cannot be read: ${error.message}`, mend: 'name the file that `wimproof matrix --output` wrote', original: error });
  });
  return parseMatrix(text, file);
}
