import { randomBytes } from 'node:crypto';
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cacheVariable } from '../image/cache-folder.ts';
import type { Finding } from './doctor.ts';

const gibibyte = 1024 ** 3;
const oldestNode = [20, 19] as const;

export function nodeFinding(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const good = major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
  return good ? { check: 'node', status: 'ok', what: `Node ${version}` } : { check: 'node', status: 'fail', what: `Node ${version} is too old`, mend: `Install Node ${oldestNode.join('.')} or newer` };
}

export function toolFinding(name: string, found: string | null, need: 'fail' | 'warn', purpose: string, install: string): Finding {
  return found ? { check: name, status: 'ok', what: `${found} (${purpose})` } : { check: name, status: need, what: `${name}, which ${purpose}, is missing`, mend: `Install it (${install})` };
}

export function cpuFinding(processors: number): Finding {
  const what = `${processors} processor${processors === 1 ? '' : 's'}`;
  // Measured under TCG: two machines on two cores are as quick as one after the other, more only slow each other.
  return processors >= 2 ? { check: 'processors', status: 'ok', what } : { check: 'processors', status: 'warn', what, mend: 'Run one machine at a time (--workers 1)' };
}

/** Bytes. A machine for Windows 11 wants 4 GiB; Pane wants under 1. */
export function memoryFinding(total: number, free: number): Finding {
  const what = `${(free / gibibyte).toFixed(1)} of ${(total / gibibyte).toFixed(1)} GiB memory free`;
  if (free < gibibyte) return { check: 'memory', status: 'fail', what, mend: 'Free at least 1 GiB; a machine for Windows needs 4 GiB' };
  return free < 4 * gibibyte ? { check: 'memory', status: 'warn', what, mend: 'Enough for Pane; a machine for Windows needs 4 GiB' } : { check: 'memory', status: 'ok', what };
}

/** Whether we can write there, by doing it. */
export async function writableFinding(check: string, folder: string): Promise<Finding> {
  const trial = path.join(folder, `.doctor-${randomBytes(4).toString('hex')}`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(trial, '');
    await rm(trial);
    return { check, status: 'ok', what: `${folder} can be written` };
  } catch (error) {
    return { check, status: 'fail', what: `${folder} cannot be written: ${(error as NodeJS.ErrnoException).code ?? (error as Error).message}`, mend: `Give yourself the right to write there, or set ${check === 'cache' || process.platform === 'win32' ? cacheVariable() : 'XDG_STATE_HOME'}` };
  }
}

/** Free space where the folder is, or will be. */
export async function diskFinding(check: string, folder: string): Promise<Finding> {
  for (let at = folder; ; at = path.dirname(at)) {
    const found = await statfs(at).catch(() => null);
    if (!found && path.dirname(at) !== at) continue;
    if (!found) return { check, status: 'warn', what: `free space at ${folder} is unknown`, mend: 'Check it by hand' };
    return spaceFinding(check, folder, found.bavail * found.bsize);
  }
}

/** Bytes. Pane's media and disks take 1 to 2 GiB; an installed Windows 11 about 15. */
export function spaceFinding(check: string, folder: string, free: number): Finding {
  const what = `${(free / gibibyte).toFixed(1)} GiB free at ${folder}`;
  if (free < 2 * gibibyte) return { check, status: 'fail', what, mend: 'Free at least 2 GiB, or run `wimproof clean --cache`' };
  return free < 40 * gibibyte ? { check, status: 'warn', what, mend: 'Enough for Pane; each strategy with a real Windows takes about 20 GiB' } : { check, status: 'ok', what };
}

export function leftoverFinding(deadRuns: string[], unfinishedEntries: number): Finding {
  if (deadRuns.length === 0 && unfinishedEntries === 0) return { check: 'leftovers', status: 'ok', what: 'nothing left of earlier runs' };
  const parts = [...(deadRuns.length > 0 ? [`${deadRuns.length} dead run${deadRuns.length === 1 ? '' : 's'} left machines or files (${deadRuns.join(', ')})`] : []), ...(unfinishedEntries > 0 ? [`${unfinishedEntries} unfinished cache entries`] : [])];
  return { check: 'leftovers', status: 'warn', what: parts.join('; '), mend: 'Run `wimproof clean`' };
}
