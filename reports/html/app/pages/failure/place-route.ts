import type { FailurePlace, RunIndex } from '../../../data/run-index.ts';
import type { Route } from '../../router/route.ts';

/** Where a failure is explained. */
export function placeRoute({ scenarios }: RunIndex, { scenario, strategy, check }: FailurePlace): Route {
  const { name } = scenarios[scenario]!;
  if (strategy === undefined) return { page: 'comparison', scenario: name };
  return { page: 'outcome', scenario: name, strategy, ...(check === undefined ? {} : { check }) };
}
