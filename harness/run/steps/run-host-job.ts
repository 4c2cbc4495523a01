import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { WimproofError } from '../../errors/wimproof-error.ts';
import type { Step } from '../../strategy/plan.ts';
import type { AttachedDisk } from '../engine/host.ts';
import { makeHostFolder } from '../engine/host-folder.ts';
import { HostMounts } from '../engine/host-mounts.ts';
import { hostFolders, hostVariables } from '../engine/host-variables.ts';
import { installPaths, layOutInstallFiles } from '../engine/install-files.ts';
import { keepHostLogs } from '../engine/keep-host-logs.ts';
import { layOutBareImage, layOutFiles } from '../engine/lay-out-files.ts';
import { toMachineDisk } from '../engine/machine-disk.ts';
import { runHostSteps } from '../engine/run-host-steps.ts';
import type { Execution } from '../execution.ts';
import { recordJob, stepReporter } from './record-job-step.ts';

type RunHostJob = Extract<Step, { action: 'run-host-job' }>;

/**
 * Services an image on this host: a disk is made and attached, the job's steps run as programs of this host, the disk is
 * detached and becomes the machine's. However it ends, nothing stays mounted or attached: what cannot be freed here is
 * on record for `wimproof clean`.
 */
export async function runHostJob(execution: Execution, step: RunHostJob): Promise<void> {
  const { host, signal } = execution;
  const folder = await makeHostFolder(execution, host);
  const folders = hostFolders(folder.path);
  await layOutFiles(step.files, folders.payload, execution.secrets);
  await layOutInstallFiles(execution.media.install ?? execution.plan.image.path, installPaths(step.job), folders.install, signal);
  await layOutBareImage(execution.plan.image, folders.image);
  await mkdir(folders.state);
  const file = join(folder.path, 'disk.vhdx');
  const disk = await host.volumes.attach(file, step.sizeGiB, folder.path, signal);
  await onAttachedDisk(execution, step, disk, folder.path);
  execution.disk = await toMachineDisk(file, execution.workFolder, execution.provider.disks, signal);
  await folder.remove();
}

async function onAttachedDisk(execution: Execution, step: RunHostJob, disk: AttachedDisk, folder: string): Promise<void> {
  const { host, ledger, signal, secrets } = execution;
  const folders = hostFolders(folder);
  const mounts = new HostMounts(host, ledger, folder);
  const left: string[] = [];
  try {
    const result = await runHostSteps({
      job: step.job,
      host,
      folders,
      variables: hostVariables(folders, disk, host, secrets.token),
      mounts,
      ledger,
      deadlineMs: step.deadlineMinutes * 60_000,
      signal,
      onStep: stepReporter(execution, step.job.id),
    });
    recordJob(execution, `job ${step.job.id} on this host`, result);
  } catch (error) {
    left.push(...(await freeAll(mounts, disk)));
    execution.held = left.length > 0;
    if (left.length > 0) execution.emit({ type: 'phase', stage: execution.stage, text: `left for wimproof clean: ${left.join('; ')}` });
    throw error;
  } finally {
    await keepHostLogs(execution, folders.state);
  }
  left.push(...(await freeAll(mounts, disk)));
  execution.held = left.length > 0;
  if (left.length > 0) throw new WimproofError({ code: 'WP-HOST-LEFT', kind: 'infrastructure', cause: `the image is serviced, but this host still holds a part of it: ${left.join('; ')}`, mend: 'close what has files open in it, then run `wimproof clean`' });
}

/** Mounts first: one of them may lie on the disk. */
async function freeAll(mounts: HostMounts, disk: AttachedDisk): Promise<string[]> {
  const left = await mounts.freeAll();
  try {
    await disk.detach();
  } catch (error) {
    left.push((error as Error).message);
  }
  return left;
}
