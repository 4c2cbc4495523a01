import { compareVersions, type Identity, sameFamily, versionParts } from '../identity.ts';
import type { ServicedImage } from '../image.ts';
import { type PackageManifest, satisfiesParent } from './mum.ts';
import { isInstalled, listPackages } from './package-store.ts';

/** Whether a package is for another processor: /IgnoreCheck does not waive that. */
export function isForOtherArchitecture(image: ServicedImage, { identity }: PackageManifest): boolean {
  return identity.architecture !== image.architecture && identity.architecture !== 'neutral';
}

/** `yes`, `installed` (this very package is there) or `no` (architecture, parent missing or of another version, or a newer one is there). */
export function applicability(image: ServicedImage, manifest: PackageManifest): 'yes' | 'installed' | 'no' {
  const { identity, parents } = manifest;
  if (isForOtherArchitecture(image, manifest)) return 'no';
  const present = listPackages(image).filter(isInstalled);
  const relatives = present.filter((record) => sameFamily(record.identity, identity));
  if (relatives.some((record) => compareVersions(record.identity.version, identity.version) === 0)) return 'installed';
  if (relatives.some((record) => compareVersions(record.identity.version, identity.version) > 0)) return 'no';
  const anyParent = parents.length === 0 || parents.some((parent) => present.some((record) => satisfiesParent(record.identity, parent)));
  return anyParent ? 'yes' : 'no';
}

/** `26100.9000.1.0`, the version of a servicing stack package, as the version of the stack itself: `10.0.26100.9000`. */
function stackVersion({ version }: Identity): string {
  const [build, revision] = versionParts(version);
  return `10.0.${build}.${revision}`;
}

/** Whether the newest servicing stack of the image is as new as the manifest's `installerAssembly` demands. */
export function hasRequiredStack(image: ServicedImage, manifest: PackageManifest): boolean {
  if (manifest.requiredStack === '') return true;
  const stacks = listPackages(image).filter((record) => isInstalled(record) && /^Package_for_ServicingStack/i.test(record.identity.name));
  const newest = stacks.map((record) => stackVersion(record.identity)).sort(compareVersions).at(-1) ?? image.version;
  return compareVersions(newest, manifest.requiredStack) >= 0;
}
