import { isDeviceName } from '../../harness/image/device-name.ts';

/** File names of more than 255 bytes exist on no usual file system; paths of Windows programs end at 260 characters. */
const LONGEST_NAME = 200;
const LONGEST_PATH = 400;

/**
 * Why a path must not be used as the name of a file that is written below a folder, on any system; undefined for a good
 * one: relative, forward slashes, no `.` or `..`, no drive, no stream (`a:b`), no control characters, nothing that Windows
 * reads as another name (devices, names that end in a dot or blank). ["Naming Files, Paths, and Namespaces"]
 */
export function entryNameProblem(path: string): string | undefined {
  if (path === '') return 'it is empty';
  if (/\p{Cs}/u.test(path)) return 'it is no Unicode text';
  if (path.normalize('NFC') !== path) return 'it is not in Unicode form NFC';
  if (Buffer.byteLength(path) > LONGEST_PATH) return `it is longer than ${LONGEST_PATH} bytes`;
  // C1 and format characters (direction overrides, zero widths) would make a listing show another name.
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(path)) return 'it holds a control character';
  if (/[\\:*?"<>|]/.test(path)) return 'it holds one of \\ : * ? " < > |';
  if (path.startsWith('/')) return 'it is absolute';
  for (const part of path.split('/')) {
    if (part === '') return 'a part of it is empty';
    if (part === '.' || part === '..') return `it holds ${part}`;
    if (/[. ]$/.test(part) || part.startsWith(' ')) return 'a part of it begins with a blank, or ends in a dot or a blank';
    if (isDeviceName(part)) return `${part} is a device of Windows`;
    if (Buffer.byteLength(part) > LONGEST_NAME) return `a part of it is longer than ${LONGEST_NAME} bytes`;
  }
  return undefined;
}

/** The same for paths that are one file on a file system that ignores case, or the form of Unicode. */
export function sameOnDisk(path: string): string {
  return path.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC');
}
