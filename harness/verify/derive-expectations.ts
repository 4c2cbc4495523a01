import type { Scenario } from '../scenario/scenario.ts';
import { formatPackageIdentity } from '../servicing/package-identity.ts';
import type { ResolvedOperation, ServicingRequest } from '../servicing/operation.ts';
import type { Expectation } from './expectation.ts';

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
  for (const expectation of request.operations.flatMap(fromOperation)) byId.set(expectation.id, expectation);
  byId.set('image-state', { id: 'image-state', origin: 'derived', kind: 'image-state', state: 'IMAGE_STATE_COMPLETE' });
  byId.set('no-pending-reboot', { id: 'no-pending-reboot', origin: 'derived', kind: 'no-pending-reboot' });
  for (const expectation of scenario.expectations) {
    const operation = byId.get(expectation.id)?.operation;
    byId.set(expectation.id, operation === undefined ? expectation : { ...expectation, operation });
  }
  for (const id of scenario.removedExpectations) byId.delete(id);
  return [...byId.values()];
}

function fromOperation(operation: ResolvedOperation): Expectation[] {
  const common = { origin: 'derived', operation: operation.id } as const;
  const { payload } = operation;
  switch (operation.operation) {
    case 'add-package': {
      if (payload?.kind !== 'package') return [];
      const identity = formatPackageIdentity(payload.identity);
      return [{ id: `package:${identity}`, ...common, kind: 'package', identity, state: 'installed' }];
    }
    case 'add-driver': {
      if (payload?.kind !== 'driver') return [];
      const { originalFileName, provider, version } = payload;
      return [{ id: `driver:${originalFileName}`, ...common, kind: 'driver', originalFileName, provider, version, state: 'present' }];
    }
    case 'enable-feature':
      return [{ id: `feature:${operation.feature}`, ...common, kind: 'feature', feature: operation.feature, state: 'enabled' }];
    case 'disable-feature':
      return [{ id: `feature:${operation.feature}`, ...common, kind: 'feature', feature: operation.feature, state: 'disabled' }];
    case 'install-application': {
      // An .exe says nothing of what it installs: that is for the scenario to expect.
      if (payload?.kind !== 'application' || payload.productCode === undefined) return [];
      const { productCode, productName, productVersion } = payload;
      const facts = { ...(productName !== undefined && { name: productName }), ...(productVersion !== undefined && { version: productVersion }) };
      return [{ id: `application:${productName ?? productCode}`, ...common, kind: 'application', productCode, ...facts, state: 'present' }];
    }
  }
}
