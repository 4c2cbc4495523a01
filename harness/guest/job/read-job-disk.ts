import { WimproofError } from '../../errors/wimproof-error.ts';
import { readJobDiskFolder } from '../../image/job-disk.ts';
import { JobProgress } from './job-progress.ts';
import type { JobStatus } from './job-status.ts';
import type { Job, JobResult, JobStepResult } from './job.ts';

/**
 * Reads what a Windows PE job left on its job disk (a FAT volume without partitions). `heard` are the steps as the serial
 * line told them, for their durations. A disk without `job.exit` holds a job that was cut off: its result is `failed`, and
 * the step that ran is `interrupted`. Throws WP-JOB-DISK when nothing at all was recorded, or the disk cannot be read.
 */
export async function readJobDisk(image: string, job: Job, heard: readonly JobStepResult[] = []): Promise<JobResult> {
  const files = await readJobDiskFolder(image, ['state', job.id]).catch((error: Error) => {
    throw jobDiskError(image, job, error.message, error);
  });
  if (!files) throw jobDiskError(image, job, `it has no folder state\\${job.id}`);
  return resultOf(files, image, job, heard);
}

function resultOf(files: ReadonlyMap<string, Buffer>, image: string, job: Job, heard: readonly JobStepResult[]): JobResult {
  const read = (name: string): string | undefined => {
    const found = files.get(name);
    return found === undefined ? undefined : new TextDecoder('utf-8').decode(found);
  };
  const exitCode = (name: string): number | undefined => {
    const content = read(name)?.trim();
    if (content === undefined) return undefined;
    if (!/^-?\d+$/.test(content)) throw jobDiskError(image, job, `${name} holds ${JSON.stringify(content.slice(0, 40))} instead of an exit code`);
    return Number(content) >>> 0;
  };
  const status: JobStatus = { job: job.id, steps: new Map(), exit: exitCode('job.exit') };
  for (const step of job.steps) {
    const started = files.has(`${step.id}.start`);
    const code = exitCode(`${step.id}.exit`);
    if (started || code !== undefined) status.steps.set(step.id, { started, interrupted: code === undefined, reboot: false, exitCode: code });
  }
  if (status.steps.size === 0 && status.exit === undefined) throw jobDiskError(image, job, 'no step was started');
  const progress = new JobProgress(job);
  progress.read(status);
  for (const step of progress.steps) {
    const log = read(`${step.id}.log`);
    if (log !== undefined) step.log = log;
    const durationMs = heard.find((one) => one.id === step.id)?.durationMs;
    if (durationMs !== undefined) step.durationMs = durationMs;
  }
  return progress.result();
}

function jobDiskError(image: string, job: Job, why: string, original?: unknown): WimproofError {
  return new WimproofError({
    code: 'WP-JOB-DISK',
    kind: 'infrastructure',
    cause: `job disk ${image} does not tell what became of job ${job.id}: ${why.replace(/\s+/g, ' ').trim()}`,
    mend: 'look at the serial log and the console picture of the Windows PE machine',
    original,
  });
}
