import type { StrategyName } from '../harness/servicing/operation.ts';
import type { JudgedTarget } from '../harness/verify/outcome.ts';

/** What stands over a column: the strategy that made the system, or that nobody of this run made it. */
export function columnTitle(result: { target?: JudgedTarget } | undefined, strategy: StrategyName): string {
  if (!result?.target) return strategy;
  return result.target.strategy === null ? 'existing machine' : `existing machine, as ${result.target.strategy}`;
}
