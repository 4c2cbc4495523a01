import { describePlan } from '../strategy/describe-plan.ts';
import type { StrategyName } from '../servicing/operation.ts';
import type { OfflineEngineName } from '../strategy/engine.ts';
import { scenariosOrDefault } from './default-scenarios.ts';
import { prepareAll } from './load-all.ts';

/** `wimproof plan`: prints what each strategy would do. Starts no machine; only the cache may be filled. */
export async function plan(scenarios: string[], options: { strategy?: StrategyName[]; engine?: OfflineEngineName; json?: boolean }): Promise<number> {
  const prepared = await prepareAll(scenariosOrDefault(scenarios), { strategies: options.strategy, engine: options.engine, printing: true, onProgress: (text) => process.stderr.write(`${text}\n`) });
  if (typeof prepared === 'number') return prepared;
  const plans = prepared.flatMap((one) => one.plans);
  process.stdout.write(options.json ? `${JSON.stringify(plans, null, 2)}\n` : `${plans.map((one) => describePlan(one)).join('\n')}\n`);
  return 0;
}
