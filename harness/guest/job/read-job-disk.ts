import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { WimproofError } from '../../errors/wimproof-error.ts';
import { JobProgress } from './job-progress.ts';
import type { JobStatus } from './job-status.ts';
import type { Job, JobResult, JobStepResult } from './job.ts';

/**
 * Reads what a Windows PE job left on its job disk (a FAT image without partitions), with mtools. `heard` are the
 * steps as the serial line told them, for their durations. A disk without `job.exit` holds a job that was cut off: its
 * result is `failed`, and the step that ran is `interrupted`. Throws WP-JOB-DISK when nothing at all was recorded.
 */
export async function readJobDisk(image: string, job: Job, heard: readonly JobStepResult[] = []): Promise<JobResult> {
  // Beside the image: that folder goes with the run, also when the run is killed.
  const folder = await mkdtemp(join(dirname(image), 'job-')).catch((error: Error) => {
    throw jobDiskError(image, job, error.message);
  });
  try {
    const copy = await execa('mcopy', ['-s', '-n', '-i', image, `::/state/${job.id}`, folder], { env: { MTOOLS_SKIP_CHECK: '1' }, reject: false, timeout: 60_000 });
    if (copy.exitCode !== 0) throw jobDiskError(image, job, copy.stderr || copy.originalMessage || `mcopy ended with ${copy.exitCode}`);
    return await readState(join(folder, job.id), image, job, heard);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readState(folder: string, image: string, job: Job, heard: readonly JobStepResult[]): Promise<JobResult> {
  const names = await readdir(folder);
  // DOS names come out in either case, depending on how the guest's driver wrote them.
  const find = (name: string): string | undefined => names.find((candidate) => candidate.toLowerCase() === name);
  const read = async (name: string): Promise<string | undefined> => {
    const found = find(name);
    return found === undefined ? undefined : new TextDecoder('utf-8').decode(await readFile(join(folder, found)));
  };
  const exitCode = async (name: string): Promise<number | undefined> => {
    const content = (await read(name))?.trim();
    if (content === undefined) return undefined;
    if (!/^-?\d+$/.test(content)) throw jobDiskError(image, job, `${name} holds ${JSON.stringify(content.slice(0, 40))} instead of an exit code`);
    return Number(content) >>> 0;
  };
  const status: JobStatus = { job: job.id, steps: new Map(), exit: await exitCode('job.exit') };
  for (const step of job.steps) {
    const started = find(`${step.id}.start`) !== undefined;
    const code = await exitCode(`${step.id}.exit`);
    if (started || code !== undefined) status.steps.set(step.id, { started, interrupted: code === undefined, reboot: false, exitCode: code });
  }
  if (status.steps.size === 0 && status.exit === undefined) throw jobDiskError(image, job, 'no step was started');
  const progress = new JobProgress(job);
  progress.read(status);
  for (const step of progress.steps) {
    const log = await read(`${step.id}.log`);
    if (log !== undefined) step.log = log;
    const durationMs = heard.find((one) => one.id === step.id)?.durationMs;
    if (durationMs !== undefined) step.durationMs = durationMs;
  }
  return progress.result();
}

function jobDiskError(image: string, job: Job, why: string): WimproofError {
  return new WimproofError({
    code: 'WP-JOB-DISK',
    kind: 'infrastructure',
    cause: `job disk ${image} does not tell what became of job ${job.id}: ${why.replace(/\s+/g, ' ').trim()}`,
    mend: 'look at the serial log and the console picture of the Windows PE machine; mtools must be installed',
  });
}
