import { existsSync } from 'node:fs';
import { findEntry } from './image-path.ts';
import type { ServicedImage } from './image.ts';
import type { FeatureDefinition } from './mum.ts';
import { CBS_STATE, foundationPackage, isInstalled, listPackages, type PackageRecord, packageKeyPath } from './package-store.ts';
import { addPending, dropPending } from './pending.ts';
import { HR, ServicingError } from './servicing-error.ts';

export type FeatureState = 'Enabled' | 'Disabled' | 'Enable Pending' | 'Disable Pending' | 'Disabled with Payload Removed';
export interface Feature {
  definition: FeatureDefinition;
  state: FeatureState;
  /** Identity of the package it belongs to. */
  owner: string;
}
export interface FeatureOptions {
  /** Enable missing parents too (/All). */
  all?: boolean;
  /** POSIX directories where a removed payload is looked for (/Source). */
  sources?: string[];
  /** Only features of this package (/PackageName). */
  packageName?: string;
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

function setState(image: ServicedImage, feature: Feature, state: number): void {
  image.registry.create(`${packageKeyPath(feature.owner)}\\Updates`).setValue(feature.definition.name, 'REG_DWORD', state);
}

const on = (feature: Feature): boolean => feature.state === 'Enabled' || feature.state === 'Enable Pending';

/** A removed payload comes from a folder that holds a package for the feature, such as `\sources\sxs` of the installation medium. */
function hasPayload(feature: Feature, sources: string[]): boolean {
  return sources.some((source) => existsSync(source) && findEntry(source, `microsoft-windows-${feature.definition.name}-ondemand-package.cab`) !== undefined);
}

/**
 * Enables features. Offline every change waits for the first boot (Enable Pending); online only where the feature asks for a restart.
 * Returns whether the running system needs a restart. Errors: 0x800f080c unknown, 0xc004000d a parent is off and `all` was not given,
 * 0x800f081f payload removed and not found in a source.
 */
export function enableFeatures(image: ServicedImage, names: string[], options: FeatureOptions = {}): { restartNeeded: boolean } {
  const chosen = findFeatures(image, names, options.packageName);
  const order: Feature[] = [];
  const visit = (feature: Feature): void => {
    const parents = findFeatures(image, feature.definition.parents).filter((parent) => !on(parent) && !chosen.some((other) => other.definition.name === parent.definition.name));
    if (parents.length > 0 && !options.all) throw new ServicingError(HR.PARENT_FEATURE_DISABLED);
    for (const parent of parents) visit(parent);
    if (!order.some((other) => other.definition.name === feature.definition.name)) order.push(feature);
  };
  for (const feature of chosen) visit(feature);
  for (const feature of order) {
    if (feature.state === 'Disabled with Payload Removed' && !hasPayload(feature, options.sources ?? [])) throw new ServicingError(HR.SOURCE_MISSING);
  }
  let restartNeeded = false;
  for (const feature of order) {
    if (on(feature)) continue;
    const wait = !image.online || feature.definition.restart === 'required';
    const wasOnlyPending = feature.state === 'Disable Pending';
    if (wasOnlyPending) dropPending(image, feature.definition.name);
    else if (wait) addPending(image, { action: 'enable', subject: feature.definition.name, owner: feature.owner });
    setState(image, feature, wait && !wasOnlyPending ? CBS_STATE.installPending : CBS_STATE.installed);
    restartNeeded ||= image.online && wait && !wasOnlyPending;
  }
  image.save();
  return { restartNeeded };
}

/** Disables features and everything that has them as a parent. With `remove` the payload goes too (offline or without a restart only). */
export function disableFeatures(image: ServicedImage, names: string[], options: FeatureOptions & { remove?: boolean } = {}): { restartNeeded: boolean } {
  const chosen = findFeatures(image, names, options.packageName);
  const all = listFeatures(image);
  const withChildren = (feature: Feature): Feature[] => [...all.filter((other) => other.definition.parents.includes(feature.definition.name)).flatMap(withChildren), feature];
  let restartNeeded = false;
  for (const feature of new Map(chosen.flatMap(withChildren).map((each) => [each.definition.name, each])).values()) {
    const off = options.remove && chosen.some((each) => each.definition.name === feature.definition.name) ? CBS_STATE.resolved : CBS_STATE.staged;
    if (!on(feature)) {
      if (off === CBS_STATE.resolved) setState(image, feature, off);
      continue;
    }
    const neverRan = feature.state === 'Enable Pending';
    const wait = !neverRan && (!image.online || feature.definition.restart === 'required') && off !== CBS_STATE.resolved;
    if (neverRan) dropPending(image, feature.definition.name);
    if (wait) addPending(image, { action: 'disable', subject: feature.definition.name, owner: feature.owner });
    setState(image, feature, wait ? CBS_STATE.uninstallPending : off);
    restartNeeded ||= image.online && wait;
  }
  image.save();
  return { restartNeeded };
}

/** What Setup's `<package action="configure">` with `<selection name state>` asks for. */
export function configureFeatures(image: ServicedImage, selections: { name: string; enable: boolean }[], options: FeatureOptions = {}): { restartNeeded: boolean } {
  const enable = selections.filter((selection) => selection.enable).map((selection) => selection.name);
  const disable = selections.filter((selection) => !selection.enable).map((selection) => selection.name);
  // Selections in an answer file pull in their parents, unlike dism without /All.
  const first = enable.length > 0 ? enableFeatures(image, enable, { all: true, ...options }) : { restartNeeded: false };
  const second = disable.length > 0 ? disableFeatures(image, disable, options) : { restartNeeded: false };
  return { restartNeeded: first.restartNeeded || second.restartNeeded };
}
