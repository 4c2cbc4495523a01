import { loggedChange } from '../../logs/logged-change.ts';
import { findFeatures, isOn, listFeatures, setFeatureState, type Feature } from './feature-list.ts';
import { dropPayload, findPayload, finishDisable, finishEnable } from './feature-payload.ts';
import type { ServicedImage } from '../image.ts';
import { addPackage } from './package-add.ts';
import { CBS_STATE } from './package-store.ts';
import { missingPayload } from './payload-download.ts';
import { addPending, dropPending } from './pending.ts';
import { HR, ServicingError } from '../servicing-error.ts';

export { findFeatures, listFeatures } from './feature-list.ts';

export interface FeatureOptions {
  /** Enable missing parents too (/All). */
  all?: boolean;
  /** POSIX directories where a removed payload is looked for (/Source). */
  sources?: string[];
  /** Never ask Windows Update (/LimitAccess). */
  limitAccess?: boolean;
  /** Only features of this package (/PackageName). */
  packageName?: string;
}

/** The features and their missing parents, parents first. Error 0xc004000d when there are such parents and `all` was not given. */
function withParents(image: ServicedImage, chosen: Feature[], all: boolean): Feature[] {
  const order: Feature[] = [];
  const visit = (feature: Feature): void => {
    const parents = findFeatures(image, feature.definition.parents).filter((parent) => !isOn(parent) && !chosen.some((other) => other.definition.name === parent.definition.name));
    if (parents.length > 0 && !all) throw new ServicingError(HR.PARENT_FEATURE_DISABLED);
    for (const parent of parents) visit(parent);
    if (!order.some((other) => other.definition.name === feature.definition.name)) order.push(feature);
  };
  for (const feature of chosen) visit(feature);
  return order;
}

/** Cabinets with the files of features whose payload is not in the image, by feature. Throws before anything is changed when one is missing. */
function payloadsFor(image: ServicedImage, features: Feature[], options: FeatureOptions): Map<string, string> {
  const payloads = new Map<string, string>();
  for (const { definition, state } of features) {
    if (state !== 'Disabled with Payload Removed') continue;
    const path = findPayload(image, definition.name, options.sources ?? []);
    if (!path) throw missingPayload(image, options.limitAccess || (options.sources ?? []).length > 0);
    payloads.set(definition.name, path);
  }
  return payloads;
}

/**
 * Enables features. Offline every change waits for the first boot (Enable Pending); online only where the feature asks for a restart.
 * Returns whether the running system needs a restart. Errors: 0x800f080c unknown, 0xc004000d a parent is off and `all` was not given,
 * 0x800f081f and the codes of `missingPayload` where the payload is not in the image nor in a source.
 */
export function enableFeatures(image: ServicedImage, names: string[], options: FeatureOptions = {}): { restartNeeded: boolean } {
  const order = withParents(image, findFeatures(image, names, options.packageName), options.all === true);
  const payloads = payloadsFor(image, order, options);
  const results = order.filter((each) => !isOn(each)).map((feature) => logged(image, feature, 'Installed', () => enable(image, feature, payloads.get(feature.definition.name))));
  image.save();
  return { restartNeeded: results.some(({ restartNeeded }) => restartNeeded) };
}

interface FeatureChange {
  restartNeeded: boolean;
  /** The change waits for the next start. */
  pending: boolean;
}

/** CBS.log tells features by their package, in its own words for states. */
function logged(image: ServicedImage, { owner, definition, state }: Feature, to: 'Installed' | 'Staged' | 'Absent', work: () => FeatureChange): FeatureChange {
  const from = { Enabled: 'Installed', Disabled: 'Staged', 'Enable Pending': 'Install Pending', 'Disable Pending': 'Uninstall Pending', 'Disabled with Payload Removed': 'Absent' }[state];
  const change = { package: owner, update: definition.name, client: 'DISM Package Manager Provider', from, to };
  return loggedChange(image, change, work, ({ pending, restartNeeded }) => ({ to: pending ? (to === 'Installed' ? 'Install Pending' : 'Uninstall Pending') : to, rebootRequired: restartNeeded }));
}

function enable(image: ServicedImage, feature: Feature, payload: string | undefined): FeatureChange {
  const { name, restart } = feature.definition;
  const pending = (!image.online || restart === 'required') && feature.state !== 'Disable Pending';
  if (payload) addPackage(image, payload, { deferred: pending });
  if (feature.state === 'Disable Pending') dropPending(image, name);
  if (pending) {
    addPending(image, { action: 'enable', subject: name, owner: feature.owner });
    setFeatureState(image, feature.owner, name, CBS_STATE.installPending);
  } else finishEnable(image, feature.owner, name);
  return { pending, restartNeeded: image.online && pending };
}

/** A feature and everything that has it as a parent, children first. */
function withChildren(feature: Feature, all: Feature[]): Feature[] {
  const children = all.filter((other) => other.definition.parents.includes(feature.definition.name));
  return [...children.flatMap((child) => withChildren(child, all)), feature];
}

function disable(image: ServicedImage, feature: Feature, remove: boolean): FeatureChange {
  const { name, restart } = feature.definition;
  const neverRan = feature.state === 'Enable Pending';
  const pending = isOn(feature) && !neverRan && !remove && (!image.online || restart === 'required');
  if (neverRan) dropPending(image, name);
  if (remove) dropPayload(image, feature.owner, name);
  else if (pending) {
    addPending(image, { action: 'disable', subject: name, owner: feature.owner });
    setFeatureState(image, feature.owner, name, CBS_STATE.uninstallPending);
  } else if (isOn(feature)) finishDisable(image, feature.owner, name);
  return { pending, restartNeeded: image.online && pending };
}

/** Disables features and everything that has them as a parent. With `remove` the payload goes too (offline or without a restart only). */
export function disableFeatures(image: ServicedImage, names: string[], options: FeatureOptions & { remove?: boolean } = {}): { restartNeeded: boolean } {
  const chosen = findFeatures(image, names, options.packageName);
  const all = listFeatures(image);
  const affected = new Map(chosen.flatMap((feature) => withChildren(feature, all)).map((each) => [each.definition.name, each]));
  const isChosen = (feature: Feature): boolean => chosen.some((each) => each.definition.name === feature.definition.name);
  const results = [...affected.values()].map((feature) => {
    const remove = options.remove === true && isChosen(feature);
    return logged(image, feature, remove ? 'Absent' : 'Staged', () => disable(image, feature, remove));
  });
  image.save();
  return { restartNeeded: results.some(({ restartNeeded }) => restartNeeded) };
}

/** What Setup's `<package action="configure">` with `<selection name state>` asks for. */
export function configureFeatures(image: ServicedImage, selections: { name: string; enable: boolean }[], options: FeatureOptions = {}): { restartNeeded: boolean } {
  const enable = selections.filter((selection) => selection.enable).map((selection) => selection.name);
  const disabled = selections.filter((selection) => !selection.enable).map((selection) => selection.name);
  // Selections in an answer file pull in their parents, unlike dism without /All.
  const first = enable.length > 0 ? enableFeatures(image, enable, { all: true, ...options }) : { restartNeeded: false };
  const second = disabled.length > 0 ? disableFeatures(image, disabled, options) : { restartNeeded: false };
  return { restartNeeded: first.restartNeeded || second.restartNeeded };
}
