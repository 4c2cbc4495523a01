import { rmSync } from 'node:fs';
import { installComponents, stagedComponents, uninstallComponents, unstageComponents } from './component-store.ts';
import { compareVersions, sameFamily } from '../identity.ts';
import { updateRevision } from './image-revision.ts';
import type { ServicedImage } from '../image.ts';
import { CBS_STATE, isInstalled, listPackages, packageKeyPath, packageManifestPath, type PackageRecord, writePackageState } from './package-store.ts';

/** Marks a package that becomes permanent when it is installed. Windows' own way to keep this is not known. */
const RESET_BASE = 'ResetBase';

/** Makes a staged package part of the system: its components are installed, and older versions of it are superseded. */
export function finishInstall(image: ServicedImage, record: PackageRecord): void {
  installComponents(image, stagedComponents(image, record.manifest.components));
  const permanent = image.registry.get(packageKeyPath(record.name))?.number(RESET_BASE) === 1;
  writePackageState(image, record.identity, permanent ? CBS_STATE.permanent : CBS_STATE.installed, { time: new Date() });
  for (const older of relatives(image, record).filter((other) => compareVersions(other.identity.version, record.identity.version) < 0)) {
    if (permanent) discardPackage(image, older);
    else if (isInstalled(older)) writePackageState(image, older.identity, CBS_STATE.superseded);
  }
  updateRevision(image);
}

/** What /ResetBase does to an update: installed, it cannot be uninstalled any more; pending, it will be so. */
export function makePermanent(image: ServicedImage, record: PackageRecord): void {
  if (record.state === CBS_STATE.installed) writePackageState(image, record.identity, CBS_STATE.permanent);
  else if (record.state === CBS_STATE.installPending) image.registry.get(packageKeyPath(record.name))?.setValue(RESET_BASE, 'REG_DWORD', 1);
}

/** Takes an installed package out. The newest version that it had superseded, if there is one, is in force again. */
export function finishUninstall(image: ServicedImage, record: PackageRecord): void {
  const components = stagedComponents(image, record.manifest.components);
  uninstallComponents(image, components);
  unstageComponents(image, components);
  forgetPackage(image, record);
  const previous = relatives(image, record)
    .filter((other) => other.state === CBS_STATE.superseded)
    .sort((a, b) => compareVersions(b.identity.version, a.identity.version))[0];
  if (previous) {
    installComponents(image, stagedComponents(image, previous.manifest.components));
    writePackageState(image, previous.identity, CBS_STATE.installed);
  }
  updateRevision(image);
}

/** Throws away a package of which nothing is in force: one that never came beyond Install Pending, or a superseded one. */
export function discardPackage(image: ServicedImage, record: PackageRecord): void {
  unstageComponents(image, stagedComponents(image, record.manifest.components));
  forgetPackage(image, record);
}

function relatives(image: ServicedImage, record: PackageRecord): PackageRecord[] {
  return listPackages(image).filter((other) => other.name !== record.name && sameFamily(other.identity, record.identity));
}

function forgetPackage(image: ServicedImage, record: PackageRecord): void {
  image.registry.deleteKey(packageKeyPath(record.name));
  const mum = packageManifestPath(image, record.name);
  rmSync(mum, { force: true });
  rmSync(mum.replace(/\.mum$/, '.cat'), { force: true });
}
