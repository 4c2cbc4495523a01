import type { StrategyName } from '../../harness/servicing/operation.ts';
import type { Budget } from '../run-report.ts';
import type { BudgetUse, BudgetValue } from './decision.ts';
import type { BudgetEntry, SignoffPolicy } from './policy.ts';
import { hasWildcard, wildcardMatches } from './wildcards.ts';

export interface Measured {
  durationMs: number;
  reboots: number;
  imageGrowthBytes: number | null;
}

/** What a policy allows a cell: each value by the entry that says most about the cell; of equal ones the strictest. */
export function budgetOf({ budgets }: Pick<SignoffPolicy, 'budgets'>, scenario: string, strategy: StrategyName): Budget {
  const fitting = budgets.filter((entry) => appliesTo(entry, scenario, strategy));
  const allowed = (key: keyof Budget): number | undefined => {
    const given = fitting.flatMap((entry) => (entry[key] === undefined ? [] : [{ value: entry[key], rank: rankOf(entry) }]));
    const best = Math.max(...given.map(({ rank }) => rank));
    return given.length === 0 ? undefined : Math.min(...given.filter(({ rank }) => rank === best).map(({ value }) => value));
  };
  const [minutes, reboots, imageGrowthBytes] = [allowed('minutes'), allowed('reboots'), allowed('imageGrowthBytes')];
  return { ...(minutes !== undefined && { minutes }), ...(reboots !== undefined && { reboots }), ...(imageGrowthBytes !== undefined && { imageGrowthBytes }) };
}

export function appliesTo(entry: BudgetEntry, scenario: string, strategy: StrategyName): boolean {
  return (entry.scenario === undefined || wildcardMatches(entry.scenario, scenario)) && (entry.strategies === undefined || entry.strategies.includes(strategy));
}

/** The scenario says more than the strategy, a name more than a wildcard. */
function rankOf({ scenario, strategies }: BudgetEntry): number {
  return (scenario === undefined ? 0 : hasWildcard(scenario) ? 2 : 4) + (strategies === undefined ? 0 : 1);
}

/** What of its budget a cell used. @param measured null: the cell was not judged */
export function budgetUse(budget: Budget, place: { scenario: string; strategy: StrategyName }, measured: Measured | null): BudgetUse[] {
  const use = (value: BudgetValue, allowed: number | undefined, used: number | null): BudgetUse[] => {
    if (allowed === undefined) return [];
    if (measured === null) return [{ ...place, value, used: null, allowed, state: 'not-judged' }];
    return [{ ...place, value, used, allowed, state: used === null || !Number.isFinite(used) ? 'not-measured' : used > allowed ? 'exceeded' : 'within' }];
  };
  return [
    ...use('minutes', budget.minutes, measured && measured.durationMs / 60_000),
    ...use('reboots', budget.reboots, measured && measured.reboots),
    ...use('image-growth', budget.imageGrowthBytes, measured && measured.imageGrowthBytes),
  ];
}
