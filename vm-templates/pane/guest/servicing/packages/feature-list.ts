import type { ServicedImage } from '../image.ts';
import type { FeatureDefinition } from './mum.ts';
import { CBS_STATE, foundationPackage, isInstalled, listPackages, type PackageRecord, packageKeyPath } from './package-store.ts';
import { HR, ServicingError } from '../servicing-error.ts';

export type FeatureState = 'Enabled' | 'Disabled' | 'Enable Pending' | 'Disable Pending' | 'Disabled with Payload Removed';
export interface Feature {
  definition: FeatureDefinition;
  state: FeatureState;
  /** Identity of the package it belongs to. */
  owner: string;
}

const WORDS: Record<number, FeatureState> = {
  [CBS_STATE.installed]: 'Enabled',
  [CBS_STATE.staged]: 'Disabled',
  [CBS_STATE.installPending]: 'Enable Pending',
  [CBS_STATE.uninstallPending]: 'Disable Pending',
  [CBS_STATE.resolved]: 'Disabled with Payload Removed',
};

/** The state of a freshly installed feature by its definition. */
export function initialFeatureState(definition: FeatureDefinition): number {
  if (!definition.staged) return CBS_STATE.resolved;
  return definition.enabledByDefault ? CBS_STATE.installed : CBS_STATE.staged;
}

export function isOn(feature: Feature): boolean {
  return feature.state === 'Enabled' || feature.state === 'Enable Pending';
}

export function setFeatureState(image: ServicedImage, owner: string, name: string, state: number): void {
  image.registry.create(`${packageKeyPath(owner)}\\Updates`).setValue(name, 'REG_DWORD', state);
}

function featuresOf(image: ServicedImage, record: PackageRecord): Feature[] {
  const states = image.registry.get(`${packageKeyPath(record.name)}\\Updates`);
  return record.manifest.features.map((definition) => ({
    definition,
    state: WORDS[states?.number(definition.name) ?? initialFeatureState(definition)] ?? 'Disabled',
    owner: record.name,
  }));
}

/** Features of the Foundation package and of every installed package that brings its own, or of one package. */
export function listFeatures(image: ServicedImage, packageName?: string): Feature[] {
  if (packageName) {
    const record = listPackages(image).find((candidate) => candidate.name.toLowerCase() === packageName.toLowerCase());
    if (!record) throw new ServicingError(HR.INVALID_PACKAGE);
    return featuresOf(image, record);
  }
  const foundation = foundationPackage(image);
  return [foundation, ...listPackages(image).filter((record) => record.name !== foundation.name && isInstalled(record))].flatMap((record) => featuresOf(image, record));
}

/** Finds features by name. Names are compared without regard to case, as DISM has done since Windows 8. Error 0x800f080c names every unknown one. */
export function findFeatures(image: ServicedImage, names: string[], packageName?: string): Feature[] {
  const all = listFeatures(image, packageName);
  const found = names.map((name) => all.find((feature) => feature.definition.name.toLowerCase() === name.toLowerCase()));
  const unknown = names.filter((_, index) => found[index] === undefined);
  if (unknown.length > 0) throw new ServicingError(HR.UNKNOWN_UPDATE, unknown.map((name) => `Feature name ${name} is unknown.`).join('\r\n'));
  return found.filter((feature) => feature !== undefined);
}
