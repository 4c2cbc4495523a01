import { relative } from 'node:path';
import { JsonReporter } from '../../reports/json.ts';
import { errorText, terminalTable } from '../../reports/terminal-table.ts';
import { writeReports } from '../../reports/write-reports.ts';
import { createProvider } from '../machine/create-provider.ts';
import type { ProviderName } from '../machine/machine.ts';
import { runScenarios } from '../run/run-scenarios.ts';
import type { StrategyName } from '../servicing/operation.ts';
import { scenariosOrDefault } from './default-scenarios.ts';
import { abortOnInterrupt } from './interrupt.ts';
import { prepareAll } from './load-all.ts';
import { ProgressLine } from './progress-line.ts';
import { ProgressList } from './progress-list.ts';
import type { ProgressReporter } from './progress-reporter.ts';

export interface RunCommandOptions {
  strategy?: StrategyName[];
  provider: ProviderName;
  keep?: boolean;
  reporter?: 'list' | 'line' | 'json';
  output: string;
  jobs?: number;
  cache: boolean;
}

/** `wimproof run`: runs, prints the comparisons, writes the reports, says where they are. Returns the exit code. */
export async function run(scenarios: string[], options: RunCommandOptions): Promise<number> {
  const { signal, release } = abortOnInterrupt();
  const kind = options.reporter ?? (process.stdout.isTTY ? 'list' : 'line');
  // With --reporter json standard output carries events only; everything for people goes to standard error.
  const say = (text: string): void => void (kind === 'json' ? process.stderr : process.stdout).write(text);
  let progress: ProgressReporter | undefined;
  try {
    const prepared = await prepareAll(scenariosOrDefault(scenarios), { strategies: options.strategy, withSecrets: true, signal, onProgress: (text) => say(`${text}\n`) });
    if (typeof prepared === 'number') return prepared;
    progress = makeReporter(kind);
    const reporter = progress;
    const result = await runScenarios(prepared, {
      output: options.output,
      makeProvider: (ledger) => createProvider(options.provider, { ledger }),
      jobs: options.jobs,
      keep: options.keep,
      useCache: options.cache,
      signal,
      onEvent: (event) => reporter.report(event),
    });
    progress.end();
    const files = await writeReports(result.folder);
    for (const comparison of result.comparisons) {
      say(`\n${terminalTable(comparison, { width: process.stdout.columns, color: process.stdout.isTTY })}`);
    }
    for (const outcome of result.outcomes) {
      if (outcome.error) say(`\n${errorText(outcome)}`);
    }
    say(`\nReport: ${relative(process.cwd(), files.html) || files.html}\n`);
    if (options.keep) say(`Kept: disks and media under ${relative(process.cwd(), result.folder)}/<scenario>/<strategy>/work (they hold this run's password)\n`);
    return signal.aborted ? 3 : result.exitCode;
  } finally {
    progress?.end();
    release();
  }
}

function makeReporter(kind: 'list' | 'line' | 'json'): ProgressReporter {
  const write = (text: string): void => void process.stdout.write(text);
  if (kind === 'json') return new JsonReporter(write);
  if (kind === 'line') return new ProgressLine(write);
  return new ProgressList(process.stdout, { color: process.stdout.isTTY });
}
