import { factsOf, type Fact } from '../../harness/verify/compare/facts.ts';
import { leftSystem } from '../../harness/verify/compare/differences.ts';
import type { StrategyName } from '../../harness/servicing/operation.ts';
import type { Difference } from '../../harness/verify/outcome.ts';
import type { ScenarioReport } from '../run-report.ts';

/** How many facts of the inventories agree. */
export interface Agreement {
  /** Strategies that left a system with a usable inventory; with fewer than two nothing is compared and all counts are 0. */
  strategies: StrategyName[];
  same: number;
  differing: number;
  /** By kind of fact, the kinds that occur, in order of their name. */
  kinds: { kind: Difference['kind']; same: number; differing: number }[];
}

/** Counts facts that are the same in every finished system, by the same normal form as the comparison's differences. */
export function agreement({ cells, comparison }: Pick<ScenarioReport, 'cells' | 'comparison'>): Agreement {
  const finished = cells.map((cell) => cell.outcome).filter(leftSystem);
  const strategies = finished.map((outcome) => outcome.strategy);
  if (finished.length < 2) return { strategies, same: 0, differing: 0, kinds: [] };
  const known = new Map<string, Fact>(finished.flatMap((outcome) => [...factsOf(outcome.inventory!)]));
  const differs = new Set(comparison.differences.map((difference) => difference.subject.toLowerCase()));
  const counts = new Map<Difference['kind'], { same: number; differing: number }>();
  for (const [key, { kind }] of known) {
    const count = counts.get(kind) ?? { same: 0, differing: 0 };
    count[differs.has(key) ? 'differing' : 'same'] += 1;
    counts.set(kind, count);
  }
  const kinds = [...counts].map(([kind, count]) => ({ kind, ...count })).sort((left, right) => (left.kind < right.kind ? -1 : 1));
  const sum = (which: 'same' | 'differing') => kinds.reduce((total, entry) => total + entry[which], 0);
  return { strategies, same: sum('same'), differing: sum('differing'), kinds };
}
