import { relative } from 'node:path';
import { JsonReporter } from '../../reports/json.ts';
import { inertLine } from '../../reports/inert-text.ts';
import { finishRun } from '../../reports/finish-run.ts';
import { wantsColor } from '../../reports/wants-color.ts';
import type { JournalListener } from '../run/journal.ts';
import { WimproofError } from '../errors/wimproof-error.ts';
import { checkTarget } from '../run/target/check-target.ts';
import { describeChecks } from '../run/target/describe-checks.ts';
import { loadForCheck } from '../run/target/prepare-check.ts';
import type { StrategyName } from '../servicing/operation.ts';
import { abortTarget, namedTarget, type TargetCommandOptions } from './target-options.ts';

export interface CheckOptions extends TargetCommandOptions {
  target: string;
  strategy?: StrategyName;
  reporter?: 'list' | 'line' | 'json';
  output: string;
}

/** `wimproof check`: judges an existing machine by what a scenario expects, prints the checks, writes the reports, says where they are. Returns the exit code; errors of file and command line are thrown. */
export async function check(file: string, options: CheckOptions): Promise<number> {
  const kind = options.reporter ?? (process.stdout.isTTY ? 'list' : 'line');
  // With --reporter json standard output carries events only; everything for people goes to standard error.
  const say = (text: string): void => void (kind === 'json' ? process.stderr : process.stdout).write(text);
  const { address, account } = await namedTarget(options.target, options);
  const { signal, release } = abortTarget();
  try {
    const scenario = await loadForCheck(file, signal, (text) => say(`${text}\n`));
    if (options.strategy !== undefined && !scenario.strategies.includes(options.strategy))
      throw new WimproofError({ code: 'WP-SCENARIO-NO-STRATEGY', kind: 'scenario', cause: `${file} has only ${scenario.strategies.join(', ')}; ${options.strategy} was asked for`, mend: 'name another --strategy, or add it to `strategies` in the file' });
    const notes: string[] = [];
    const { folder, outcome, exitCode } = await checkTarget({
      scenario,
      address,
      account,
      strategy: options.strategy,
      output: options.output,
      deadlineMs: options.timeout * 60_000,
      signal,
      onEvent: kind === 'json' ? jsonEvents() : (event) => void (event.type === 'step-start' && say(`${event.detail} ...\n`)),
      onProgress: (text) => notes.push(text),
    });
    const { html } = await finishRun(folder);
    say(`\n${describeChecks(outcome, { color: kind !== 'json' && wantsColor(process.stdout) })}`);
    for (const note of notes) say(`${inertLine(note)}\n`);
    if (outcome.error) say(`${outcome.error.code}: ${inertLine(outcome.error.cause)}\n  mend: ${inertLine(outcome.error.mend)}\n`);
    say(`\nReport: ${relative(process.cwd(), html) || html}\n`);
    return exitCode;
  } finally {
    release();
  }
}

function jsonEvents(): JournalListener {
  const reporter = new JsonReporter((text) => void process.stdout.write(text));
  return (event) => reporter.report(event);
}
