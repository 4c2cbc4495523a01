import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { HiveTree } from './hive-tree.ts';
import { parseHive } from './regf-read.ts';
import { serializeHive } from './regf-write.ts';
import { RegistryError } from './registry-error.ts';

/** Reads a whole hive. Throws RegistryError `corrupt` naming the file and what is wrong in it. */
export function readHiveFile(file: string): HiveTree {
  try {
    return parseHive(readFileSync(file));
  } catch (error) {
    if (error instanceof RegistryError) throw new RegistryError(error.fault, `${file}: ${error.message}`);
    throw error;
  }
}

/**
 * Writes a whole hive beside the old one and renames it over it, so that a power cut leaves either the old or the new hive.
 * That is why Pane needs no transaction logs (.LOG1, .LOG2), which Windows' in-place writes need.
 */
export function writeHiveFile(file: string, tree: HiveTree, time: bigint): void {
  const temporary = `${file}.new`;
  const fd = openSync(temporary, 'w');
  try {
    const bytes = serializeHive(tree, time, file.split('/').pop() ?? '');
    let done = 0;
    while (done < bytes.length) done += writeSync(fd, bytes, done);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(temporary, file);
  const directory = openSync(dirname(file), 'r');
  try {
    fsyncSync(directory);
  } catch (error) {
    // Some FUSE file systems cannot sync a directory; the rename itself is still atomic.
    if ((error as NodeJS.ErrnoException).code !== 'EINVAL' && (error as NodeJS.ErrnoException).code !== 'ENOSYS') throw error;
  } finally {
    closeSync(directory);
  }
}
