import { existsSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { WimproofError } from '../errors/wimproof-error.ts';
import type { RunRecord } from '../run/run-record.ts';
import type { StrategyName } from '../servicing/operation.ts';
import type { Plan } from '../strategy/plan.ts';
import type { Outcome } from '../verify/outcome.ts';
import { EngineConnection } from './client/engine-connection.ts';
import { startEngine } from './client/start-engine.ts';
import type { EngineOptions } from './engine/engine-options.ts';
import type { Answers, CellEvent, Method, Parameters } from './engine/protocol.ts';
import { runnerOf } from './engine/rendezvous.ts';
import { shownAt, suiteError } from './suite-error.ts';
import { userFrames } from './user-frames.ts';

const CONNECT_TRIES = 50;
const CONNECT_PACE_MS = 100;

export interface LabRun {
  outcome: Outcome;
  /** Where the outcome and its evidence lie. */
  folder: string;
  /** Whether no other test was given this result before. */
  fresh: boolean;
  /** `run.json` with this scenario x strategy alone. */
  record: RunRecord;
}
export interface CellOptions {
  /** How often the test was retried (`testInfo.retry`): after an infrastructure error the cell is run again then. Default 0. */
  retry?: number;
  /** Told what happens in the cell, from its beginning. */
  onEvent?: (event: CellEvent) => void;
}

/**
 * A worker's way to the engine, which runs the machines and outlives the worker. Connects when it is first needed, so that
 * a test without machines starts nothing.
 */
export class Lab {
  readonly #options: EngineOptions;
  readonly #root: string;
  readonly #workerIndex: number;
  #connection: Promise<EngineConnection> | undefined;

  /** @param root folder that relative scenario files are looked for in */
  constructor(options: EngineOptions, root: string, workerIndex: number) {
    this.#options = options;
    this.#root = root;
    this.#workerIndex = workerIndex;
  }

  /** The run folder of this invocation: `runs/<id>`. */
  async runFolder(): Promise<string> {
    return (await this.#connected()).folder;
  }

  /**
   * The outcome of a scenario x strategy; carried out if it was not yet in this invocation.
   * @throws InfrastructureError, ScenarioFileError when there is no outcome; whatever went wrong in the guest is in the outcome
   */
  async run(scenario: string, strategy: StrategyName, options: CellOptions = {}): Promise<LabRun> {
    return shownAt(userFrames(), () => this.call('run', this.#cell(scenario, strategy, options), options.onEvent));
  }

  /** What would be done, and how long it may take at most. Starts nothing. */
  async plan(scenario: string, strategy: StrategyName): Promise<{ plan: Plan; deadlineMs: number }> {
    return shownAt(userFrames(), () => this.call('plan', this.#cell(scenario, strategy)));
  }

  /** Leases the verified machine of a scenario x strategy, which is carried out if it was not yet. */
  async lease(scenario: string, strategy: StrategyName, options: CellOptions = {}): Promise<Answers['lease']> {
    return this.call('lease', this.#cell(scenario, strategy, options), options.onEvent);
  }

  async call<M extends Method>(method: M, parameters: Parameters<M>, onEvent?: (event: CellEvent) => void): Promise<Answers[M]> {
    return (await this.#connected()).call(method, parameters, onEvent);
  }

  async close(): Promise<void> {
    (await this.#connection?.catch(() => undefined))?.close();
  }

  #cell(scenario: string, strategy: StrategyName, { retry = 0 }: CellOptions = {}): Parameters<'run'> {
    const file = isAbsolute(scenario) ? scenario : [this.#root, process.cwd()].map((folder) => resolve(folder, scenario)).find((one) => existsSync(one));
    return { scenario: file ?? resolve(this.#root, scenario), strategy, attempt: retry };
  }

  #connected(): Promise<EngineConnection> {
    return (this.#connection ??= this.#connect().catch((error: unknown) => {
      this.#connection = undefined;
      throw suiteError(error);
    }));
  }

  async #connect(): Promise<EngineConnection> {
    const runner = runnerOf(process.ppid);
    for (let tries = 0; tries < CONNECT_TRIES; tries += 1) {
      const connection = await EngineConnection.open(await startEngine(runner, this.#options), { pid: process.pid, index: this.#workerIndex });
      // An engine at its end has taken itself off: the next one is started, or found.
      if (connection) return connection;
      await delay(CONNECT_PACE_MS);
    }
    throw new WimproofError({ code: 'WP-ENGINE-SILENT', kind: 'infrastructure', cause: 'the engine that runs the machines runs, and does not answer', mend: 'end the test run, and start it again' });
  }
}
