import { closeSync, openSync, readSync } from 'node:fs';
import { isReadOnly } from '../../shell/programs/attrib.ts';
import type { System } from '../../system.ts';
import { ServicingError } from '../servicing-error.ts';
import { checkWim } from './wim.ts';

/** HRESULTs of the WIM mount filter and of DISM's imaging (wimgapi and dismapi messages). */
export const WIM = {
  READ_ONLY_MOUNT: 0xc142010c,
  DIRECTORY_MOUNTED: 0xc1420113,
  DIRECTORY_NOT_EMPTY: 0xc1420114,
  DIRECTORY_MISSING: 0xc1420115,
  IN_USE: 0xc1420117,
  ALREADY_MOUNTED: 0xc1420126,
  MOUNTED_READ_WRITE: 0xc1420127,
  SPLIT: 0xc1420130,
  NOT_FIXED_DRIVE: 0xc1420134,
  ESD: 0xc142013c,
  NO_PERMISSION: 0xc1510111,
  INVALID_INDEX: 0xc1510113,
  NEEDS_REMOUNT: 0xc1510114,
  INVALID_MOUNT: 0xc1510115,
} as const;

const MESSAGES: Record<number, string> = {
  [WIM.READ_ONLY_MOUNT]: 'The image was mounted with read-only access. \r\nChanges cannot be committed.',
  [WIM.DIRECTORY_MOUNTED]: 'The specified mount directory already has an image mounted to it.',
  [WIM.DIRECTORY_NOT_EMPTY]: 'The specified mount directory is not empty. \r\nSpecify an empty directory.',
  [WIM.DIRECTORY_MISSING]: 'The specified mount directory does not exist.',
  [WIM.IN_USE]: 'The directory could not be completely unmounted. This is usually due to applications that still have files opened within the mount directory. \r\nClose these files and unmount again to complete the unmount process.',
  [WIM.ALREADY_MOUNTED]: 'The specified image in the specified wim is already mounted and cannot be mounted again.',
  [WIM.MOUNTED_READ_WRITE]: 'The specified image in the specified wim is already mounted for read/write access.',
  [WIM.SPLIT]: 'A split .wim file cannot be mounted.',
  [WIM.NOT_FIXED_DRIVE]: 'An image can only be mounted to a directory of a fixed drive.',
  [WIM.ESD]: 'The image file uses a compression that cannot be mounted. \r\nExport the image first.',
  [WIM.NO_PERMISSION]: 'You do not have permissions to mount and modify this image. \r\nVerify that you have the correct read/write permissions, or mount the image using the /ReadOnly option.',
  [WIM.INVALID_INDEX]: 'An invalid image index or name was specified.',
  [WIM.NEEDS_REMOUNT]: 'The image needs to be remounted before it can be used. \r\nUse the /Remount-Image option.',
  [WIM.INVALID_MOUNT]: 'The specified mount directory is not a valid mount directory of an image.',
};

export function wimError(hresult: number): ServicingError {
  return new ServicingError(hresult, MESSAGES[hresult], true);
}

/** Versions and parts of a WIM as its header tells (12: version, 42: part number and total parts). */
function headerOf(file: string): { version: number; parts: number } {
  const fd = openSync(file, 'r');
  try {
    const header = Buffer.alloc(44);
    readSync(fd, header, 0, header.length, 0);
    return { version: header.readUInt32LE(12), parts: header.readUInt16LE(42) };
  } finally {
    closeSync(fd);
  }
}

/** Version of WIM files with solid resources (.esd). */
const SOLID = 0xe00;

/** Checks that the images of a file can be mounted: a WIM (0x8007000b otherwise) that is neither split (0xc1420130) nor an ESD (0xc142013c). */
export function checkMountable(file: string): void {
  checkWim(file);
  const { version, parts } = headerOf(file);
  if (parts > 1) throw wimError(WIM.SPLIT);
  if (version === SOLID) throw wimError(WIM.ESD);
}

/** Whether a file cannot be written: it lies on a CD, or has the read-only attribute, as files copied from one have. */
export function cannotBeWritten(system: System, windowsPath: string, file: string): boolean {
  return system.drives.get(windowsPath.charAt(0).toUpperCase())?.kind === 'cdrom' || isReadOnly(file);
}
