import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { System } from '../system.ts';

const SESSION_MANAGER = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager';
const VALUES = ['PendingFileRenameOperations', 'PendingFileRenameOperations2'];

/** Pairs of source and target; an empty target means delete. The value is a REG_MULTI_SZ with empty texts in it, which is why its bytes are read. */
function pairs(raw: Buffer): [string, string][] {
  const texts = raw.toString('utf16le').split('\0');
  const found: [string, string][] = [];
  for (let index = 0; index + 1 < texts.length && texts[index] !== ''; index += 2) found.push([texts[index]!, texts[index + 1]!]);
  return found;
}

/** `\??\C:\file` as a path of Windows; a leading `!` allows replacing what is there. */
function windowsPath(text: string): string {
  return text.replace(/^!/, '').replace(/^\\\?\?\\/, '');
}

/**
 * What MoveFileEx put off to the next start (MOVEFILE_DELAY_UNTIL_REBOOT): the Session Manager does it before anything else runs and
 * deletes the values. A file that is gone, or a target that may not be replaced, is passed over, as there.
 */
export function renamePendingFiles(system: System): void {
  const key = system.registry.get(SESSION_MANAGER);
  for (const name of VALUES) {
    const value = key?.raw(name);
    if (!value) continue;
    for (const [from, to] of pairs(value.data)) rename(system, from, to);
    key!.deleteValue(name);
  }
  system.registry.flush();
}

function rename(system: System, from: string, to: string): void {
  try {
    const source = system.resolve(windowsPath(from));
    if (!existsSync(source)) return;
    if (to === '') {
      rmSync(source, { recursive: true });
      return;
    }
    const target = system.resolve(windowsPath(to));
    if (existsSync(target) && !to.startsWith('!')) return;
    mkdirSync(dirname(target), { recursive: true });
    renameSync(source, target);
  } catch (error) {
    system.log(`pending rename of ${from}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
