import type { ResolvedOperation } from '../operation.ts';

/** What the order rules speak of. An operation may be several: .NET Framework 3.5 is a feature too. */
export type OperationKind =
  | 'servicing-stack' | 'language-pack' | 'capability' | 'cumulative-update' | 'net-framework-update' | 'package'
  | 'feature' | 'net-framework-3' | 'clean-up' | 'edition' | 'product-key' | 'international' | 'app-package';

/** `NetFx3` and its children; on Server the feature above it is `NetFx3ServerFeatures`. */
const NET_FRAMEWORK_3 = /^netfx3/i;
/** `Package_for_DotNetRollup_481`, as DISM lists .NET cumulative updates. */
const NET_FRAMEWORK_UPDATE = /^Package_for_DotNetRollup/i;

export function operationKinds(operation: ResolvedOperation): OperationKind[] {
  switch (operation.operation) {
    case 'add-package':
      return packageKinds(operation);
    case 'add-language':
      return ['language-pack'];
    case 'add-capability':
      return ['capability'];
    case 'enable-feature':
      return NET_FRAMEWORK_3.test(operation.feature) ? ['feature', 'net-framework-3'] : ['feature'];
    case 'clean-up-image':
      return ['clean-up'];
    case 'set-edition':
      return ['edition'];
    case 'set-product-key':
      return ['product-key'];
    case 'set-international':
      return ['international'];
    case 'add-appx':
      return ['app-package'];
    default:
      return [];
  }
}

function packageKinds({ payload }: ResolvedOperation): OperationKind[] {
  if (payload?.kind !== 'package') return ['package'];
  switch (payload.role) {
    case 'servicing-stack':
      return ['servicing-stack'];
    case 'language-pack':
      return ['language-pack'];
    case 'feature-on-demand':
      return ['capability'];
    case 'cumulative-update':
      return ['cumulative-update'];
    case 'other':
      return [NET_FRAMEWORK_UPDATE.test(payload.identity.name) ? 'net-framework-update' : 'package'];
  }
}
