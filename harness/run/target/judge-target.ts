import type { Inventory } from '../../guest/inventory/inventory.ts';
import type { StrategyName } from '../../servicing/operation.ts';
import { judge } from '../../verify/judge.ts';
import type { Check } from '../../verify/outcome.ts';
import type { CheckPlan } from './check-plan.ts';

/**
 * Judges what a machine says by the plan. What cannot be judged here is shown with the reason, and neither passes nor fails. Pure.
 * @throws WimproofError WP-INVENTORY-EMPTY (infrastructure)
 */
export function judgeTarget(plan: CheckPlan, inventory: Inventory, strategy: StrategyName): Check[] {
  const checks = judge(plan.expectations, { strategy, windowsVersion: inventory.windowsVersion, inventory, notPossible: plan.notPossible, jobSteps: [] });
  return checks.map((check) => {
    const reason = plan.unjudged[check.id];
    return reason === undefined || check.status === 'not-possible' ? check : { ...check, status: 'not-applicable', reason };
  });
}
