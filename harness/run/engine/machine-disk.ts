import { copyFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runTool } from '../../image/tool.ts';
import type { Disks } from '../../machine/machine.ts';

/**
 * The serviced .vhdx as the machine's disk: itself where the provider's disks are such (Hyper-V), else converted by
 * qemu-img, which reads "vhdx" and leaves out what was never written.
 * @returns path of the disk, in `folder`
 * @throws WimproofError `WP-TOOL-*`
 */
export async function toMachineDisk(vhdx: string, folder: string, { format }: Pick<Disks, 'format'>, signal: AbortSignal): Promise<string> {
  const disk = join(folder, `serviced.${format}`);
  if (format === 'vhdx') await moveFile(vhdx, disk);
  else {
    await runTool('qemu-img', ['convert', '-q', '-f', 'vhdx', '-O', format, vhdx, disk], { cancelSignal: signal });
    await rm(vhdx, { force: true });
  }
  return disk;
}

/** The folder of the servicing may lie on another volume. */
async function moveFile(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    await copyFile(from, to);
    await rm(from, { force: true });
  }
}
