import { imageError } from './image-error.ts';
import type { ImageInfo, InstallFile } from './image-info.ts';

/**
 * The longest file that a medium of ours carries: ISO 9660 counts a file's bytes in 32 bits (ECMA-119, 9.1.4). Longer ones
 * would have to be cut into several extents, which Windows' driver for CDs is not documented to read.
 */
export const LONGEST_FILE = 2 ** 32 - 1;

/**
 * As which file a bare image travels on the IMAGE medium: as it is, or split into .swm when it is longer than a medium
 * holds.
 * @throws WimproofError (kind scenario) `WP-IMAGE-PART-LENGTH` for a split image with a part that is still too long
 */
export function carriedFile({ installFile = 'install.wim', size, path, parts = [] }: Pick<ImageInfo, 'installFile' | 'size' | 'path' | 'parts'>): InstallFile {
  const long = [{ path, size }, ...parts].find((one) => one.size > LONGEST_FILE);
  if (!long) return installFile;
  if (installFile === 'install.swm') throw imageError('WP-IMAGE-PART-LENGTH', `${long.path} has ${long.size} bytes, and a medium holds files of at most ${LONGEST_FILE}`, 'Split the image again, into parts of at most 3800 MiB');
  return 'install.swm';
}
