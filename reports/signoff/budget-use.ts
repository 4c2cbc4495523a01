import type { StrategyName } from '../../harness/servicing/operation.ts';
import type { Comparison } from '../../harness/verify/outcome.ts';
import { budgetUse } from '../insight/budget-use.ts';
import type { Budget } from '../run-report.ts';
import type { BudgetUse, BudgetValue } from './decision.ts';
import type { BudgetEntry, SignoffPolicy } from './policy.ts';
import { isGlob } from '../../harness/verify/judge/glob.ts';
import { wildcardMatches } from './wildcards.ts';

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
  return (scenario === undefined ? 0 : isGlob(scenario) ? 2 : 4) + (strategies === undefined ? 0 : 1);
}

const VALUE = { minutes: 'minutes', reboots: 'reboots', imageGrowthBytes: 'image-growth' } as const;

/** What of its budget a cell used. @param measured null: the cell was not judged */
export function budgetUses(budget: Budget, place: { scenario: string; strategy: StrategyName }, measured: NonNullable<Comparison['metrics'][StrategyName]> | null): BudgetUse[] {
  return budgetUse(measured ?? undefined, budget).map(({ measure, used, allowed, within }): BudgetUse => {
    const value: BudgetValue = VALUE[measure];
    if (measured === null) return { ...place, value, used: null, allowed, state: 'not-judged' };
    if (used === null || !Number.isFinite(used)) return { ...place, value, used, allowed, state: 'not-measured' };
    return { ...place, value, used, allowed, state: within ? 'within' : 'exceeded' };
  });
}
