import type { PackagePayload } from '../../operation.ts';
import type { PackageManifest } from '../parse-update-mum.ts';

/**
 * What the order rules call a package. Sources: real manifests: `Package_for_ServicingStack_1234` with selfUpdate,
 * `Package_for_RollupFix`, release types `Language Pack` and `OnDemand Pack`, declared capabilities.
 */
export function packageRole({ identity, selfUpdate, capabilities, releaseType }: PackageManifest): PackagePayload['role'] {
  if (selfUpdate || /^Package_for_ServicingStack/i.test(identity.name)) return 'servicing-stack';
  if (capabilities.length > 0 || releaseType === 'OnDemand Pack') return 'feature-on-demand';
  if (releaseType === 'Language Pack') return 'language-pack';
  if (/^Package_for_RollupFix/i.test(identity.name)) return 'cumulative-update';
  return 'other';
}

/** The order in which packages of one update are added: the servicing stack first. Source: "Servicing stack updates". */
export function inServicingOrder(manifests: readonly PackageManifest[]): PackageManifest[] {
  const rank = (manifest: PackageManifest): number => (packageRole(manifest) === 'servicing-stack' ? 0 : packageRole(manifest) === 'cumulative-update' ? 2 : 1);
  return [...manifests].sort((left, right) => rank(left) - rank(right));
}
