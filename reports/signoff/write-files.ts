import { randomBytes } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Writes files into a folder, each whole or not at all; when one cannot be written, none is left half done. */
export async function writeFiles(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  const mark = `.part-${randomBytes(4).toString('hex')}`;
  try {
    for (const [name, text] of files) await writeFile(join(folder, name + mark), text, { flag: 'wx' });
    for (const name of files.keys()) await rename(join(folder, name + mark), join(folder, name));
  } finally {
    for (const name of files.keys()) await rm(join(folder, name + mark), { force: true });
  }
}
