import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { stagedComponents, uninstallComponents } from './component-store.ts';
import { setFeatureState } from './feature-list.ts';
import { versionParts } from '../identity.ts';
import type { ServicedImage } from '../image.ts';
import { withPackage } from './package-add.ts';
import { discardPackage, finishInstall, finishUninstall } from './package-lifecycle.ts';
import { CBS_STATE, listPackages, type PackageRecord, writePackageState } from './package-store.ts';

/** Name of the package that brings the files of a feature whose payload is not in the image; on media its file begins with this, in lower case. */
function payloadName(feature: string): string {
  return `microsoft-windows-${feature}-ondemand-package`.toLowerCase();
}

/** The package with a feature's files that the image holds, in force or staged. */
function storedPayload(image: ServicedImage, feature: string): PackageRecord | undefined {
  return listPackages(image).find(({ identity }) => identity.name.toLowerCase() === payloadName(feature));
}

const buildOf = (version: string): string => versionParts(version).slice(0, 3).join('.');

/** POSIX path of a cabinet with a feature's files in one of the source folders. It must be of the very build of the image (0x800f081f otherwise). */
export function findPayload(image: ServicedImage, feature: string, sources: string[]): string | undefined {
  return sources
    .filter((source) => existsSync(source) && statSync(source).isDirectory())
    .flatMap((source) => readdirSync(source).filter((name) => name.toLowerCase().startsWith(payloadName(feature)) && /\.cab$/i.test(name)).sort().map((name) => join(source, name)))
    .find((path) => withPackage(path, ({ identity }) => identity.name.toLowerCase() === payloadName(feature) && identity.language === '' && buildOf(identity.version) === buildOf(image.version)));
}

/** Brings a feature into force, with the files that its package has staged. */
export function finishEnable(image: ServicedImage, owner: string, feature: string): void {
  const payload = storedPayload(image, feature);
  if (payload && payload.state === CBS_STATE.staged) finishInstall(image, payload);
  setFeatureState(image, owner, feature, CBS_STATE.installed);
}

/** Takes a feature out of force; its files stay in the component store. */
export function finishDisable(image: ServicedImage, owner: string, feature: string): void {
  const payload = storedPayload(image, feature);
  if (payload) {
    uninstallComponents(image, stagedComponents(image, payload.manifest.components));
    writePackageState(image, payload.identity, CBS_STATE.staged);
  }
  setFeatureState(image, owner, feature, CBS_STATE.staged);
}

/** Takes a feature's files out of the store too (/Remove). */
export function dropPayload(image: ServicedImage, owner: string, feature: string): void {
  const payload = storedPayload(image, feature);
  if (payload?.state === CBS_STATE.installed) finishUninstall(image, payload);
  else if (payload) discardPackage(image, payload);
  setFeatureState(image, owner, feature, CBS_STATE.resolved);
}
