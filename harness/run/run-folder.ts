import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { randomBytes } from 'node:crypto';

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
    await symlink(run, latest);
  } catch {
    // Windows without developer mode makes no links; `latest` is a convenience only.
  }
  return folder;
}

/** `run.json`: what the reports need to know of the run as a whole. */
export async function writeRunFile(folder: string, content: { run: string; version: string; provider: string; startedAt: string; scenarios: { name: string; description: string; strategies: string[] }[] }): Promise<void> {
  await writeFile(join(folder, 'run.json'), `${JSON.stringify({ schema: 'wimproof.run/1', ...content }, null, 2)}\n`);
}
