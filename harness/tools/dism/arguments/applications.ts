import { type DismGlobals, type OfflineImage, offlineOnly, option, servicing } from './command-line.ts';
import { guid } from './value-shapes.ts';

/** `/Check-AppPatch`: prints the patch if it applies to an application of the offline image; changes nothing. */
export function checkAppPatchArguments(target: OfflineImage, msp: string, options: DismGlobals = {}): string[] {
  if (!/\.msp$/i.test(msp)) throw new RangeError(`/Check-AppPatch takes a .msp, not ${JSON.stringify(msp)}`);
  return servicing(offlineOnly(target, '/Check-AppPatch'), options, ['/Check-AppPatch', option('/PatchLocation', msp)]);
}

/** `/Get-AppInfo` of one product code, or of every Windows Installer application of the offline image. */
export function appInfoArguments(target: OfflineImage, options: DismGlobals & { productCode?: string } = {}): string[] {
  return servicing(offlineOnly(target, '/Get-AppInfo'), options, ['/Get-AppInfo', ...code('/ProductCode', options.productCode)]);
}

/** `/Get-AppPatchInfo`, of a patch, of a product, or of all. */
export function appPatchInfoArguments(target: OfflineImage, options: DismGlobals & { patchCode?: string; productCode?: string } = {}): string[] {
  return servicing(offlineOnly(target, '/Get-AppPatchInfo'), options, ['/Get-AppPatchInfo', ...code('/PatchCode', options.patchCode), ...code('/ProductCode', options.productCode)]);
}

function code(name: string, value: string | undefined): string[] {
  return value === undefined ? [] : [option(name, guid(name, value))];
}
