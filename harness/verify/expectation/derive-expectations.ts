import type { Scenario } from '../../scenario/scenario.ts';
import type { ServicingRequest } from '../../servicing/operation.ts';
import type { Expectation } from './expectation.ts';
import { expectationsOfOperation } from './expectations-of-operation.ts';

/**
 * What should hold in the finished system: derived from the request, replaced by id or added to by the scenario, minus
 * what the scenario removes. In the order of the request, then the system's own, then the scenario's additions. Pure.
 *
 * An operation that a strategy cannot carry out keeps its expectation: judging turns it into 'not possible' with the
 * reason, which is more than leaving it out would say.
 */
export function deriveExpectations(scenario: Pick<Scenario, 'expectations' | 'removedExpectations'>, request: ServicingRequest): Expectation[] {
  const byId = new Map<string, Expectation>();
  // A later operation on the same subject (enable, then disable) has the last word.
  for (const [index, operation] of request.operations.entries())
    for (const expectation of expectationsOfOperation(operation, request.operations.slice(index + 1))) byId.set(expectation.id, expectation);
  byId.set('image-state', { id: 'image-state', origin: 'derived', kind: 'image-state', state: 'IMAGE_STATE_COMPLETE' });
  byId.set('no-pending-reboot', { id: 'no-pending-reboot', origin: 'derived', kind: 'no-pending-reboot' });
  for (const expectation of scenario.expectations) {
    const operation = expectation.operation ?? byId.get(expectation.id)?.operation;
    byId.set(expectation.id, operation === undefined ? expectation : { ...expectation, operation });
  }
  for (const id of scenario.removedExpectations) byId.delete(id);
  return [...byId.values()];
}
