import { STRATEGIES, type StrategyName } from '../../harness/servicing/operation.ts';
import type { SignoffPolicy } from './policy.ts';
import { isGlob } from '../../harness/verify/judge/glob.ts';
import { wildcardMatches } from './wildcards.ts';

export interface RequiredScenario {
  scenario: string;
  strategies: StrategyName[];
}

/**
 * What a policy requires of the scenarios that are known, in their order; names that are not among them come last, and
 * so does a wildcard that matches none: what is required and unknown did not run.
 */
export function requiredCells(policy: Pick<SignoffPolicy, 'required'>, known: readonly string[]): RequiredScenario[] {
  const wanted = new Map<string, Set<StrategyName>>();
  const want = (scenario: string, strategies: readonly StrategyName[]): void => {
    const own = wanted.get(scenario) ?? new Set();
    for (const strategy of strategies) own.add(strategy);
    wanted.set(scenario, own);
  };
  for (const scenario of known) for (const entry of policy.required) if (wildcardMatches(entry.scenario, scenario)) want(scenario, entry.strategies);
  for (const entry of policy.required) if (!(isGlob(entry.scenario) ? known.some((scenario) => wildcardMatches(entry.scenario, scenario)) : known.includes(entry.scenario))) want(entry.scenario, entry.strategies);
  return [...wanted].map(([scenario, strategies]) => ({ scenario, strategies: STRATEGIES.filter((name) => strategies.has(name)) }));
}
