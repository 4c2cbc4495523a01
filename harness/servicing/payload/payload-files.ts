import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { PayloadFile } from '../operation.ts';
import { PayloadError } from './payload-error.ts';

/**
 * One file of a payload, with digest and size.
 * @param name path in the operation's own folder, forward slashes; default: the file's own name
 */
export async function payloadFile(file: string, name = path.basename(file)): Promise<PayloadFile> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return { path: file, name, sha256: hash.digest('hex'), size: (await stat(file)).size };
}

/**
 * Every file in a folder and below it, sorted by name, the tree kept.
 * @param prefix folder in front of each name, such as `drivers/001`
 * @throws PayloadError for a folder without files
 */
export async function folderFiles(folder: string, prefix = ''): Promise<PayloadFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
  if (names.length === 0) throw new PayloadError(folder, 'the folder is empty', 'put the files there, or correct the source');
  const files: PayloadFile[] = [];
  // One after the other: a folder may hold thousands, more than files can be open.
  for (const name of names) files.push(await payloadFile(path.join(folder, name), path.posix.join(prefix, name)));
  return files;
}

/**
 * A driver package: its .inf and every file in the folder beside and below it.
 * Source: a driver package is the INF with all files it names, in its own folder ("Components of a Driver Package").
 */
export function driverPackageFiles(inf: string, prefix = ''): Promise<PayloadFile[]> {
  return folderFiles(path.dirname(inf), prefix);
}

/** `001-x.cab`: keeps the order and tells files of one name apart. @param index from 0 */
export function numberedName(index: number, file: string): string {
  return `${numbered(index)}-${path.basename(file)}`;
}

/** `001` for index 0. */
export function numbered(index: number): string {
  return String(index + 1).padStart(3, '0');
}
