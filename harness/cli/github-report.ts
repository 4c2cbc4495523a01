import { randomBytes } from 'node:crypto';
import { appendFile, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { loadRun } from '../../reports/model.ts';
import { annotationCommands, annotationsOf } from '../matrix/annotations.ts';
import type { ShardProblem } from '../matrix/check-shards.ts';
import { fitSummary, SUMMARY_LIMIT_BYTES } from '../../reports/markdown/fit-summary.ts';
import { jobSummary } from '../../reports/markdown/job-summary.ts';
import { tableCell, tableHead, tableRow } from '../../reports/markdown/table.ts';
import { runRecordSchema, type RunRecord } from '../run/run-record.ts';

export interface GithubSink {
  environment: NodeJS.ProcessEnv;
  say: (text: string) => void;
}

/**
 * Under GitHub Actions: the run as job summary, and annotations on scenario lines. Elsewhere nothing. Never throws:
 * whether GitHub can show a result must not change it.
 */
export async function reportRunToGithub(folder: string, { environment, say, annotate }: GithubSink & { annotate: 'all' | 'comparison' }): Promise<void> {
  if (!environment['GITHUB_STEP_SUMMARY'] && environment['GITHUB_ACTIONS'] !== 'true') return;
  try {
    const report = loadRun(folder, { history: false, evidence: false });
    const reportAt = 'report.html of the uploaded artifact';
    await appendSummary(environment['GITHUB_STEP_SUMMARY'], (limit) => jobSummary(report, { limit, reportAt }));
    if (environment['GITHUB_ACTIONS'] !== 'true') return;
    const annotations = annotationsOf(report, await recordOf(folder), annotate);
    for (const command of annotationCommands(annotations, `the job summary and ${reportAt}`)) say(`${command}\n`);
  } catch (error) {
    say(`The job summary could not be written: ${(error as Error).message.split('\n')[0]}\n`);
  }
}

/** The same for shards that cannot be merged. */
export async function reportProblemsToGithub(problems: readonly ShardProblem[], { environment, say }: GithubSink): Promise<void> {
  try {
    const block = { head: `## wimproof: the shards are not one run\n\n${tableHead(['Code', 'Cause', 'Mend'])}`, rows: problems.map(({ code, cause, mend }) => tableRow([code, tableCell(cause, 500), tableCell(mend)])) };
    await appendSummary(environment['GITHUB_STEP_SUMMARY'], (limit) => fitSummary([block], limit, (rows) => `**${rows} more are in the log.**`));
  } catch (error) {
    say(`The job summary could not be written: ${(error as Error).message.split('\n')[0]}\n`);
  }
  if (environment['GITHUB_ACTIONS'] !== 'true') return;
  // The job fails for them, so they are errors here although a retry may cure them.
  for (const command of annotationCommands(problems.map(({ code, cause, mend }) => ({ level: 'error', title: code, message: `${cause}; mend: ${mend}` })), 'the log of this step')) say(`${command}\n`);
}

/**
 * Keeps the runner from taking a line that a guest or a payload wrote for a command while a run prints its progress.
 * @returns to be called when the run is over: commands count again
 */
export function pauseWorkflowCommands({ environment, say }: GithubSink): () => void {
  if (environment['GITHUB_ACTIONS'] !== 'true') return () => {};
  const token = randomBytes(16).toString('hex');
  let paused = true;
  say(`::stop-commands::${token}\n`);
  return () => {
    if (paused) say(`::${token}::\n`);
    paused = false;
  };
}

async function appendSummary(file: string | undefined, write: (limit: number) => string): Promise<void> {
  if (!file) return;
  const used = (await stat(file).catch(() => undefined))?.size ?? 0;
  const text = write(SUMMARY_LIMIT_BYTES - used - 1);
  if (text !== '') await appendFile(file, used > 0 ? `\n${text}` : text);
}

async function recordOf(folder: string): Promise<RunRecord | null> {
  const parsed = runRecordSchema.safeParse(JSON.parse(await readFile(join(folder, 'run.json'), 'utf8')));
  return parsed.success ? parsed.data : null;
}
