import type { StrategyName } from '../../harness/servicing/operation.ts';
import type { CheckStatus, Comparison } from '../../harness/verify/outcome.ts';

/**
 * - everywhere: landed under every strategy;
 * - where-possible: landed wherever it is possible, and is not possible somewhere;
 * - somewhere: landed under one strategy at least, and not under another where it is possible;
 * - nowhere: landed under none, and was judged, or is not possible, under one at least;
 * - not-judged: nothing is known of it, since nothing ran or no expectation judges it.
 */
export type LandingClass = 'everywhere' | 'where-possible' | 'somewhere' | 'nowhere' | 'not-judged';
type State = CheckStatus | 'not-run';

/** Where one operation of the request landed. Strategies in the comparison's order; each is in one list. */
export interface OperationLanding {
  operation: string;
  title: string;
  class: LandingClass;
  landed: StrategyName[];
  failed: StrategyName[];
  notPossible: StrategyName[];
  notRun: StrategyName[];
  notJudged: StrategyName[];
  /** Its state is the same under every strategy, whichever it is. */
  same: boolean;
}

/** Where each operation landed, in the request's order. A cell that is missing counts as not run, never as landed. */
export function landing({ strategies, operations }: Pick<Comparison, 'strategies' | 'operations'>): OperationLanding[] {
  return operations.map(({ operation, title, cells }) => {
    const state = (strategy: StrategyName): State => cells[strategy]?.status ?? 'not-run';
    const under = (wanted: State) => strategies.filter((strategy) => state(strategy) === wanted);
    const lists = { landed: under('passed'), failed: under('failed'), notPossible: under('not-possible'), notRun: under('not-run'), notJudged: under('not-applicable') };
    return { operation, title, class: classOf(lists, strategies.length), ...lists, same: new Set(strategies.map(state)).size === 1 };
  });
}

function classOf({ landed, failed, notPossible }: Pick<OperationLanding, 'landed' | 'failed' | 'notPossible'>, strategies: number): LandingClass {
  if (landed.length > 0 && landed.length === strategies) return 'everywhere';
  if (landed.length > 0) return landed.length + notPossible.length === strategies ? 'where-possible' : 'somewhere';
  return failed.length > 0 || (notPossible.length > 0 && notPossible.length === strategies) ? 'nowhere' : 'not-judged';
}
