import type { StrategyName } from '../../servicing/operation.ts';
import type { NotPossible, Plan } from '../../strategy/plan.ts';
import type { Expectation } from '../../verify/expectation/expectation.ts';

/** What `wimproof check` judges a machine by. */
export interface CheckPlan {
  expectations: Expectation[];
  notPossible: NotPossible[];
  /** Why some are shown but not judged, by the expectation's id. */
  unjudged: Record<string, string>;
}

/** Judged on what a run's own steps printed, of which an existing machine has none. */
const ON_TRANSCRIPTS: readonly Expectation['kind'][] = ['windows-pe', 'listing', 'patch-applicable', 'completed'];

/**
 * Joins the plans of the strategies by which a machine may have been made. Of one plan everything is taken. Of several,
 * an expectation that is limited to some of them says nothing about this machine; an operation counts as not possible
 * only when none of them can do it. Pure.
 * @param plans one per strategy, of the same scenario and image; at least one
 */
export function compileCheck(plans: readonly Plan[], strategies: readonly StrategyName[]): CheckPlan {
  const unjudged: CheckPlan['unjudged'] = {};
  const expectations = plans[0]!.expectations.map((expectation): Expectation => {
    if (ON_TRANSCRIPTS.includes(expectation.kind)) unjudged[expectation.id] = 'Judged on what the steps of a run print; nothing was carried out here.';
    const { strategies: limited, ...common } = expectation;
    if (plans.length === 1 || limited === undefined) return expectation;
    if (strategies.every((name) => limited.includes(name))) return common as Expectation;
    unjudged[expectation.id] = `Expected under ${limited.join(', ')} only: say with --strategy by which the machine was made.`;
    return common as Expectation;
  });
  const [first, ...others] = plans.map(({ notPossible }) => notPossible);
  const notPossible = first!.filter(({ operation }) => others.every((list) => list.some((entry) => entry.operation === operation)));
  return { expectations, notPossible, unjudged };
}
