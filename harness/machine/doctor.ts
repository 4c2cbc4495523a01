import os from 'node:os';
import { WimproofError } from '../errors/wimproof-error.ts';
import { Cache } from '../image/cache.ts';
import { cacheFolder } from '../image/cache-folder.ts';
import { findLedgers } from '../run/ledger/clean-leftovers.ts';
import { ledgerFolder } from '../run/ledger/state-folder.ts';
import { cpuFinding, diskFinding, leftoverFinding, memoryFinding, nodeFinding, toolFinding, writableFinding } from './doctor-findings.ts';
import { hyperVFindings } from './doctor-windows.ts';
import { findAcceleration } from './qemu/acceleration.ts';
import { findProgram, findQemu, type QemuProgram } from './qemu/find-qemu.ts';
import { findFirmware } from './qemu/firmware.ts';

/** One thing that `wimproof doctor` looked at. */
export interface Finding {
  /** Short name, stable: `qemu`, `acceleration`, ... */
  check: string;
  /** `fail`: machines will not start; `warn`: slower, or a part of the work is not possible. */
  status: 'ok' | 'warn' | 'fail';
  /** What was found, one line. */
  what: string;
  /** What to do about it; absent when ok. */
  mend?: string;
}

/** Programs beside QEMU, what they are for, and how to get them. */
const tools: [name: string, need: 'fail' | 'warn', purpose: string, install: string][] = [
  ['qemu-img', 'fail', 'makes disks', 'Debian: qemu-utils; elsewhere it comes with QEMU'],
  ['xorriso', 'fail', 'writes answer and payload media', 'Debian, Homebrew: xorriso'],
  ['wimlib-imagex', 'fail', 'makes the Windows PE medium', 'Debian: wimtools; Homebrew: wimlib'],
  ['mformat', 'fail', 'makes job disks', 'Debian, Homebrew: mtools'],
  ['mcopy', 'fail', 'reads job disks', 'Debian, Homebrew: mtools'],
  ['cabextract', 'warn', 'looks into .cab packages', 'Debian, Homebrew: cabextract'],
];

/**
 * Looks at everything that a run needs on this host. Takes up to two seconds (the acceleration probe, unless its answer
 * is remembered); changes nothing but caches. Never throws for what it finds.
 * @param fresh probe the acceleration even when an answer is remembered
 */
export async function diagnose(options: { fresh?: boolean } = {}): Promise<Finding[]> {
  const qemu = await attempt('qemu', findQemu, (found) => `QEMU ${found.versionText} (${found.path})`);
  const firmware = await attempt('firmware', async () => findFirmware(), (found) => `UEFI firmware ${found.code}`);
  const { dead } = findLedgers();
  const unfinished = await new Cache().unfinished();
  return [
    nodeFinding(process.versions.node),
    qemu.finding,
    firmware.finding,
    ...tools.map(([name, need, purpose, install]) => toolFinding(name, findProgram(name), need, purpose, install)),
    ...(qemu.value ? [await accelerationFinding(qemu.value, options.fresh ?? false)] : []),
    cpuFinding(os.availableParallelism()),
    memoryFinding(os.totalmem(), os.freemem()),
    await writableFinding('cache', cacheFolder()),
    await writableFinding('state', ledgerFolder()),
    await diskFinding('disk', cacheFolder()),
    await diskFinding('temporary-disk', os.tmpdir()),
    leftoverFinding(dead.map((one) => one.contents.run), unfinished.length),
    ...(process.platform === 'win32' ? await hyperVFindings() : []),
  ];
}

async function attempt<T>(check: string, find: () => Promise<T>, describe: (found: T) => string): Promise<{ value: T | null; finding: Finding }> {
  try {
    const value = await find();
    return { value, finding: { check, status: 'ok', what: describe(value) } };
  } catch (error) {
    const mend = error instanceof WimproofError ? error.mend : 'Reinstall it';
    return { value: null, finding: { check, status: 'fail', what: (error as Error).message, mend } };
  }
}

async function accelerationFinding(qemu: QemuProgram, fresh: boolean): Promise<Finding> {
  const check = 'acceleration';
  try {
    const found = await findAcceleration(qemu, { fresh });
    if (found.name !== 'tcg') return { check, status: 'ok', what: `${found.name}: ${found.reason}` };
    return { check, status: 'warn', what: `none, machines are emulated (TCG): ${found.reason}`, mend: 'Runs work, but Windows is slow: give the host hardware virtualisation (nested, in a virtual machine), or leave it at Pane' };
  } catch (error) {
    return { check, status: 'warn', what: `the probe could not run: ${(error as Error).message}`, mend: 'Mend the other findings first' };
  }
}
