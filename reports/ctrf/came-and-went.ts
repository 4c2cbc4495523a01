import type { StrategyName } from '../../harness/servicing/operation.ts';
import type { Check } from '../../harness/verify/outcome.ts';
import { signature } from '../failures/signature.ts';
import type { ScenarioReport } from '../run-report.ts';

/**
 * Whether a check that passed now failed in an earlier run of the same wimproof that asked for exactly the same (the
 * scenario's digest): then nothing that is written down explains the change. False when history is not known.
 */
export function cameAndWent(check: Pick<Check, 'id'>, strategy: StrategyName, version: string, { digest, history = [] }: Pick<ScenarioReport, 'digest' | 'history'>): boolean {
  if (digest === undefined) return false;
  const failed = `${signature('product', 'expectation', check.id)}/`;
  return history.some((entry) => entry.digest === digest && entry.version === version && entry.cells.some((cell) => cell.strategy === strategy && cell.failures.some((one) => one.startsWith(failed))));
}
