import os from 'node:os';
import { WimproofError } from '../errors/wimproof-error.ts';
import { Cache } from '../image/cache.ts';
import { cacheFolder } from '../image/cache-folder.ts';
import { findLedgers } from '../run/ledger/clean-leftovers.ts';
import { ledgerFolder } from '../run/ledger/state-folder.ts';
import { cpuFinding, diskFinding, leftoverFinding, memoryFinding, nodeFinding, writableFinding } from './doctor-findings.ts';
import { toolFindings } from './doctor-tools.ts';
import { canRunMachines } from './doctor-hyperv.ts';
import { hostDismFinding } from './doctor-dism.ts';
import { hyperVFindings } from './doctor-windows.ts';
import { hostCapacity } from './host-capacity.ts';
import { findAcceleration } from './qemu/acceleration.ts';
import { findQemu, type QemuProgram } from './qemu/find-qemu.ts';
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

/**
 * Looks at everything that a run needs on this host. Takes up to two seconds (the acceleration probe, unless its answer
 * is remembered); changes nothing but caches. Never throws for what it finds.
 * @param fresh probe the acceleration even when an answer is remembered
 */
export async function diagnose(options: { fresh?: boolean } = {}): Promise<Finding[]> {
  const qemu = await attempt('qemu', findQemu, (found) => `QEMU ${found.versionText} (${found.path})`);
  const firmware = await attempt('firmware', async () => findFirmware(), (found) => `UEFI firmware ${found.code.file}`);
  const secureBoot = await attempt('secure-boot', async () => findFirmware(true), (found) => `UEFI firmware with Secure Boot and Microsoft's keys ${found.code.file}`);
  const capacity = hostCapacity();
  const windows = process.platform === 'win32' ? await hyperVFindings() : [];
  // Where Hyper-V runs the machines, QEMU may be missing.
  const besides = (finding: Finding): Finding => (finding.status === 'fail' && canRunMachines(windows) ? { ...finding, status: 'warn' } : finding);
  const { dead } = findLedgers();
  const unfinished = await new Cache().unfinished();
  return [
    nodeFinding(process.versions.node),
    besides(qemu.finding),
    besides(firmware.finding),
    // Only machines for Windows have it switched on.
    secureBoot.value ? secureBoot.finding : { ...secureBoot.finding, status: 'warn' },
    ...toolFindings(),
    ...(qemu.value ? [await accelerationFinding(qemu.value, options.fresh ?? false)] : []),
    cpuFinding(capacity.processors),
    memoryFinding(capacity.memory, capacity.freeMemory),
    await writableFinding('cache', cacheFolder()),
    await writableFinding('state', ledgerFolder()),
    await diskFinding('disk', cacheFolder()),
    await diskFinding('temporary-disk', os.tmpdir()),
    leftoverFinding(dead.map((one) => one.contents.run), unfinished.length),
    ...windows,
    ...(process.platform === 'win32' ? [await hostDismFinding()] : []),
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
    return { check, status: 'warn', what: `none, machines are emulated (TCG): ${found.reason}`, mend: 'Pane works; an installed Windows takes hours, and a deadline may pass first: give the host hardware virtualisation (nested, in a virtual machine)' };
  } catch (error) {
    return { check, status: 'warn', what: `the probe could not run: ${(error as Error).message}`, mend: 'Mend the other findings first' };
  }
}
