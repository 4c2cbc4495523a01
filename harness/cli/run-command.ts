import { relative } from 'node:path';
import { JsonReporter } from '../../reports/json.ts';
import { openRun } from '../../reports/open-run.ts';
import { terminalSummary } from '../../reports/terminal-summary.ts';
import { errorText, terminalTable } from '../../reports/terminal-table.ts';
import { finishRun } from '../../reports/finish-run.ts';
import { wantsColor } from '../../reports/wants-color.ts';
import { createProvider } from '../machine/create-provider.ts';
import { emulationNoteHere } from '../machine/emulation-note.ts';
import type { ProviderName } from '../machine/machine.ts';
import { WimproofError } from '../errors/wimproof-error.ts';
import { cellsByFile } from '../matrix/cell.ts';
import { runScenarios } from '../run/run-scenarios.ts';
import type { StrategyName } from '../servicing/operation.ts';
import type { OfflineEngineName } from '../strategy/engine.ts';
import { scenariosOrDefault } from './default-scenarios.ts';
import { pauseWorkflowCommands, reportRunToGithub } from './github-report.ts';
import { abortOnInterrupt } from './interrupt.ts';
import { prepareAll } from './load-all.ts';
import { ProgressLine } from './progress-line.ts';
import { ProgressList } from './progress-list.ts';
import type { ProgressReporter } from './progress-reporter.ts';

export interface RunCommandOptions {
  strategy?: StrategyName[];
  /** `scenario.yaml:strategy`, instead of scenarios and strategies. */
  cells?: string[];
  provider: ProviderName;
  /** Offline engine, instead of the scenario's. */
  engine?: OfflineEngineName;
  keep?: boolean;
  saveImages?: boolean;
  reporter?: 'list' | 'line' | 'json';
  output: string;
  jobs?: number;
  cache: boolean;
}

/** `wimproof run`: runs, prints the comparisons, writes the reports, says where they are. Returns the exit code. */
export async function run(scenarios: string[], options: RunCommandOptions): Promise<number> {
  const { signal, urgent, release } = abortOnInterrupt();
  const kind = options.reporter ?? (process.stdout.isTTY ? 'list' : 'line');
  // With --reporter json standard output carries events only; everything for people goes to standard error.
  const say = (text: string): void => void (kind === 'json' ? process.stderr : process.stdout).write(text);
  let progress: ProgressReporter | undefined;
  const github = { environment: process.env, say };
  const resumeCommands = pauseWorkflowCommands(github);
  try {
    const prepared = await prepareAll(wanted(scenarios, options), { strategies: options.strategy, engine: options.engine, asBox: options.provider === 'vagrant', withSecrets: true, signal, onProgress: (text) => say(`${text}\n`) });
    if (typeof prepared === 'number') return prepared;
    const note = await emulationNoteHere(prepared.map(({ template }) => template), options.provider);
    if (note !== null) say(`${note}\n`);
    progress = makeReporter(kind);
    const reporter = progress;
    const result = await runScenarios(prepared, {
      output: options.output,
      makeProvider: (ledger) => createProvider(options.provider, { ledger }),
      jobs: options.jobs,
      keep: options.keep,
      saveImages: options.saveImages,
      useCache: options.cache,
      signal,
      urgent,
      onEvent: (event) => reporter.report(event),
    });
    progress.end();
    const files = await finishRun(result.folder);
    for (const comparison of result.comparisons) {
      say(`\n${terminalTable(comparison, { width: process.stdout.columns, color: wantsColor(process.stdout) })}`);
    }
    for (const outcome of result.outcomes) {
      if (outcome.error) say(`\n${errorText(outcome)}`);
    }
    if (result.comparisons.length > 1) say(`\n${terminalSummary(openRun(result.folder, { history: false, evidence: false }), { width: process.stdout.columns, color: wantsColor(process.stdout) })}`);
    say(`\nReport: ${relative(process.cwd(), files.html) || files.html}\n`);
    if (options.keep) say(`Kept: disks and media under ${relative(process.cwd(), result.folder)}/<scenario>/<strategy>/work (they hold this run's password)\n`);
    resumeCommands();
    await reportRunToGithub(result.folder, { ...github, annotate: 'all' });
    return result.exitCode === 0 && signal.aborted ? 3 : result.exitCode;
  } finally {
    progress?.end();
    resumeCommands();
    release();
  }
}

/** What to prepare. @throws WimproofError `WP-CELL-FORM`, `WP-CELLS-ONLY` (scenario) */
function wanted(scenarios: string[], { cells, strategy }: RunCommandOptions): Parameters<typeof prepareAll>[0] {
  if (cells === undefined) return scenariosOrDefault(scenarios);
  if (scenarios.length === 0 && strategy === undefined) return cellsByFile(cells);
  throw new WimproofError({ code: 'WP-CELLS-ONLY', kind: 'scenario', cause: '--cells says scenarios and strategies already', mend: 'leave out either --cells, or the scenarios and --strategy' });
}

function makeReporter(kind: 'list' | 'line' | 'json'): ProgressReporter {
  const write = (text: string): void => void process.stdout.write(text);
  if (kind === 'json') return new JsonReporter(write);
  if (kind === 'line') return new ProgressLine(write);
  return new ProgressList(process.stdout, { color: wantsColor(process.stdout) });
}
