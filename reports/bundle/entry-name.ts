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

/**
 * Says of one path after another whether it can lie beside those before it on every system: not one file with another where
 * case or the form of Unicode does not count, no file in the place of a folder, no folder in two spellings. One that cannot
 * is not counted as there.
 */
export function besideEachOther(): (path: string) => boolean {
  const files = new Set<string>();
  const folders = new Map<string, string>();
  return (path) => {
    const key = sameOnDisk(path);
    if (files.has(key) || folders.has(key)) return false;
    const added: [key: string, folder: string][] = [];
    for (let folder = parentOf(path); folder !== ''; folder = parentOf(folder)) {
      const own = sameOnDisk(folder);
      const known = folders.get(own);
      // So are the folders that it lies in.
      if (known === folder) break;
      if (known !== undefined || files.has(own)) return false;
      added.push([own, folder]);
    }
    for (const [own, folder] of added) folders.set(own, folder);
    files.add(key);
    return true;
  };
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** The same for paths that are one file on a file system that ignores case, or the form of Unicode. */
export function sameOnDisk(path: string): string {
  return path.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC');
}
