import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { WimproofError } from '../../errors/wimproof-error.ts';
import type { Execution } from '../execution.ts';
import type { Host } from './host.ts';

/**
 * Names below a mounted image are long, and programs that know no longer paths than 260 characters (MAX_PATH) walk them:
 * leave them room.
 */
const LONGEST = 60;

/** Values of batch variables must hold neither blanks nor characters of cmd's grammar, and diskpart reads no UTF-8. */
export function isPlainPath(name: string): boolean {
  return /^[A-Za-z]:(?:\\[A-Za-z0-9._~-]+)+$/.test(name);
}

/**
 * A private folder for disk, payload, logs and mounts: in the work folder of the outcome, unless that has a long or
 * difficult name (a scenario's name may hold blanks); then among the temporary files.
 * @throws WimproofError WP-HOST-FOLDER
 */
export async function makeHostFolder({ workFolder, ledger }: Pick<Execution, 'workFolder' | 'ledger'>, host: Host): Promise<{ path: string; remove: () => Promise<void> | void }> {
  const inWork = path.join(workFolder, 'h');
  if (isPlainPath(host.nameOf(inWork)) && host.nameOf(inWork).length <= LONGEST) {
    await mkdir(inWork, { mode: 0o700 });
    // On record with the work folder.
    return { path: inWork, remove: () => rm(inWork, { recursive: true, force: true, maxRetries: 3 }) };
  }
  const temporary = await ledger.temporaryFolder('servicing on this host');
  if (isPlainPath(host.nameOf(temporary.path))) return temporary;
  temporary.remove();
  throw new WimproofError({
    code: 'WP-HOST-FOLDER',
    kind: 'infrastructure',
    cause: `batch files cannot work in ${temporary.path}: its name has other characters than letters, digits, dots, dashes and underscores`,
    mend: 'set TEMP and TMP to a folder with a plain name on an NTFS volume, such as C:\\Temp, before you start wimproof; or name the engine winpe',
  });
}
