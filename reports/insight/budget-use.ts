import type { StrategyName } from '../../harness/servicing/operation.ts';
import type { Comparison } from '../../harness/verify/outcome.ts';
import type { Budget } from '../run-report.ts';

export interface BudgetUse {
  measure: 'minutes' | 'reboots' | 'imageGrowthBytes';
  /** Null when it was not measured: then nothing is said of the budget. */
  used: number | null;
  allowed: number;
  within: boolean | null;
}

/** What a strategy used of its budget, for each measure that has one. Minutes are those of the comparison: time from the cache counts. */
export function budgetUse(metric: NonNullable<Comparison['metrics'][StrategyName]> | undefined, budget: Budget | undefined): BudgetUse[] {
  const measured: Record<BudgetUse['measure'], number | null> = {
    minutes: metric && metric.durationMs > 0 ? metric.durationMs / 60_000 : null,
    reboots: metric && metric.durationMs > 0 ? metric.reboots : null,
    imageGrowthBytes: metric?.imageGrowthBytes ?? null,
  };
  return (['minutes', 'reboots', 'imageGrowthBytes'] as const).flatMap((measure) => {
    const allowed = budget?.[measure];
    const used = measured[measure];
    return allowed === undefined ? [] : [{ measure, used, allowed, within: used === null ? null : used <= allowed }];
  });
}
