import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { SOURCES, stampTree } from './payload-files.ts';

/** A folder with two packages below it, an unsigned boot-critical one, one with a co-installer, one to be removed. */
const PACKAGES = ['pane-extra', 'pane-unsigned', 'pane-coinstaller', 'pane-obsolete'];

/** Puts the driver packages into folders of their names below `out`. */
export function buildDrivers(out: string): void {
  for (const name of PACKAGES) {
    rmSync(join(out, name), { recursive: true, force: true });
    cpSync(join(SOURCES, name), join(out, name), { recursive: true });
    stampTree(join(out, name));
  }
}
