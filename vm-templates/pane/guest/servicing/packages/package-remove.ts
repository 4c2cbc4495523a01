import { loggedChange } from '../../logs/logged-change.ts';
import type { ServicedImage } from '../image.ts';
import { satisfiesParent } from './mum.ts';
import { discardPackage, finishUninstall } from './package-lifecycle.ts';
import { CBS_STATE, findPackage, isInstalled, listPackages, type PackageRecord, stateWord, writePackageState } from './package-store.ts';
import { addPending, dropPending } from './pending.ts';
import { HR, ServicingError } from '../servicing-error.ts';

export interface RemovePackageOutcome {
  identity: string;
  outcome: 'removed' | 'uninstall-pending';
  restartNeeded: boolean;
}

/** Whether another installed package names this one as a parent that no other package can be for it. */
function carriesOthers(record: PackageRecord, all: PackageRecord[]): boolean {
  const rest = all.filter((other) => other.name !== record.name && isInstalled(other));
  return rest.some(({ manifest }) => manifest.parents.some((parent) => satisfiesParent(record.identity, parent)) && !manifest.parents.some((parent) => rest.some((other) => satisfiesParent(other.identity, parent))));
}

/**
 * Removes a package by identity. A package that wants a restart is Uninstall Pending until the next start, of an offline image its first.
 * Errors: 0x800f0805 for a name that no package has, 0x800f0825 for permanent packages (by manifest, or since /ResetBase) and those that
 * others are built on.
 */
export function removePackage(image: ServicedImage, name: string): RemovePackageOutcome {
  const record = findPackage(image, name);
  if (!record) throw new ServicingError(HR.INVALID_PACKAGE);
  return loggedChange(
    image,
    { package: record.name, client: 'DISM Package Manager Provider', from: stateWord(record.state), to: 'Absent' },
    () => remove(image, record),
    ({ outcome, restartNeeded }) => ({ to: outcome === 'removed' ? 'Absent' : 'Uninstall Pending', rebootRequired: restartNeeded }),
  );
}

function remove(image: ServicedImage, record: PackageRecord): RemovePackageOutcome {
  const all = listPackages(image);
  if (record.manifest.permanent || record.state === CBS_STATE.permanent || (isInstalled(record) && carriesOthers(record, all))) throw new ServicingError(HR.CANNOT_UNINSTALL);
  const inForce = record.state === CBS_STATE.installed;
  if (inForce && record.manifest.restart === 'required' && !image.isPe) {
    writePackageState(image, record.identity, CBS_STATE.uninstallPending);
    addPending(image, { action: 'uninstall', subject: record.name });
    image.save();
    return { identity: record.name, outcome: 'uninstall-pending', restartNeeded: image.online };
  }
  dropPending(image, record.name);
  if (inForce || image.isPe) finishUninstall(image, record);
  else discardPackage(image, record);
  image.save();
  return { identity: record.name, outcome: 'removed', restartNeeded: false };
}
