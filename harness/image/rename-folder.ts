import { rename, stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** Virus scanners and indexers let go of a new file within this time, in milliseconds. */
const patience = 10_000;
const firstPause = 20;

/**
 * Renames a folder. On Windows that fails while any file in it is open, and scanners open what was just written; there is no
 * event for when they are done, so it is tried again with growing pauses. [MoveFileEx: a directory with open handles below it]
 * @throws the last error of `rename`; at once when the target exists
 */
export async function renameFolder(from: string, to: string, { platform = process.platform, move = rename }: { platform?: NodeJS.Platform; move?: (from: string, to: string) => Promise<void> } = {}): Promise<void> {
  for (let waited = 0, next = firstPause; ; waited += next, next *= 2) {
    try {
      return await move(from, to);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // An existing target is the same error there, and waiting does not mend it.
      const exists = await stat(to).then(() => true, () => false);
      if (platform !== 'win32' || exists || waited + next > patience || (code !== 'EPERM' && code !== 'EACCES' && code !== 'EBUSY')) throw error;
      await pause(next);
    }
  }
}
