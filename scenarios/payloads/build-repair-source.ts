import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CLASSIC } from './build-updates.ts';
import { stampTree } from './payload-files.ts';
import { writePackage } from './update-package.ts';

/**
 * Builds `repair-source/Windows`, the part of a sound image that `/RestoreHealth /Source:...\Windows` looks at: the component store with
 * what KB5099002 puts there, and its package manifest.
 */
export function buildRepairSource(out: string): void {
  const root = join(out, 'repair-source');
  const folder = (name: string): string => join(root, 'Windows', name);
  rmSync(root, { recursive: true, force: true });
  for (const name of ['WinSxS/Manifests', 'servicing/Packages']) mkdirSync(folder(name), { recursive: true });
  const staging = join(root, 'staging');
  mkdirSync(staging);
  const store = writePackage(CLASSIC, staging);
  const base = `${CLASSIC.name}~31bf3856ad364e35~amd64~~${CLASSIC.version}`;
  renameSync(join(staging, store), folder(`WinSxS/${store}`));
  renameSync(join(staging, `${store}.manifest`), folder(`WinSxS/Manifests/${store}.manifest`));
  for (const kind of ['mum', 'cat']) renameSync(join(staging, `update.${kind}`), folder(`servicing/Packages/${base}.${kind}`));
  rmSync(staging, { recursive: true });
  stampTree(root);
}
