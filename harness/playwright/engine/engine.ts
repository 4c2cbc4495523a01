import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { finishRun } from '../../../reports/finish-run.ts';
import { WimproofError, type FailureKind } from '../../errors/wimproof-error.ts';
import { Cache } from '../../image/cache.ts';
import type { Provider } from '../../machine/machine.ts';
import { cancelledOutcome, runCancelled } from '../../run/cancelled-outcome.ts';
import { Journal } from '../../run/journal.ts';
import type { Ledger } from '../../run/ledger/ledger.ts';
import { machinesAtOnce } from '../../run/machines-at-once.ts';
import { packageVersion } from '../../run/package-version.ts';
import type { PreparedScenario } from '../../run/prepare-scenario.ts';
import { writeRunFile } from '../../run/run-folder.ts';
import { runTools } from '../../run/run-tools.ts';
import type { OutcomeContext } from '../../run/run-outcome.ts';
import { scenarioRecord, type RunRecord, type ScenarioRecord } from '../../run/run-record.ts';
import { writeComparisons } from '../../run/write-comparisons.ts';
import type { StrategyName } from '../../servicing/operation.ts';
import type { Outcome } from '../../verify/outcome.ts';
import { runVerdict } from '../../verify/verdict.ts';
import { Attempt } from './attempt.ts';
import { onlyPlan, type CellWork } from './cell-work.ts';
import type { EngineOptions } from './engine-options.ts';
import { HeldMachine } from './held-machine.ts';
import { MachineSlots } from './machine-slots.ts';
import { planDeadlineMs } from './plan-deadline.ts';

const DEFAULT_IDLE_MS = 5 * 60_000;

/** A scenario x strategy of this run: what it was prepared to, and its executions; the last one counts. */
interface Cell {
  prepared: PreparedScenario;
  record: ScenarioRecord;
  attempts: Attempt[];
  /** Machines made once more after the outcome: no part of the comparison. */
  again: Attempt[];
}
export interface CellName {
  scenario: string;
  strategy: StrategyName;
  /** How often the test that asks was retried. */
  attempt: number;
}
export interface EngineParts {
  run: string;
  folder: string;
  ledger: Ledger;
  work: CellWork;
  options: EngineOptions;
}

/**
 * Owns the machines, the ledger and the journal of one Playwright invocation. Each cell is carried out once, however many
 * tests, workers and retries ask for it; its machine is kept on for those who lease it.
 */
export class Engine {
  readonly run: string;
  readonly folder: string;
  readonly #ledger: Ledger;
  readonly #work: CellWork;
  readonly #options: EngineOptions;
  readonly #journal: Journal;
  readonly #provider: Provider;
  readonly #cache = new Cache();
  readonly #startedAt = new Date().toISOString();
  readonly #cells = new Map<string, Promise<Cell>>();
  readonly #known: Cell[] = [];
  readonly #slots: MachineSlots;
  readonly #stop = new AbortController();
  /** Of scenarios that could not be prepared: they have no outcome, and the run is not green. */
  readonly #problems: { kind: FailureKind }[] = [];
  #preparing: Promise<unknown> = Promise.resolve();
  #writing: Promise<void> = Promise.resolve();
  #ended: Promise<{ folder: string; html: string | null }> | undefined;

