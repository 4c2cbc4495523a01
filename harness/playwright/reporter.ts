import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { FullConfig, FullResult, Reporter, TestCase, TestResult } from '@playwright/test/reporter';
import { terminalTable } from '../../reports/terminal-table.ts';
import { wantsColor } from '../../reports/wants-color.ts';
import type { Comparison } from '../verify/outcome.ts';
import { EngineConnection } from './client/engine-connection.ts';
import { INVOCATION_VARIABLE, readPublication, rendezvousOf, runnerOf } from './engine/rendezvous.ts';
import { mergeAttached, type AttachedCell } from './merge/merge-attached.ts';
import { suiteError } from './suite-error.ts';

export interface ComparisonReporterOptions {
  /** Folder in which the run folder of merged reports is made. Default `runs`. */
  output?: string;
}

/**
 * Stands beside Playwright's reporters: ends the engine when all tests are done, prints the strategies side by side and says
 * where the report is. Under `merge-reports` it builds one run folder out of what all shards attached. The run fails when
 * strategies left different systems and nothing explains it, even if every test passed.
 */
export default class ComparisonReporter implements Reporter {
  readonly #output: string;
  readonly #cells: AttachedCell[] = [];

  constructor(options: ComparisonReporterOptions = {}) {
    this.#output = options.output ?? 'runs';
  }

  onBegin(_config: FullConfig): void {
    // Workers inherit it: a test server starts several invocations, each with an engine of its own.
    process.env[INVOCATION_VARIABLE] = randomUUID();
  }

  onTestEnd(_test: TestCase, { attachments }: TestResult): void {
    if (!['outcome.json', 'run.json'].every((name) => attachments.some((one) => one.name === name))) return;
    this.#cells.push(attachments.map(({ name, path, body }) => ({ name, ...(path !== undefined && { path }), ...(body && { body }) })));
  }

  async onEnd(_result: FullResult): Promise<{ status?: FullResult['status'] } | void> {
    try {
      const run = (await endEngine()) ?? (this.#cells.length === 0 ? undefined : await mergeAttached(this.#cells, this.#output));
      if (run) return print(run);
    } catch (error) {
      const { name, message } = suiteError(error);
      process.stderr.write(`\n${name}: ${message}\n`);
      return { status: 'failed' };
    }
  }

  printsToStdio(): boolean {
    // Tests are shown by another one.
    return false;
  }
}

/** Undefined when there was no engine: no test needed one, or these are merged reports. */
async function endEngine(): Promise<{ folder: string; html: string | null; notes?: string[] } | undefined> {
  const publication = readPublication(rendezvousOf(runnerOf(process.pid)).publication);
  const connection = publication && (await EngineConnection.open(publication, { pid: process.pid }));
  if (!connection) return undefined;
  try {
    return await connection.call('finish', {});
  } finally {
    connection.close();
  }
}

function print({ folder, html, notes = [] }: { folder: string; html: string | null; notes?: string[] }): { status?: FullResult['status'] } | void {
  const comparisons = comparisonsIn(folder);
  const say = (text: string): void => void process.stdout.write(text);
  for (const comparison of comparisons) say(`\n${terminalTable(comparison, { width: process.stdout.columns, color: wantsColor(process.stdout) })}`);
  for (const note of notes) say(`\n${note}`);
  if (html !== null) say(`\nReport: ${relative(process.cwd(), html) || html}\n`);
  const differing = comparisons.filter(({ differences, verdict }) => verdict === 'failed' && differences.some((one) => one.class === 'unexpected'));
  if (differing.length === 0) return;
  say(`\nThe strategies of ${differing.map(({ scenario }) => scenario).join(', ')} left different systems, and nothing explains it.\n`);
  return { status: 'failed' };
}

function comparisonsIn(folder: string): Comparison[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(folder, name, 'comparison.json'))
    .filter((file) => existsSync(file))
    .sort()
    .map((file) => JSON.parse(readFileSync(file, 'utf8')) as Comparison);
}
