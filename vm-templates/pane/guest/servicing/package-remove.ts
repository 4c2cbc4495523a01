import { rmSync } from 'node:fs';
import { compareVersions, sameFamily } from './identity.ts';
import { removeComponents, stagedComponents } from './component-store.ts';
import type { ServicedImage } from './image.ts';
import { satisfiesParent } from './mum.ts';
import { CBS_STATE, findPackage, isInstalled, listPackages, packageKeyPath, packageManifestPath, writePackageState } from './package-store.ts';
import { addPending, dropPending } from './pending.ts';
import { HR, ServicingError } from './servicing-error.ts';

export interface RemovePackageOutcome {
  identity: string;
  outcome: 'removed' | 'uninstall-pending';
  restartNeeded: boolean;
}

/**
 * Removes a package by identity. A package that wants a restart is Uninstall Pending until then, on a running system.
 * Errors: 0x800f0805 for a name that no package has, 0x800f0825 for permanent packages and those that others are built on.
 */
export function removePackage(image: ServicedImage, name: string): RemovePackageOutcome {
  const record = findPackage(image, name);
  if (!record) throw new ServicingError(HR.INVALID_PACKAGE);
  const all = listPackages(image);
  const carried = all.some((other) => other.name !== record.name && isInstalled(other) && other.manifest.parents.some((parent) => satisfiesParent(record.identity, parent)));
  if (record.manifest.permanent || carried) throw new ServicingError(HR.CANNOT_UNINSTALL);
  const neverRan = record.state === CBS_STATE.installPending;
  if (image.online && record.manifest.restart === 'required' && !neverRan) {
    writePackageState(image, record.identity, CBS_STATE.uninstallPending);
    addPending(image, { action: 'uninstall', subject: record.name });
    image.save();
    return { identity: record.name, outcome: 'uninstall-pending', restartNeeded: true };
  }
  dropPending(image, record.name);
  removeComponents(image, stagedComponents(image, record.manifest.components));
  image.registry.deleteKey(packageKeyPath(record.name));
  const mum = packageManifestPath(image, record.name);
  rmSync(mum, { force: true });
  rmSync(mum.replace(/\.mum$/, '.cat'), { force: true });
  // The package that this one had superseded is in force again.
  const previous = all
    .filter((other) => other.state === CBS_STATE.superseded && sameFamily(other.identity, record.identity))
    .sort((a, b) => compareVersions(b.identity.version, a.identity.version))[0];
  if (previous) writePackageState(image, previous.identity, CBS_STATE.installed);
  image.save();
  return { identity: record.name, outcome: 'removed', restartNeeded: false };
}
