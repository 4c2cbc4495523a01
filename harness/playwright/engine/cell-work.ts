import { pathToFileURL } from 'node:url';
import { WimproofError } from '../../errors/wimproof-error.ts';
import { createProvider } from '../../machine/create-provider.ts';
import type { Provider } from '../../machine/machine.ts';
import { defaultProvider } from '../../machine/provider-names.ts';
import type { Ledger } from '../../run/ledger/ledger.ts';
import { prepareScenario, type PreparedScenario } from '../../run/prepare-scenario.ts';
import { runOutcome, type OutcomeContext } from '../../run/run-outcome.ts';
import type { StrategyName } from '../../servicing/operation.ts';
import type { Plan } from '../../strategy/plan.ts';
import type { Outcome } from '../../verify/outcome.ts';
import type { EngineOptions } from './engine-options.ts';

/** What the engine has cells carried out by. */
export interface CellWork {
  makeProvider: (ledger: Ledger) => Provider;
  /** @throws WimproofError of kind scenario for anything wrong with file, payloads or image */
  prepare: (file: string, strategy: StrategyName, signal: AbortSignal) => Promise<PreparedScenario>;
  run: (prepared: PreparedScenario, plan: Plan, context: OutcomeContext) => Promise<Outcome>;
}

/** Names a module whose default export is a `CellWork`: this project's own tests try the engine without machines. */
export const CELL_WORK_VARIABLE = 'WIMPROOF_TEST_CELL_WORK';

/** Scenarios on virtual machines. */
export async function cellWork(options: EngineOptions): Promise<CellWork> {
  const named = process.env[CELL_WORK_VARIABLE];
  if (named !== undefined && named !== '') return ((await import(pathToFileURL(named).href)) as { default: CellWork }).default;
  const provider = options.provider ?? defaultProvider();
  return {
    makeProvider: (ledger) => createProvider(provider, { ledger }),
    prepare: (file, strategy, signal) => prepareScenario(file, { strategies: [strategy], withSecrets: true, asBox: provider === 'vagrant', signal, ...(options.offlineEngine && { engine: options.offlineEngine }) }),
    run: runOutcome,
  };
}

/** The plan of the one strategy that a scenario was prepared with. */
export function onlyPlan(prepared: PreparedScenario): Plan {
  const [plan] = prepared.plans;
  if (plan) return plan;
  throw new WimproofError({ code: 'WP-SCENARIO-NO-STRATEGY', kind: 'scenario', cause: `${prepared.scenario.file} has no plan for this strategy`, mend: 'name a strategy that the scenario has' });
}
