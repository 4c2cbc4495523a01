import type { StrategyName } from '../../../../../harness/servicing/operation.ts';
import type { RunIndex } from '../../../data/run-index.ts';

const ORDER: readonly StrategyName[] = ['offline', 'setup', 'audit'];

/** The strategies that a run has, in canonical order, with what stands over their columns. */
export function strategiesOf({ scenarios }: RunIndex): { strategy: StrategyName; title: string }[] {
  return ORDER.flatMap((strategy) => {
    for (const { cells } of scenarios) {
      const cell = cells.find((one) => one.strategy === strategy);
      if (cell) return { strategy, title: cell.title };
    }
    return [];
  });
}
