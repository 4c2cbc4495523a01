import { join } from 'node:path';
import { createJobDisk } from '../../image/job-disk.ts';
import type { Step } from '../../strategy/plan.ts';
import type { Execution } from '../execution.ts';

/** Makes the machine's empty system disk, or the small FAT disk on which a Windows PE job leaves its results. */
export async function createDiskStep(execution: Execution, step: Extract<Step, { action: 'create-disk' | 'create-job-disk' }>): Promise<void> {
  if (step.action === 'create-disk') {
    const { disks } = execution.provider;
    const file = join(execution.workFolder, `${step.id}.${disks.format}`);
    await disks.create(file, step.sizeGiB * 1024 ** 3);
    execution.disk = file;
  } else {
    const file = join(execution.workFolder, `${step.id}.img`);
    await createJobDisk(file);
    execution.jobDisk = file;
  }
}
