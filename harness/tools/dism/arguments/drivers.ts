import { type DismGlobals, type DismTarget, flag, type OfflineImage, offlineOnly, option, servicing } from './command-line.ts';
import { shaped } from './value-shapes.ts';

/** `/Add-Driver`: offline images only; a running system takes drivers through pnputil. */
export function addDriverArguments(target: OfflineImage, driver: string, options: DismGlobals & { recurse?: boolean; forceUnsigned?: boolean } = {}): string[] {
  return servicing(offlineOnly(target, '/Add-Driver'), options, ['/Add-Driver', option('/Driver', driver), ...flag('/Recurse', options.recurse), ...flag('/ForceUnsigned', options.forceUnsigned)]);
}

/** `/Remove-Driver`: offline images only, and third-party drivers only, by their published name (`oem3.inf`). */
export function removeDriverArguments(target: OfflineImage, oem: string, options: DismGlobals = {}): string[] {
  return servicing(offlineOnly(target, '/Remove-Driver'), options, ['/Remove-Driver', option('/Driver', shaped('the published name of a driver', oem, /^oem\d+\.inf$/i, 'oem3.inf'))]);
}

/** `/Get-Drivers`: third-party drivers, or with `all` the ones that came with Windows too. */
export function driversArguments(target: DismTarget, options: DismGlobals & { all?: boolean } = {}): string[] {
  return servicing(target, options, ['/Get-Drivers', ...flag('/All', options.all)]);
}

/** `/Get-DriverInfo` of a published name, or of an .inf that is not in the image yet. */
export function driverInfoArguments(target: DismTarget, driver: string, options: DismGlobals = {}): string[] {
  return servicing(target, options, ['/Get-DriverInfo', option('/Driver', driver)]);
}
