import type { StrategyName } from '../../harness/servicing/operation.ts';
import type { Difference } from '../../harness/verify/outcome.ts';

/** The strategies whose value is rarer than the most common one: what a reader looks for first. None on a tie. */
export function minority(values: Difference['values']): StrategyName[] {
  const entries = Object.entries(values) as [StrategyName, string | null][];
  const count = (value: string | null) => entries.filter(([, other]) => other === value).length;
  const most = Math.max(0, ...entries.map(([, value]) => count(value)));
  return entries.filter(([, value]) => count(value) < most).map(([strategy]) => strategy);
}
