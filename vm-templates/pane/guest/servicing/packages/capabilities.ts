import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Capability, listCapabilities, sameCapability, withoutLanguage } from './capability-list.ts';
import type { ServicedImage } from '../image.ts';
import { readIntl } from '../languages/intl.ts';
import type { PackageManifest } from './mum.ts';
import { addPackage, withPackage } from './package-add.ts';
import { removePackage } from './package-remove.ts';
import { missingPayload } from './payload-download.ts';
import { HR, ServicingError } from '../servicing-error.ts';

export interface CapabilityOptions {
  /** POSIX directories of Features on Demand cabinets (/Source). */
  sources?: string[];
  /** Never ask Windows Update (/LimitAccess). */
  limitAccess?: boolean;
}
interface SourcePackage {
  path: string;
  manifest: PackageManifest;
}

function unknownCapability(): ServicingError {
  return new ServicingError(HR.INVALID_PARAMETER, 'A Windows capability name was not recognized.', true);
}

/** The capability of that name. Error 87 when the image knows none. */
export function findCapability(image: ServicedImage, name: string): Capability {
  const found = listCapabilities(image).find(({ identity }) => sameCapability(identity, name));
  if (!found) throw unknownCapability();
  return found;
}

/** Cabinets of the source folders that declare a capability. Other files there are passed over. */
function capabilityPackages(sources: string[]): SourcePackage[] {
  const cabinets = sources
    .filter((source) => existsSync(source) && statSync(source).isDirectory())
    .flatMap((source) => readdirSync(source).filter((name) => /\.cab$/i.test(name)).sort().map((name) => join(source, name)));
  return cabinets.flatMap((path) => {
    try {
      const manifest = withPackage(path, (found) => found);
      return manifest.capability ? [{ path, manifest }] : [];
    } catch (error) {
      if (error instanceof ServicingError) return [];
      throw error;
    }
  });
}

/** Base package, then the satellites of the image's languages. Undefined when the sources hold no base package. */
function packagesOf(image: ServicedImage, name: string, found: SourcePackage[]): SourcePackage[] | undefined {
  const base = found.find(({ manifest }) => manifest.satelliteOf === '' && sameCapability(manifest.capability, name));
  if (!base) return undefined;
  const languages = readIntl(image).installedLanguages.map((language) => language.toLowerCase());
  const satellites = found.filter(({ manifest }) => languages.includes(manifest.satelliteOf.toLowerCase()) && withoutLanguage(manifest.capability) === withoutLanguage(name));
  return [base, ...satellites];
}

/**
 * Adds a capability and its satellites from source folders. Nothing happens when it is there already. Errors: 87 for an unknown name,
 * the codes of `missingPayload` when the sources do not hold it, and those of `addPackage`.
 */
export function addCapability(image: ServicedImage, name: string, options: CapabilityOptions = {}): { restartNeeded: boolean } {
  const sources = options.sources ?? [];
  const packages = packagesOf(image, name, capabilityPackages(sources));
  const known = listCapabilities(image).find(({ identity }) => sameCapability(identity, name));
  if (!known && !packages) throw unknownCapability();
  if (known && /^Install/.test(known.state)) return { restartNeeded: false };
  if (!packages) throw missingPayload(image, options.limitAccess || sources.length > 0);
  const outcomes = packages.map(({ path }) => addPackage(image, path));
  return { restartNeeded: outcomes.some(({ restartNeeded }) => restartNeeded) };
}

/** Removes a capability with its satellites. Nothing happens when it is not there. Error 87 for an unknown name, and those of `removePackage`. */
export function removeCapability(image: ServicedImage, name: string): { restartNeeded: boolean } {
  const outcomes = findCapability(image, name).packages.toReversed().map((record) => removePackage(image, record.name));
  return { restartNeeded: outcomes.some(({ restartNeeded }) => restartNeeded) };
}
