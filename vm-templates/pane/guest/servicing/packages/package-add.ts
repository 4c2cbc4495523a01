import { cpSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { loggedChange } from '../../logs/logged-change.ts';
import { applicability, hasRequiredStack, isForOtherArchitecture } from './applicability.ts';
import { withUnpacked } from './cabinet.ts';
import { installComponents, stageComponents } from './component-store.ts';
import { type Component, readComponents } from './component.ts';
import { formatIdentity } from '../identity.ts';
import { findEntry } from '../image-path.ts';
import type { ServicedImage } from '../image.ts';
import { type PackageManifest, parseMum } from './mum.ts';
import { finishInstall } from './package-lifecycle.ts';
import { CBS_STATE, findPackage, packageManifestPath, writePackageState } from './package-store.ts';
import { addPending, isRestartPending, readPending } from './pending.ts';
import { HR, ServicingError } from '../servicing-error.ts';

const CLIENT = 'DISM Package Manager Provider';
/** States of a package in CBS.log's words. */
const OUTCOME_STATES = { installed: 'Installed', 'install-pending': 'Install Pending', 'already-installed': 'Installed', staged: 'Staged' } as const;

export interface AddPackageOptions {
  /** Leave out the applicability check (/IgnoreCheck). The architecture cannot be waived. */
  ignoreCheck?: boolean;
  /** Refuse when the package or the image waits for a restart (/PreventPending). */
  preventPending?: boolean;
  /** Finish at the next start even though the manifest asks for none: features and capabilities offline. */
  deferred?: boolean;
  /** A servicing stack that comes together with its update: it may go in while others wait. */
  bundled?: boolean;
  /** Only put it into the store (`<package action="stage">`): nothing of it comes into force. */
  stageOnly?: boolean;
  /** Shown as `Install Client`. */
  client?: string;
}
export interface AddPackageOutcome {
  identity: string;
  outcome: 'installed' | 'install-pending' | 'already-installed' | 'staged';
  restartNeeded: boolean;
}

/**
 * Opens a package source (POSIX path): a .cab, or a folder with update.mum in it, and hands the manifest and the folder to `use`.
 * Errors: 0x80070002/3 no such file, 0x8007000d no cabinet, 0x800f0805 no package in it.
 */
export function withPackage<Result>(source: string, use: (manifest: PackageManifest, directory: string) => Result): Result {
  if (!existsSync(source)) throw new ServicingError(existsSync(dirname(source)) ? HR.FILE_NOT_FOUND : HR.PATH_NOT_FOUND);
  return withUnpacked(source, statSync(source).isDirectory(), (directory) => {
    const mum = findEntry(directory, 'update.mum');
    if (!mum) throw new ServicingError(HR.INVALID_PACKAGE);
    return use(parseMum(readFileSync(mum)), directory);
  });
}

/** Throws what speaks against adding: see `addPackage`. */
function checkAddable(image: ServicedImage, manifest: PackageManifest, options: AddPackageOptions): void {
  if (isForOtherArchitecture(image, manifest) || (!options.ignoreCheck && applicability(image, manifest) === 'no')) throw new ServicingError(HR.NOT_APPLICABLE);
  if (!hasRequiredStack(image, manifest)) throw new ServicingError(HR.NEW_SERVICING_STACK_REQUIRED);
  const waiting = readPending(image);
  if (manifest.selfUpdate && !options.bundled && waiting.length > 0) throw new ServicingError(HR.EXCLUSIVE_WOULD_MERGE);
  if (options.preventPending && (isRestartPending(image) || waiting.length > 0 || (image.online && manifest.restart === 'required'))) throw new ServicingError(HR.PENDING);
}

function copyManifest(image: ServicedImage, name: string, directory: string): void {
  const mum = packageManifestPath(image, name);
  mkdirSync(dirname(mum), { recursive: true });
  cpSync(findEntry(directory, 'update.mum')!, mum);
  const catalogue = findEntry(directory, 'update.cat');
  if (catalogue) cpSync(catalogue, mum.replace(/\.mum$/, '.cat'));
}

/**
 * Adds a package from a .cab or an unpacked folder. Changes are saved.
 * Offline, packages that want a restart become Install Pending and finish at the first boot; online likewise, with `restartNeeded`.
 * A servicing stack (`selfUpdate`) is in force at once. In a Windows PE image everything is in force at once, but what wants a restart
 * stays Install Pending for good, as no boot ever finishes it.
 * Errors beside those of `withPackage`: 0x800f081e not applicable, 0x800f0823 servicing stack too old, 0x800f082f a servicing stack while
 * others wait, 0x800f081f payload missing, 0x800736cc payload altered, 0x800f0806 pending.
 */
export function addPackage(image: ServicedImage, source: string, options: AddPackageOptions = {}): AddPackageOutcome {
  return withPackage(source, (manifest, directory) => {
    const name = formatIdentity(manifest.identity);
    if (applicability(image, manifest) === 'installed') return { identity: name, outcome: 'already-installed', restartNeeded: false };
    const change = { package: name, client: options.client ?? CLIENT, from: 'Absent', to: options.stageOnly ? 'Staged' : 'Installed' };
    return loggedChange(image, change, () => add(image, manifest, { source, directory, options }), ({ outcome, restartNeeded }) => ({ to: OUTCOME_STATES[outcome], rebootRequired: restartNeeded }));
  });
}

interface Addition {
  source: string;
  /** The unpacked package. */
  directory: string;
  options: AddPackageOptions;
}

function add(image: ServicedImage, manifest: PackageManifest, { source, directory, options }: Addition): AddPackageOutcome {
  const name = formatIdentity(manifest.identity);
  checkAddable(image, manifest, options);
  const pending = !manifest.selfUpdate && (manifest.restart === 'required' || options.deferred === true);
  const components = readComponents(directory, manifest.components);
  stageComponents(image, components);
  copyManifest(image, name, directory);
  const state = pending && !options.stageOnly ? CBS_STATE.installPending : CBS_STATE.staged;
  const key = writePackageState(image, manifest.identity, state, { client: options.client ?? CLIENT, location: source });
  for (const feature of manifest.features) key.create('Updates').setValue(feature.name, 'REG_DWORD', feature.enabledByDefault ? CBS_STATE.installed : CBS_STATE.staged);
  if (!options.stageOnly) bringIntoForce(image, name, pending, components);
  image.save();
  if (options.stageOnly) return { identity: name, outcome: 'staged', restartNeeded: false };
  return { identity: name, outcome: pending ? 'install-pending' : 'installed', restartNeeded: image.online && pending };
}

function bringIntoForce(image: ServicedImage, name: string, pending: boolean, components: Component[]): void {
  if (!pending) finishInstall(image, findPackage(image, name)!);
  else if (image.isPe) installComponents(image, components);
  else addPending(image, { action: 'install', subject: name });
}

/** What `/Get-PackageInfo /PackagePath` needs: the manifest, whether it applies, and its state in the image. */
export function inspectPackage(image: ServicedImage, source: string): { manifest: PackageManifest; applicable: boolean; state: number } {
  return withPackage(source, (manifest) => {
    const record = findPackage(image, formatIdentity(manifest.identity));
    return { manifest, applicable: applicability(image, manifest) !== 'no', state: record?.state ?? CBS_STATE.absent };
  });
}
