import { cpSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withUnpacked } from './cabinet.ts';
import { installComponents, stageComponents } from './component-store.ts';
import { readComponents } from './component.ts';
import { compareVersions, formatIdentity, sameFamily } from './identity.ts';
import { findEntry } from './image-path.ts';
import type { ServicedImage } from './image.ts';
import { type PackageManifest, parseMum, satisfiesParent } from './mum.ts';
import { CBS_STATE, findPackage, isInstalled, listPackages, packageManifestPath, writePackageState } from './package-store.ts';
import { addPending, isRestartPending } from './pending.ts';
import { HR, ServicingError } from './servicing-error.ts';

export interface AddPackageOptions {
  /** Leave out the applicability check (/IgnoreCheck). The architecture cannot be waived. */
  ignoreCheck?: boolean;
  /** Refuse when the package or the image waits for a restart (/PreventPending). */
  preventPending?: boolean;
  /** Shown as `Install Client`. */
  client?: string;
}
export interface AddPackageOutcome {
  identity: string;
  outcome: 'installed' | 'install-pending' | 'already-installed';
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

/** `yes`, `installed` (this very package is there) or `no` (architecture, parent missing or of another version, or a newer one is there). */
export function applicability(image: ServicedImage, manifest: PackageManifest): 'yes' | 'installed' | 'no' {
  const { identity, parents } = manifest;
  if (identity.architecture !== image.architecture && identity.architecture !== 'neutral') return 'no';
  const present = listPackages(image).filter(isInstalled);
  const relatives = present.filter((record) => sameFamily(record.identity, identity));
  if (relatives.some((record) => compareVersions(record.identity.version, identity.version) === 0)) return 'installed';
  if (relatives.some((record) => compareVersions(record.identity.version, identity.version) > 0)) return 'no';
  const anyParent = parents.length === 0 || parents.some((parent) => present.some((record) => satisfiesParent(record.identity, parent)));
  return anyParent ? 'yes' : 'no';
}

/**
 * Adds a package from a .cab or an unpacked folder. Changes are saved.
 * Offline, packages that want a restart become Install Pending and finish at the first boot; online likewise, with `restartNeeded`.
 * Errors beside those of `withPackage`: 0x800f081e not applicable, 0x800f081f payload missing, 0x800736cc payload altered, 0x800f0806 pending.
 */
export function addPackage(image: ServicedImage, source: string, options: AddPackageOptions = {}): AddPackageOutcome {
  return withPackage(source, (manifest, directory) => {
    const name = formatIdentity(manifest.identity);
    const applicable = applicability(image, manifest);
    if (applicable === 'installed') return { identity: name, outcome: 'already-installed', restartNeeded: false };
    const wrongArchitecture = manifest.identity.architecture !== image.architecture && manifest.identity.architecture !== 'neutral';
    if (applicable === 'no' && (wrongArchitecture || !options.ignoreCheck)) throw new ServicingError(HR.NOT_APPLICABLE);
    const pending = manifest.restart === 'required';
    if (options.preventPending && (isRestartPending(image) || (image.online && pending))) throw new ServicingError(HR.PENDING);
    const components = readComponents(directory, manifest.components);

    stageComponents(image, components);
    const mum = packageManifestPath(image, name);
    mkdirSync(dirname(mum), { recursive: true });
    cpSync(findEntry(directory, 'update.mum')!, mum);
    const catalogue = findEntry(directory, 'update.cat');
    if (catalogue) cpSync(catalogue, mum.replace(/\.mum$/, '.cat'));
    const state = pending ? CBS_STATE.installPending : CBS_STATE.installed;
    const client = options.client ?? 'DISM Package Manager Provider';
    const key = writePackageState(image, manifest.identity, state, { time: pending ? undefined : new Date(), client, location: join(source) });
    for (const feature of manifest.features) key.create('Updates').setValue(feature.name, 'REG_DWORD', feature.enabledByDefault ? CBS_STATE.installed : CBS_STATE.staged);
    if (pending) addPending(image, { action: 'install', subject: name });
    else installComponents(image, components);
    for (const older of listPackages(image).filter((record) => isInstalled(record) && record.name !== name && sameFamily(record.identity, manifest.identity))) {
      writePackageState(image, older.identity, CBS_STATE.superseded);
    }
    image.save();
    return { identity: name, outcome: pending ? 'install-pending' : 'installed', restartNeeded: image.online && pending };
  });
}

/** What `/Get-PackageInfo /PackagePath` needs: the manifest, whether it applies, and its state in the image. */
export function inspectPackage(image: ServicedImage, source: string): { manifest: PackageManifest; applicable: boolean; state: number } {
  return withPackage(source, (manifest) => {
    const record = findPackage(image, formatIdentity(manifest.identity));
    return { manifest, applicable: applicability(image, manifest) !== 'no', state: record?.state ?? CBS_STATE.absent };
  });
}
