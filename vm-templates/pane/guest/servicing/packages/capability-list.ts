import { BASE_CAPABILITIES, type CapabilityDescription } from '../base/base-capabilities.ts';
import type { ServicedImage } from '../image.ts';
import { CBS_STATE, listPackages, type PackageRecord, stateWord } from './package-store.ts';

export interface Capability extends CapabilityDescription {
  /** As dism prints it. */
  state: string;
  /** Packages of it in the image: the base package, then satellites. */
  packages: PackageRecord[];
}

/** `Wimproof.Sample~~~en-US~0.0.1.0` without its language: what a satellite and its base package share. */
export function withoutLanguage(identity: string): string {
  const [name = '', , , , version = ''] = identity.split('~');
  return `${name}~${version}`.toLowerCase();
}

export function sameCapability(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

/** Satellites are part of their base capability and not listed by themselves. */
function describe(image: ServicedImage): CapabilityDescription[] {
  const unknown = listPackages(image)
    .map(({ manifest }) => manifest)
    .filter(({ capability, satelliteOf }) => capability !== '' && satelliteOf === '' && !BASE_CAPABILITIES.some(({ identity }) => sameCapability(identity, capability)))
    .map(({ capability, displayName, description, size }) => ({ identity: capability, displayName, description, downloadSize: size, installSize: size }));
  return [...BASE_CAPABILITIES, ...unknown].sort((a, b) => (a.identity.toLowerCase() < b.identity.toLowerCase() ? -1 : 1));
}

/** All capabilities that the image knows, in the order of their names. Windows PE knows none but those of its packages. */
export function listCapabilities(image: ServicedImage): Capability[] {
  const packages = listPackages(image);
  return describe(image)
    .map((description) => {
      const base = packages.filter(({ manifest }) => manifest.satelliteOf === '' && sameCapability(manifest.capability, description.identity));
      const satellites = packages.filter(({ manifest }) => manifest.satelliteOf !== '' && withoutLanguage(manifest.capability) === withoutLanguage(description.identity));
      return { ...description, state: stateWord(base[0]?.state ?? CBS_STATE.absent), packages: base.length > 0 ? [...base, ...satellites] : [] };
    })
    .filter((capability) => !image.isPe || capability.packages.length > 0);
}
