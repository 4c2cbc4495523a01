import { type DismGlobals, type OfflineImage, offlineOnly, option, servicing } from './command-line.ts';

const scratchSpaces = [32, 64, 128, 256, 512];

/** `/Set-ScratchSpace`, in MB, of a mounted Windows PE image: 32, 64, 128, 256 or 512, RangeError otherwise. */
export function setScratchSpaceArguments(target: OfflineImage, mb: number, options: DismGlobals = {}): string[] {
  if (!scratchSpaces.includes(mb)) throw new RangeError(`scratch space is ${scratchSpaces.join(', ')} MB, not ${mb}`);
  return servicing(offlineOnly(target, '/Set-ScratchSpace'), options, [`/Set-ScratchSpace:${mb}`]);
}

/**
 * `/Set-TargetPath` of a mounted Windows PE image. RangeError unless it has 3 to 32 characters, begins with a drive
 * from C to Z and has no blanks [DISM Windows PE Servicing Command-Line Options].
 */
export function setTargetPathArguments(target: OfflineImage, path: string, options: DismGlobals = {}): string[] {
  if (path.length < 3 || path.length > 32 || !/^[C-Z]:\\\S*$/i.test(path)) throw new RangeError(`a target path is like X:\\, 3 to 32 characters without blanks, not ${JSON.stringify(path)}`);
  return servicing(offlineOnly(target, '/Set-TargetPath'), options, [option('/Set-TargetPath', path)]);
}

/** `/Get-PESettings`: scratch space and target path. */
export function peSettingsArguments(target: OfflineImage, options: DismGlobals = {}): string[] {
  return servicing(offlineOnly(target, '/Get-PESettings'), options, ['/Get-PESettings']);
}

/** `/Get-ScratchSpace`. */
export function scratchSpaceArguments(target: OfflineImage, options: DismGlobals = {}): string[] {
  return servicing(offlineOnly(target, '/Get-ScratchSpace'), options, ['/Get-ScratchSpace']);
}

/** `/Get-TargetPath`. */
export function targetPathArguments(target: OfflineImage, options: DismGlobals = {}): string[] {
  return servicing(offlineOnly(target, '/Get-TargetPath'), options, ['/Get-TargetPath']);
}
