import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { randomBytes } from 'node:crypto';
import type { RunRecord } from './run-record.ts';

/** A run's name: sortable by time, unique without a registry. */
export function newRunId(now = new Date()): string {
  const stamp = now.toISOString().replace(/[-:]/g, '').replace(/\..*/, '').replace('T', '-');
  return `${stamp}-${randomBytes(2).toString('hex')}`;
}

/** Makes the run's folder and points `latest` beside it at it (where links can be made). */
export async function makeRunFolder(output: string, run: string): Promise<string> {
  const folder = resolve(output, run);
  await mkdir(folder, { recursive: true });
  const latest = resolve(output, 'latest');
  try {
    await rm(latest, { force: true });
    // On Windows a junction: a symbolic link would need rights or developer mode. Junctions name absolute folders.
    await symlink(process.platform === 'win32' ? folder : run, latest, 'junction');
  } catch {
    // A file system without links; `latest` is a convenience only.
  }
  return folder;
}

/** `run.json`: what the reports need to know of the run as a whole. */
export async function writeRunFile(folder: string, content: Omit<RunRecord, 'schema'>): Promise<void> {
  await writeFile(join(folder, 'run.json'), `${JSON.stringify({ schema: 'wimproof.run/1', ...content }, null, 2)}\n`);
}
