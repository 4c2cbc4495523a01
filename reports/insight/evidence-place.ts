import type { StrategyName } from '../../harness/servicing/operation.ts';

/** Where in a scenario's report the figures stand that a sentence rests on. */
export type EvidencePlace =
  | { page: 'comparison'; part: 'operations' | 'differences' | 'timeline' | 'cost' | 'growth' }
  | { page: 'outcome'; strategy: StrategyName; part: 'checks' | 'stages' | 'error' }
  | { page: 'history' };
