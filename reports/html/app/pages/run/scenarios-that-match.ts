import type { IndexCell, IndexScenario, RunIndex } from '../../../data/run-index.ts';
import type { RunFilters } from '../../router/route.ts';

/** Indices of the scenarios that the filters leave. The search is not looked at. */
export function scenariosThatMatch({ scenarios }: RunIndex, filters: RunFilters): number[] {
  return scenarios.flatMap((scenario, at) => (matches(scenario, filters) ? at : []));
}

function matches(scenario: IndexScenario, filters: RunFilters): boolean {
  const { verdict, strategy, kind } = filters;
  if (strategy === '' && (verdict === '' || scenario.verdict === verdict) && (kind === '' || scenario.kinds.includes(kind))) return true;
  return scenario.cells.some((cell) => cellMatches(cell, filters));
}

export function cellMatches(cell: IndexCell, { verdict, strategy, kind }: Pick<RunFilters, 'verdict' | 'strategy' | 'kind'>): boolean {
  return (strategy === '' || cell.strategy === strategy) && (verdict === '' || cell.verdict === verdict) && (kind === '' || cell.kinds.includes(kind));
}
