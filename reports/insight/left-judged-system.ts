import type { Outcome } from '../../harness/verify/outcome.ts';
import { emptySections } from '../../harness/verify/usable-inventory.ts';

/**
 * Whether the strategy left a system of which something is known. Expectations are only judged on a usable inventory, so
 * this can be told from the checks alone, also where a large report leaves the inventories out.
 */
export function leftJudgedSystem({ inventory, checks }: Pick<Outcome, 'inventory' | 'checks'>): boolean {
  return checks.some(({ status }) => status === 'passed' || status === 'failed') && (inventory === null || emptySections(inventory).length === 0);
}
