import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { PayloadFile } from '../operation.ts';

/** One file as a whole payload (a .cab, .msi or .exe). */
export async function payloadFile(file: string): Promise<PayloadFile[]> {
  return [await describeFile(file, path.basename(file))];
}

/**
 * A driver package: its .inf and every file in the folder beside and below it, sorted by name.
 * Source: a driver package is the INF with all files it names, in its own folder ("Components of a Driver Package").
 */
export async function driverPackageFiles(inf: string): Promise<PayloadFile[]> {
  const folder = path.dirname(inf);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
  return Promise.all(names.map((name) => describeFile(path.join(folder, name), name)));
}

async function describeFile(file: string, name: string): Promise<PayloadFile> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return { path: file, name, sha256: hash.digest('hex'), size: (await stat(file)).size };
}
