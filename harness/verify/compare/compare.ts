import { STRATEGIES, type StrategyName } from '../../servicing/operation.ts';
import { differencesBetween, type DeclaredDifference } from './differences.ts';
import { operationRows } from './operation-rows.ts';
import type { Comparison, Outcome } from '../outcome.ts';
import { comparisonVerdict } from '../verdict.ts';

export interface CompareOptions {
  /** The scenario's `expectedDifferences`. */
  declared: readonly DeclaredDifference[];
  /** The request's operations in order, with titles; without it, ids and order are taken from the outcomes. */
  operations?: readonly { id: string; title?: string }[];
}

/**
 * Holds the outcomes of ONE scenario against each other. Pure; the order of the outcomes does not matter. At most one
 * outcome per strategy; all of the same run and scenario.
 */
export function compare(outcomes: readonly Outcome[], options: CompareOptions): Comparison {
  const sorted = [...outcomes].sort((left, right) => STRATEGIES.indexOf(left.strategy) - STRATEGIES.indexOf(right.strategy));
  const first = sorted[0];
  if (!first) throw new RangeError('compare() needs at least one outcome');
  const strategies = sorted.map((outcome) => outcome.strategy);
  if (new Set(strategies).size !== strategies.length || sorted.some((outcome) => outcome.scenario !== first.scenario))
    throw new RangeError(`compare() takes one outcome per strategy of one scenario, not ${sorted.map((outcome) => `${outcome.scenario}/${outcome.strategy}`).join(', ')}`);
  const differences = differencesBetween(sorted, options.declared);
  return {
    schema: 'wimproof.comparison/1',
    run: first.run,
    scenario: first.scenario,
    verdict: comparisonVerdict(sorted, differences),
    strategies,
    ...(first.target && { target: first.target }),
    operations: operationRows(sorted, options.operations),
    metrics: metricsOf(sorted),
    differences,
  };
}

function metricsOf(outcomes: readonly Outcome[]): Comparison['metrics'] {
  const metrics: Partial<Record<StrategyName, NonNullable<Comparison['metrics'][StrategyName]>>> = {};
  for (const outcome of outcomes) {
    // A stage from the cache cost its time in an earlier run; leaving it out would make the strategy look quicker than it is.
    const cachedMs = outcome.stages.reduce((sum, stage) => sum + (stage.cachedFrom?.durationMs ?? 0), 0);
    const count = (status: string) => outcome.checks.filter((check) => check.status === status).length;
    metrics[outcome.strategy] = {
      verdict: outcome.verdict,
      durationMs: outcome.durationMs + cachedMs,
      ...(cachedMs > 0 ? { cachedMs } : {}),
      reboots: outcome.reboots,
      imageGrowthBytes: outcome.imageGrowthBytes,
      passed: count('passed'),
      failed: count('failed'),
      notPossible: outcome.notPossible.length,
    };
  }
  return metrics;
}