  constructor({ run, folder, ledger, work, options }: EngineParts) {
    this.run = run;
    this.folder = folder;
    this.#ledger = ledger;
    this.#work = work;
    this.#options = options;
    this.#provider = work.makeProvider(ledger);
    this.#journal = new Journal({ run, file: join(folder, 'journal.ndjson') });
    this.#journal.subscribe((event) => {
      if ('strategy' in event) this.#known.find(({ prepared }) => prepared.scenario.name === event.scenario && onlyPlan(prepared).strategy === event.strategy)?.attempts.at(-1)?.hear(event);
    });
    this.#slots = new MachineSlots(
      () => options.jobs ?? (this.#known.length === 0 ? 1 : machinesAtOnce(this.#known.map(({ prepared }) => prepared))),
      () => this.#makeRoom(),
    );
  }

  get provider(): string {
    return this.#provider.name;
  }

  /** Journal and run record exist before the first cell. */
  async begin(): Promise<void> {
    await this.#writeRecord();
    this.#journal.write({ type: 'run-start', scenarios: [], strategies: [], provider: this.#provider.name, version: packageVersion() });
  }

  /** Whether machines run or cells are under way. */
  get busy(): boolean {
    return this.#attempts().some((attempt) => !attempt.over);
  }

  async prepared(name: CellName): Promise<PreparedScenario> {
    return (await this.#cell(name)).prepared;
  }

  /**
   * The attempt of a cell whose outcome counts; begun if it was not. A retried test is given the same result, whatever it
   * was, except after an infrastructure error: then the cell is run again, and the old evidence is set aside.
   */
  async result(name: CellName, hasMachine: boolean): Promise<Attempt> {
    const cell = await this.#cell(name);
    const last = cell.attempts.at(-1);
    if (last && !(last.settled?.error?.kind === 'infrastructure' && last.settled.verdict === 'error' && cell.attempts.length <= name.attempt)) return last;
    return this.#start(cell, hasMachine);
  }

  /**
   * Leases the verified machine of a cell. When it has been given up in between, another one is made in a folder of its own:
   * what was judged stays as it is.
   * @throws WimproofError the error of the outcome, when there is no verified machine
   */
  async lease(name: CellName, signal: AbortSignal, hasMachine: boolean, onAttempt: (attempt: Attempt) => void): Promise<{ machine: HeldMachine; lease: string; result: Attempt }> {
    const cell = await this.#cell(name);
    const result = await this.result(name, hasMachine);
    result.wanted += 1;
    try {
      onAttempt(result);
      const first = await result.outcome;
      if (first.inventory === null) throw noMachine(first);
    } finally {
      result.wanted -= 1;
    }
    for (let attempt = result; ; ) {
      attempt.wanted += 1;
      try {
        await attempt.outcome;
        const lease = await attempt.machine?.acquire(signal);
        signal.throwIfAborted();
        if (lease !== undefined) return { machine: attempt.machine!, lease, result };
      } finally {
        attempt.wanted -= 1;
      }
      if (attempt.machine?.available) continue;
      // A machine that was made again and is gone, too: only what went wrong with it can be said.
      if (attempt !== result && attempt.settled?.inventory === null) throw noMachine(attempt.settled);
      attempt = cell.again.find(({ over, machine }) => !over && machine?.available !== false) ?? this.#startAgain(cell, hasMachine);
    }
  }

  /** `run.json` as if the cell of this attempt had been all of the run. */
  recordOf(attempt: Attempt): RunRecord {
    const { record } = this.#known.find(({ attempts }) => attempts.includes(attempt))!;
    return { schema: 'wimproof.run/1', ...this.#recordHead(), scenarios: [record] };
  }

  /** The whole run is written: outcomes, comparisons, the journal's end, reports. No machine is left. May be called again. */
  end(): Promise<{ folder: string; html: string | null }> {
    return (this.#ended ??= this.#end());
  }

  async #end(): Promise<{ folder: string; html: string | null }> {
    this.#stop.abort(runCancelled());
    await Promise.allSettled([this.#preparing, ...this.#cells.values()]);
    for (const attempt of this.#attempts()) {
      attempt.abort.abort(runCancelled());
      attempt.machine?.letGo();
    }
    await Promise.allSettled(this.#attempts().map(({ ended }) => ended));
    const outcomes = this.#known.flatMap(({ attempts }) => attempts.at(-1)?.settled ?? []);
    const scenarios = this.#known.map(({ prepared }) => prepared).filter((one, index, all) => all.findIndex(({ scenario }) => scenario.name === one.scenario.name) === index);
    const comparisons = await writeComparisons(scenarios, outcomes, this.folder);
    const { verdict, exitCode } = runVerdict(outcomes, comparisons, this.#problems);
    await this.#writing;
    this.#journal.write({ type: 'run-end', exitCode, verdict });
    // A run without any cell has nothing to report.
    try {
      return { folder: this.folder, html: outcomes.length === 0 ? null : (await finishRun(this.folder)).html };
    } finally {
      await this.#ledger.close();
    }
  }

  #attempts(): Attempt[] {
    return this.#known.flatMap(({ attempts, again }) => [...attempts, ...again]);
  }

  #cell(name: CellName): Promise<Cell> {
    this.#stop.signal.throwIfAborted();
    const key = `${name.scenario}\0${name.strategy}`;
    let cell = this.#cells.get(key);
    if (!cell) {
      // One after the other: two would build the same payloads.
      cell = this.#preparing = this.#preparing.then(() => this.#prepare(name), () => this.#prepare(name));
      cell.catch((error: unknown) => void this.#problems.push({ kind: error instanceof WimproofError ? error.kind : 'infrastructure' }));
      this.#cells.set(key, cell);
    }
    return cell;
  }

  async #prepare({ scenario: file, strategy }: CellName): Promise<Cell> {
    const prepared = await this.#work.prepare(file, strategy, this.#stop.signal);
    const { name } = prepared.scenario;
    const other = this.#known.find((one) => one.prepared.scenario.name.toLowerCase() === name.toLowerCase() && one.prepared.scenario.file !== prepared.scenario.file);
    if (other) throw new WimproofError({ code: 'WP-SCENARIO-SAME-NAME', kind: 'scenario', cause: `two scenarios of this run are named '${name}'; their results would overwrite each other: ${other.prepared.scenario.file} is the other`, mend: `give ${prepared.scenario.file} another name` });
    const cell: Cell = { prepared, record: await scenarioRecord(prepared), attempts: [], again: [] };
    this.#known.push(cell);
    return cell;
  }

  #start(cell: Cell, hasMachine: boolean): Attempt {
    const plan = onlyPlan(cell.prepared);
    const folder = join(this.folder, plan.scenario, plan.strategy);
    const before = cell.attempts.at(-1);
    const attempt = new Attempt(folder, planDeadlineMs(plan));
    const number = cell.attempts.push(attempt);
    attempt.ended = this.#carryOut(cell, attempt, this.folder, this.#journal, hasMachine, async () => {
      await before?.ended;
      if (before) await rename(folder, `${folder}.attempt-${number - 1}`);
      await this.#writeRecord();
    });
    return attempt;
  }

  #startAgain(cell: Cell, hasMachine: boolean): Attempt {
    const plan = onlyPlan(cell.prepared);
    const runFolder = join(this.folder, 'machines', `${plan.scenario}-${plan.strategy}-${cell.again.length + 1}`);
    const attempt = new Attempt(join(runFolder, plan.scenario, plan.strategy), planDeadlineMs(plan));
    cell.again.push(attempt);
    const journal = new Journal({ run: this.run, file: join(runFolder, 'journal.ndjson') });
    journal.subscribe((event) => attempt.hear(event));
    attempt.ended = this.#carryOut(cell, attempt, runFolder, journal, hasMachine, async () => {});
    return attempt;
  }

  async #carryOut(cell: Cell, attempt: Attempt, runFolder: string, journal: Journal, hasMachine: boolean, before: () => Promise<void>): Promise<void> {
    const plan = onlyPlan(cell.prepared);
    const { signal } = attempt.abort;
    const context: OutcomeContext = {
      run: this.run,
      runFolder,
      journal,
      ledger: this.#ledger,
      cache: this.#cache,
      provider: this.#provider,
      signal,
      useCache: this.#options.cache ?? true,
      keep: false,
      hold: async (execution, outcome) => {
        if (signal.aborted) return;
        const machine = new HeldMachine(execution, this.#options.idleMs ?? DEFAULT_IDLE_MS, () => this.#makeRoom());
        attempt.machine = machine;
        attempt.settle(outcome);
        this.#makeRoom();
        await machine.ended;
        // Its disk goes: nothing is gained by a slow shutdown.
        attempt.abort.abort(runCancelled());
      },
    };
    let giveBack: (() => void) | undefined;
    try {
      await before();
      giveBack = await this.#slots.take(signal, hasMachine).catch(() => undefined);
      if (giveBack === undefined) return attempt.settle(await cancelledOutcome(plan, context));
      attempt.begin();
      attempt.settle(await this.#work.run(cell.prepared, plan, context));
    } catch (error) {
      attempt.fail(error);
      this.#problems.push({ kind: error instanceof WimproofError ? error.kind : 'infrastructure' });
    } finally {
      attempt.over = true;
      giveBack?.();
    }
  }

  /** Somebody waits for a place: one machine that nobody uses is given up for each. */
  #makeRoom(): void {
    if (!this.#slots.scarce) return;
    this.#attempts()
      .find(({ machine, wanted, over }) => !over && wanted === 0 && machine?.available && machine.idle)
      ?.machine?.letGo();
  }

  #writeRecord(): Promise<void> {
    this.#writing = this.#writing.then(async () => {
      const begun = this.#known.filter(({ attempts }) => attempts.length > 0);
      const names = [...new Set(begun.map(({ record }) => record.name))];
      const scenarios = names.map((name) => {
        const own = begun.filter(({ record }) => record.name === name);
        return { ...own[0]!.record, strategies: own.flatMap(({ record }) => record.strategies) };
      });
      await writeRunFile(this.folder, { ...this.#recordHead(), tools: await runTools(this.#provider), scenarios });
    });
    return this.#writing;
  }

  #recordHead(): Omit<RunRecord, 'schema' | 'scenarios'> {
    return { run: this.run, version: packageVersion(), provider: this.#provider.name, startedAt: this.#startedAt };
  }
}

/** Why there is no verified machine: what kept the plan from its end. */
function noMachine(outcome: Outcome): WimproofError {
  const { error } = outcome;
  if (error) return new WimproofError({ code: error.code, kind: error.kind, cause: `${outcome.scenario} x ${outcome.strategy} has no machine to lease: ${error.cause}`, mend: error.mend, evidence: error.evidence });
  return new WimproofError({ code: 'WP-LEASE-NO-MACHINE', kind: 'infrastructure', cause: `${outcome.scenario} x ${outcome.strategy} ended without a verified machine`, mend: 'see its outcome' });
}
