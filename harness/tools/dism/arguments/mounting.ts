import { type DismGlobals, flag, imaging, option } from './command-line.ts';
import { imageIndex } from './value-shapes.ts';

/** `/Mount-Image` of an index, or of a name. The folder must exist and be empty, on a fixed NTFS volume, and is not a volume's root (0xc1420131). */
export function mountImageArguments(image: ({ index: number } | { name: string }) & { file: string; directory: string; readOnly?: boolean; checkIntegrity?: boolean }, options: DismGlobals = {}): string[] {
  return imaging(options, [
    '/Mount-Image',
    option('/ImageFile', image.file),
    'name' in image ? option('/Name', image.name) : `/Index:${imageIndex(image.index)}`,
    mountDirectory(image.directory),
    ...flag('/ReadOnly', image.readOnly),
    ...flag('/CheckIntegrity', image.checkIntegrity),
  ]);
}

/** `/Remount-Image`: after a restart of the host a mount needs it. */
export function remountImageArguments(directory: string, options: DismGlobals = {}): string[] {
  return imaging(options, ['/Remount-Image', mountDirectory(directory)]);
}

/** `/Commit-Image`: saves, and leaves the image mounted. */
export function commitImageArguments(directory: string, options: DismGlobals & { checkIntegrity?: boolean; append?: boolean } = {}): string[] {
  return imaging(options, ['/Commit-Image', mountDirectory(directory), ...flag('/CheckIntegrity', options.checkIntegrity), ...flag('/Append', options.append)]);
}

/** `/Unmount-Image`, saving or discarding. */
export function unmountImageArguments(directory: string, end: 'commit' | 'discard', options: DismGlobals & { checkIntegrity?: boolean; append?: boolean } = {}): string[] {
  if (end === 'discard' && (options.checkIntegrity || options.append)) throw new RangeError('/CheckIntegrity and /Append belong to /Commit');
  return imaging(options, ['/Unmount-Image', mountDirectory(directory), end === 'commit' ? '/Commit' : '/Discard', ...flag('/CheckIntegrity', options.checkIntegrity), ...flag('/Append', options.append)]);
}

/** `/Cleanup-Mountpoints`: frees what broken mounts hold; mounted and recoverable ones stay. */
export function cleanupMountpointsArguments(options: DismGlobals = {}): string[] {
  return imaging(options, ['/Cleanup-Mountpoints']);
}

/** `/Get-MountedImageInfo`. */
export function mountedImagesArguments(options: DismGlobals = {}): string[] {
  return imaging(options, ['/Get-MountedImageInfo']);
}

function mountDirectory(directory: string): string {
  if (/^[A-Z]:\\?$/i.test(directory)) throw new RangeError(`an image cannot be mounted at the root of a volume: ${directory}`);
  return option('/MountDir', directory);
}
