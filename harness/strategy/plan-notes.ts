import { WimproofError } from '../errors/wimproof-error.ts';
import type { WimImage } from '../image/image-info.ts';
import type { StrategyName } from '../servicing/operation.ts';
import { orderProblems } from '../servicing/order/order-problems.ts';
import { driverProblems } from '../servicing/payload/inf/driver-problems.ts';
import type { PlacedOperation } from './payload-layout.ts';
import type { PlanNote } from './plan.ts';

/**
 * What payloads and order already tell: a driver without a section for this architecture, an unsigned one, an order that
 * Microsoft advises against. Operations that the strategy cannot carry out have their reason elsewhere.
 * @throws WimproofError WP-PLAN-REQUEST (scenario) for what cannot work
 */
export function planNotes(placed: readonly PlacedOperation[], strategy: StrategyName, image: WimImage): PlanNote[] {
  const possible = placed.filter(({ mechanism }) => mechanism !== undefined);
  const problems = [
    ...possible.flatMap(({ operation }) => {
      if (operation.operation !== 'add-driver' || operation.payload?.kind !== 'driver') return [];
      const files = operation.files.map(({ name }) => name);
      const target = { architecture: image.architecture, windowsVersion: image.version, strategy, forceUnsigned: operation.forceUnsigned ?? false, files };
      return driverProblems(operation.payload, target).map((problem) => ({ operation: operation.id, ...problem }));
    }),
    ...orderProblems(possible.map(({ operation }) => operation), strategy).map(({ operation, severity, text, source }) => ({ operation, severity, code: 'WP-ORDER', text, source: `${source.title}, ${source.url}` })),
  ];
  const wrong = problems.find(({ severity }) => severity === 'error');
  if (wrong) throw new WimproofError({ code: 'WP-PLAN-REQUEST', kind: 'scenario', cause: `${wrong.operation} cannot work: ${wrong.text}`, mend: 'change the request' });
  return problems.map(({ severity: _severity, ...note }) => note);
}
