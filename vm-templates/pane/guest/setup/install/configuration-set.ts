import { cpSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findEntry, imagePath } from '../../servicing/image-path.ts';
import type { SetupLog } from '../setup-log.ts';

/** Where an installation keeps its copy of the configuration set; `%configsetroot%` from then on. */
export const CONFIG_SET = 'Windows\\ConfigSetRoot';

/**
 * UseConfigurationSet: everything beside the answer file is copied to the new Windows, without selection. With the answer file on the
 * installation medium that is the whole medium, which is why configuration sets belong on one of their own.
 */
export function copyConfigurationSet(mediumRoot: string, windowsRoot: string, log: SetupLog): void {
  const target = imagePath(windowsRoot, CONFIG_SET);
  cpSync(mediumRoot, target, { recursive: true, force: true });
  log.info(`Configuration set copied from ${mediumRoot} to ${CONFIG_SET}`);
}

/** `$OEM$` folders: `$$` goes to the Windows directory, `$1` to the system drive, a single letter to that drive (Pane: the system drive only). */
export function copyOemFolders(distribution: string, windowsRoot: string, log: SetupLog): void {
  const oem = findEntry(distribution, '$OEM$') ?? findEntry(distribution, '$OEM$ Folders');
  if (!oem || !existsSync(oem)) return;
  for (const name of readdirSync(oem)) {
    const target = name === '$$' ? imagePath(windowsRoot, 'Windows') : name === '$1' || name.toUpperCase() === 'C' ? windowsRoot : undefined;
    if (target === undefined) log.warn(`$OEM$\\${name} has no place and is ignored`);
    else mergeInto(join(oem, name), target);
  }
  log.info('$OEM$ folders copied');
}

/** Copies a tree, following the spelling of directories that exist. */
function mergeInto(from: string, to: string): void {
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const target = findEntry(to, entry.name) ?? join(to, entry.name);
    if (entry.isDirectory() && existsSync(target)) mergeInto(join(from, entry.name), target);
    else cpSync(join(from, entry.name), target, { recursive: true, force: true });
  }
}
