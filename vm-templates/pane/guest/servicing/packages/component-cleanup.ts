import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { stagedComponents } from './component-store.ts';
import { compareVersions, sameFamily } from '../identity.ts';
import { CBS, type ServicedImage } from '../image.ts';
import { discardPackage, makePermanent } from './package-lifecycle.ts';
import { CBS_STATE, listPackages, type PackageRecord } from './package-store.ts';
import { readPending } from './pending.ts';
import { HR, ServicingError } from '../servicing-error.ts';

const LAST = 'LastResetBase_UTC';
/** Updates lose their way back with /ResetBase; capabilities and language packs can still be removed. */
const UPDATES = ['Critical Update', 'Hotfix', 'Security Update', 'Software Update', 'Update', 'Update Rollup', 'Service Pack'];

function superseded(image: ServicedImage): PackageRecord[] {
  return listPackages(image).filter(({ state }) => state === CBS_STATE.superseded);
}

/** Superseded packages that are not the last before the one in force: nothing leads back to them. */
export function reclaimable(image: ServicedImage): PackageRecord[] {
  const all = superseded(image);
  return all.filter((record) => all.some((other) => sameFamily(other.identity, record.identity) && compareVersions(other.identity.version, record.identity.version) > 0));
}

/**
 * Whether what waits keeps the store from being cleaned up. On a running system everything does; in an image features do, but not updates:
 * Microsoft's order for media ("Update Windows installation media with Dynamic Update") is update, clean-up, then optional features.
 */
function isBlocked(image: ServicedImage): boolean {
  return readPending(image).some(({ action }) => image.online || action === 'enable' || action === 'disable');
}

/**
 * `/StartComponentCleanup`: drops superseded packages, but for those that uninstalling an update would bring back. With `resetBase`
 * these go too, and no update that is installed now (or waits for the first boot) can be uninstalled any more. Error 0x800f0806 while
 * operations are pending.
 */
export function cleanUpComponents(image: ServicedImage, resetBase: boolean): void {
  if (isBlocked(image)) throw new ServicingError(HR.PENDING);
  for (const record of resetBase ? superseded(image) : reclaimable(image)) discardPackage(image, record);
  const now = new Date().toISOString();
  if (resetBase) {
    for (const record of listPackages(image).filter(({ manifest }) => UPDATES.includes(manifest.releaseType))) makePermanent(image, record);
    image.registry.create(CBS).setValue(LAST, 'REG_SZ', `${now.slice(0, 10).replaceAll('-', '/')}:${now.slice(11, 23)}`);
  }
  // The name of this value is Pane's own: where Windows keeps the date that /AnalyzeComponentStore prints is not known.
  image.registry.create(CBS).setValue('LastCleanup', 'REG_SZ', now.slice(0, 19).replace('T', ' '));
  image.save();
}

/** What /AnalyzeComponentStore tells; sizes in bytes. */
export interface StoreAnalysis {
  total: number;
  shared: number;
  backups: number;
  cache: number;
  /** `2024-04-01 07:43:00`; undefined when there was no clean-up yet. */
  lastCleanup: string | undefined;
  reclaimable: number;
}

function sizeOf(path: string): number {
  if (!existsSync(path)) return 0;
  const found = statSync(path);
  return found.isDirectory() ? readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0) : found.size;
}

/** Files of packages in force are shared with Windows (hard links there, copies here); what is only staged or superseded is a backup. */
export function analyzeStore(image: ServicedImage): StoreAnalysis {
  const winsxs = image.path('Windows\\WinSxS');
  const sizes = listPackages(image).map((record) => ({ inForce: record.state === CBS_STATE.installed || record.state === CBS_STATE.permanent, size: stagedComponents(image, record.manifest.components).reduce((sum, { store }) => sum + sizeOf(join(winsxs, store)), 0) }));
  const sum = (inForce: boolean): number => sizes.filter((one) => one.inForce === inForce).reduce((total, { size }) => total + size, 0);
  return {
    total: sizeOf(winsxs),
    shared: sum(true),
    backups: sum(false),
    cache: sizeOf(join(winsxs, 'pending.xml')) + sizeOf(join(winsxs, 'Temp')),
    lastCleanup: image.registry.get(CBS)?.text('LastCleanup'),
    reclaimable: reclaimable(image).length,
  };
}
