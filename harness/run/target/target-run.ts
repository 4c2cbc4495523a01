import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Inventory } from '../../guest/inventory/inventory.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { StrategyName } from '../../servicing/operation.ts';
import { compare } from '../../verify/compare/compare.ts';
import type { Check, Comparison, JudgedTarget, Outcome, OutcomeError } from '../../verify/outcome.ts';
import { outcomeVerdict, runVerdict, type ExitCode } from '../../verify/verdict.ts';
import { Journal, type JournalListener, type NewEvent } from '../journal.ts';
import { toOutcomeError } from '../outcome-error.ts';
import { packageVersion } from '../package-version.ts';
import { makeRunFolder, newRunId, writeRunFile } from '../run-folder.ts';
import type { PreparedCheck } from './prepare-check.ts';
import { redactValues } from './redact-values.ts';
import type { TargetFacts } from './target-facts.ts';

interface TargetRunOptions {
  output: string;
  scenario: Scenario;
  target: JudgedTarget;
  /** Folder of the outcome, below that of the scenario. */
  place: StrategyName;
  redact: (text: string) => string;
  onEvent: JournalListener | undefined;
}
const PROVIDER = 'existing machine';
const STAGE = { name: 'verify', title: 'An existing machine is read' } as const;

/** The run folder of a check: journal, outcome, comparison, in the form that reports read. Everything is blanked of the password. */
export class TargetRun {
  readonly folder: string;
  readonly outcomeFolder: string;
  /** Evidence, relative to the outcome's folder. */
  readonly logs: string[] = [];
  readonly #options: TargetRunOptions;
  readonly #run: string;
  readonly #journal: Journal;
  readonly #startedAt = new Date();

  private constructor(options: TargetRunOptions, run: string, folder: string) {
    this.#options = options;
    this.#run = run;
    this.folder = folder;
    this.outcomeFolder = join(folder, options.scenario.name, options.place);
    this.#journal = new Journal({ run, file: join(folder, 'journal.ndjson') });
    if (options.onEvent) this.#journal.subscribe(options.onEvent);
  }

  static async begin(options: TargetRunOptions): Promise<TargetRun> {
    const run = newRunId();
    const started = new TargetRun(options, run, await makeRunFolder(options.output, run));
    const { scenario, place } = options;
    await mkdir(started.outcomeFolder, { recursive: true });
    await writeRunFile(started.folder, {
      run,
      version: packageVersion(),
      provider: PROVIDER,
      startedAt: started.#startedAt.toISOString(),
      scenarios: [{ name: scenario.name, description: scenario.description, strategies: [place] }],
    });
    started.#write({ type: 'run-start', scenarios: [scenario.name], strategies: [place], provider: PROVIDER, version: packageVersion() });
    started.#write({ type: 'outcome-start', ...started.#cell, planFile: '', stages: [STAGE] });
    started.#write({ type: 'stage-start', ...started.#cell, stage: STAGE.name, title: STAGE.title });
    return started;
  }

  /** Does a piece of work between two lines of the journal. */
  async step<T>(action: string, detail: string, work: () => Promise<T>): Promise<T> {
    const began = Date.now();
    const common = { ...this.#cell, stage: STAGE.name, step: action, action };
    this.#write({ type: 'step-start', ...common, detail });
    try {
      const result = await work();
      this.#write({ type: 'step-end', ...common, status: 'succeeded', durationMs: Date.now() - began });
      return result;
    } catch (error) {
      this.#write({ type: 'step-end', ...common, status: 'failed', durationMs: Date.now() - began, error: toOutcomeError(error) });
      throw error;
    }
  }

  /** Writes outcome.json and comparison.json, and ends the journal. */
  async end(found: { facts?: TargetFacts; prepared?: PreparedCheck; inventory?: Inventory; checks?: Check[]; error?: OutcomeError }): Promise<{ folder: string; outcome: Outcome; comparison: Comparison; exitCode: ExitCode }> {
    const { scenario } = this.#options;
    const durationMs = Date.now() - this.#startedAt.getTime();
    const outcome = this.#clean(this.#outcome(found, durationMs));
    const comparison = compare([outcome], { declared: scenario.expectedDifferences, operations: scenario.request.map(({ id }) => ({ id })) });
    await writeFile(join(this.outcomeFolder, 'outcome.json'), `${JSON.stringify(outcome, null, 2)}\n`);
    await writeFile(join(this.folder, scenario.name, 'comparison.json'), `${JSON.stringify(comparison, null, 2)}\n`);
    const { verdict, exitCode } = runVerdict([outcome], [comparison]);
    this.#write({ type: 'stage-end', ...this.#cell, stage: STAGE.name, status: outcome.error ? 'failed' : 'succeeded', durationMs, reboots: 0, ...(outcome.error && { error: outcome.error }) });
    this.#write({ type: 'outcome-end', ...this.#cell, verdict: outcome.verdict, durationMs });
    this.#write({ type: 'run-end', exitCode, verdict });
    return { folder: this.folder, outcome, comparison, exitCode };
  }

  #outcome({ facts, prepared, inventory, checks = [], error }: Parameters<TargetRun['end']>[0], durationMs: number): Outcome {
    const { scenario, target, place } = this.#options;
    const image = prepared?.image.image;
    return {
      schema: 'wimproof.outcome/1',
      run: this.#run,
      scenario: scenario.name,
      strategy: place,
      target,
      provider: PROVIDER,
      verdict: outcomeVerdict({ checks, ...(error && { error }) }),
      startedAt: this.#startedAt.toISOString(),
      durationMs,
      image: {
        name: image?.name ?? '',
        version: image?.version ?? facts?.version ?? '',
        architecture: image?.architecture ?? facts?.architecture ?? '',
        editionId: image?.editionId ?? facts?.editionId ?? '',
        sha256: prepared?.image.source.sha256 ?? '',
        totalBytes: image?.totalBytes ?? 0,
        unchanged: null,
      },
      stages: [{ ...STAGE, status: error ? 'failed' : 'succeeded', startedAt: this.#startedAt.toISOString(), durationMs, reboots: 0, jobSteps: [], ...(error && { error }) }],
      mechanisms: [],
      notPossible: prepared?.plan.notPossible ?? [],
      checks,
      inventory: inventory ?? null,
      reboots: 0,
      imageGrowthBytes: null,
      ...(error && { error }),
      evidence: { screenshots: [], logs: this.logs },
    };
  }

  get #cell(): { scenario: string; strategy: StrategyName } {
    return { scenario: this.#options.scenario.name, strategy: this.#options.place };
  }

  #write(event: NewEvent): void {
    this.#journal.write(this.#clean(event));
  }

  #clean<T>(value: T): T {
    return redactValues(value, this.#options.redact);
  }
}
