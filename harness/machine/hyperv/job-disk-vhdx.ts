import { appendFile, copyFile, open, rename, rm, stat, truncate } from 'node:fs/promises';
import type { Ledger } from '../../run/ledger/ledger.ts';
import { hyperVError } from './hyperv-error.ts';
import type { PowerShell } from './powershell.ts';
import { FOOTER_BYTES, fixedVhdSize, vhdFooter } from './vhd-footer.ts';

/** A raw job disk in the form that Hyper-V attaches. */
export interface JobDiskVhdx {
  /** The VHDX, to be attached. */
  file: string;
  /** Writes what the guest left on it back to the raw file. The machine must be off and removed. */
  readBack(): Promise<void>;
  /** Removes what was made. */
  remove(): Promise<void>;
}

/**
 * Makes a VHDX of a raw disk: a footer makes it a fixed VHD, and Hyper-V converts that (generation 2 takes VHDX alone:
 * "Should I create a generation 1 or 2 virtual machine in Hyper-V?"). The files lie beside the raw one.
 * @param token makes their names unique
 */
export async function jobDiskVhdx(raw: string, token: string, { powershell, ledger, signal }: { powershell: PowerShell; ledger: Ledger; signal?: AbortSignal }): Promise<JobDiskVhdx> {
  const vhd = `${raw}.${token}.vhd`;
  const vhdx = `${raw}.${token}.vhdx`;
  const handles = [vhd, vhdx].map((path) => ledger.add({ kind: 'file', path, what: 'job disk' }));
  const remove = async () => {
    for (const file of [vhd, vhdx]) await rm(file, { force: true });
    for (const handle of handles) handle.strike();
  };
  try {
    await copyFile(raw, vhd);
    await appendFile(vhd, vhdFooter((await stat(raw)).size));
    await powershell.call('convert-disk', { Path: vhd, DestinationPath: vhdx, Type: 'Dynamic' }, { doing: 'convert the job disk', signal });
    await rm(vhd);
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    file: vhdx,
    async readBack() {
      // Without the run's signal: what a guest left is wanted above all when a run was cancelled.
      await powershell.call('convert-disk', { Path: vhdx, DestinationPath: vhd, Type: 'Fixed' }, { doing: 'read the job disk' });
      await truncate(vhd, await rawSize(vhd));
      await rename(vhd, raw);
    },
    remove,
  };
}

async function rawSize(vhd: string): Promise<number> {
  const file = await open(vhd, 'r');
  try {
    const { size } = await file.stat();
    const footer = Buffer.alloc(FOOTER_BYTES);
    await file.read(footer, 0, FOOTER_BYTES, Math.max(0, size - FOOTER_BYTES));
    return fixedVhdSize(footer);
  } catch (error) {
    throw hyperVError('WP-HYPERV-JOB-DISK', `The job disk ${vhd} cannot be read: ${(error as Error).message}`, 'Report this with the Windows version of the host', { original: error });
  } finally {
    await file.close();
  }
}
