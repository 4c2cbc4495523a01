import { formatPackageIdentity } from '../servicing/package-identity.ts';
import type { ResolvedOperation } from '../servicing/operation.ts';

/** A line for people: `Add package Package_for_KB5099001~...`. */
export function operationTitle(operation: ResolvedOperation): string {
  const { payload } = operation;
  switch (operation.operation) {
    case 'add-package':
      return `Add package ${payload?.kind === 'package' ? formatPackageIdentity(payload.identity) : operation.id}`;
    case 'add-driver':
      return `Add driver ${payload?.kind === 'driver' ? `${payload.originalFileName} ${payload.version}` : operation.id}`;
    case 'enable-feature':
      return `Enable feature ${operation.feature}`;
    case 'disable-feature':
      return `Disable feature ${operation.feature}`;
    case 'install-application': {
      const name = payload?.kind === 'application' ? [payload.productName, payload.productVersion].filter(Boolean).join(' ') : '';
      return `Install application ${name || operation.id}`;
    }
  }
}
