import { formatPackageIdentity } from '../../servicing/package-identity.ts';
import { driverPackages } from '../../servicing/driver-packages.ts';
import type { PackagePayload, Payload, ResolvedOperation } from '../../servicing/operation.ts';
import type { Expectation } from './expectation.ts';
import { expectationsOfAnswerFile } from './expectations-of-answer-file.ts';
import { expectedSettings } from './expected-settings.ts';

type Common = Pick<Expectation, 'origin' | 'operation'>;

/**
 * What one operation must have left in the finished system, as far as it can be proven there. None are derived of an .exe
 * installer, which says nothing of what it installs, and of set-product-key: Windows shows the key's last five characters at
 * most, so the job step's exit code is the only evidence.
 * @param later the operations behind it, which may undo what it leaves
 */
export function expectationsOfOperation(operation: ResolvedOperation, later: readonly ResolvedOperation[]): Expectation[] {
  const common: Common = { origin: 'derived', operation: operation.id };
  const { payload } = operation;
  switch (operation.operation) {
    case 'add-package':
      return packagesOf(payload, common, 'installed');
    case 'remove-package':
      return operation.package === undefined ? packagesOf(payload, common, 'absent') : [packageExpectation(operation.package, common, 'absent')];
    case 'add-language':
      return [
        { id: `language:${operation.language}`, ...common, kind: 'language', language: operation.language, state: 'installed' },
        ...(later.some((other) => other.operation === 'remove-language' && sameName(other.language, operation.language)) ? [] : packagesOf(payload, common, 'installed')),
      ];
    case 'remove-language':
      return [
        { id: `language:${operation.language}`, ...common, kind: 'language', language: operation.language, state: 'absent' },
        ...(operation.package === undefined ? [] : [packageExpectation(operation.package, common, 'absent')]),
      ];
    case 'add-capability':
      return [
        { id: `capability:${operation.capability}`, ...common, kind: 'capability', capability: operation.capability, state: 'installed' },
        ...(later.some((other) => other.operation === 'remove-capability' && sameName(other.capability, operation.capability)) ? [] : packagesOf(payload, common, 'installed')),
      ];
    case 'remove-capability':
      return [{ id: `capability:${operation.capability}`, ...common, kind: 'capability', capability: operation.capability, state: 'absent' }];
    case 'enable-feature':
      return [{ id: `feature:${operation.feature}`, ...common, kind: 'feature', feature: operation.feature, state: 'enabled' }];
    case 'disable-feature':
      return [{ id: `feature:${operation.feature}`, ...common, kind: 'feature', feature: operation.feature, state: operation.remove ? 'removed' : 'disabled' }];
    case 'add-driver':
      return driverPackages(payload).map(({ originalFileName, provider, version }) => ({ id: `driver:${originalFileName}`, ...common, kind: 'driver', originalFileName, provider, version, state: 'present' }));
    case 'remove-driver': {
      const originalFileName = operation.driver.toLowerCase();
      return [{ id: `driver:${originalFileName}`, ...common, kind: 'driver', originalFileName, state: 'absent' }];
    }
    case 'set-international':
      return expectedSettings(operation).map(({ setting, value }) => ({ id: `international:${setting}`, ...common, kind: 'international', setting, value }));
    case 'set-edition':
      return [{ id: 'edition', ...common, kind: 'edition', edition: operation.edition }];
    case 'set-product-key':
      return [];
    case 'install-application': {
      if (payload?.kind !== 'application' || payload.productCode === undefined) return [];
      const { productCode, productName, productVersion } = payload;
      // A patch behind it gives the product another version.
      const patched = later.some(({ payload: patch }) => patch?.kind === 'patch' && patch.targets.some((target) => target.toUpperCase() === productCode.toUpperCase()));
      const facts = { ...(productName !== undefined && { name: productName }), ...(productVersion !== undefined && !patched && { version: productVersion }) };
      return [{ id: `application:${productName ?? productCode}`, ...common, kind: 'application', productCode, ...facts, state: 'present' }];
    }
    case 'install-patch':
      return payload?.kind === 'patch' ? [{ id: `patch:${payload.patchCode}`, ...common, kind: 'patch', patchCode: payload.patchCode, state: 'applied' }] : [];
    case 'check-patch':
      return [{ id: `patch-applicable:${operation.id}`, ...common, kind: 'patch-applicable', applicable: true }];
    case 'add-appx':
      return payload?.kind === 'appx' ? [{ id: `appx:${payload.fullName}`, ...common, kind: 'appx', package: payload.fullName, state: 'present' }] : [];
    case 'remove-appx':
      return [{ id: `appx:${operation.package}`, ...common, kind: 'appx', package: operation.package, state: 'absent' }];
    case 'apply-answer-file':
      return payload?.kind === 'answer-file' ? expectationsOfAnswerFile(payload, common) : [];
    case 'set-registry-value': {
      const { key, value, type, data } = operation;
      return [{ id: `registry-value:${key}\\${value}`, ...common, kind: 'registry-value', key, value, state: 'present', type, data }];
    }
    case 'remove-registry-value': {
      const { key, value } = operation;
      return [{ id: `registry-value:${key}\\${value}`, ...common, kind: 'registry-value', key, value, state: 'absent' }];
    }
    case 'copy-files':
      return operation.files.map(({ name, sha256 }) => {
        const path = `${operation.destination.replace(/\\+$/, '')}\\${name.replaceAll('/', '\\')}`;
        return { id: `file:${path}`, ...common, kind: 'file', path, state: 'present', sha256 };
      });
    case 'clean-up-image':
      return [
        { id: `completed:${operation.id}`, ...common, kind: 'completed' },
        // What comes afterwards may supersede packages again.
        ...(operation.resetBase && !later.some(addsPackages) ? [{ id: 'no-superseded-packages', ...common, kind: 'no-superseded-packages' } as const] : []),
      ];
    case 'check-component-store':
      return [{ id: 'component-store', ...common, kind: 'component-store', health: 'healthy' }];
    case 'update-windows-pe': {
      const { packages, drivers } = payload?.kind === 'windows-pe' ? payload : { packages: [], drivers: [] };
      const { scratchSpace, targetPath } = operation;
      return [{
        id: `windows-pe:${operation.id}`,
        ...common,
        kind: 'windows-pe',
        packages: packages.flatMap(identitiesOf),
        drivers: drivers.flatMap(driverPackages).map(({ originalFileName, version }) => ({ originalFileName, version })),
        ...(scratchSpace !== undefined && { scratchSpace }),
        ...(targetPath !== undefined && { targetPath }),
      }];
    }
    case 'list-image':
      return [{ id: `listing:${operation.id}`, ...common, kind: 'listing', what: operation.what }];
  }
}

function sameName(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

function packageExpectation(identity: string, common: Common, state: 'installed' | 'absent'): Expectation {
  return { id: `package:${identity}`, ...common, kind: 'package', identity, state };
}

/** One expectation per package of a container; of a payload that is none, nothing. */
function packagesOf(payload: Payload | undefined, common: Common, state: 'installed' | 'absent'): Expectation[] {
  return payload?.kind === 'package' ? identitiesOf(payload).map((identity) => packageExpectation(identity, common, state)) : [];
}

/** Of several versions of a package (a checkpoint cumulative update and what builds on it) the last supersedes the others. */
function identitiesOf({ identity, contains }: PackagePayload): string[] {
  const last = new Map((contains.length > 0 ? contains : [identity]).map((one) => [formatPackageIdentity({ ...one, version: '' }), one]));
  return [...last.values()].map(formatPackageIdentity);
}


function addsPackages({ operation }: ResolvedOperation): boolean {
  return ['add-package', 'add-language', 'add-capability', 'enable-feature', 'apply-answer-file', 'set-edition'].includes(operation);
}
