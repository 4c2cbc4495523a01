import { followPeJob as follow } from '../../guest/job/follow-pe-job.ts';
import { readJobDisk } from '../../guest/job/read-job-disk.ts';
import type { Step } from '../../strategy/plan.ts';
import type { Execution } from '../execution.ts';
import { recordJob, stepReporter } from './record-job-step.ts';
import { runningMachine } from './wait-options.ts';
import { planOrder } from './plan-order.ts';

/** Follows the job that Windows PE's start script runs until the machine is off, then reads its records from the job disk. */
export async function followPeJob(execution: Execution, step: Extract<Step, { action: 'follow-pe-job' }>): Promise<void> {
  if (execution.jobDisk === undefined) {
    throw planOrder(`step ${step.id} needs a job disk, and no step before it makes one`);
  }
  const heard = await follow({
    job: step.job,
    machine: runningMachine(execution, step.id),
    token: execution.secrets.token,
    deadlineMs: step.deadlineMinutes * 60_000,
    signal: execution.signal,
    onStep: stepReporter(execution, step.job.id),
  });
  recordJob(execution, `job ${step.job.id} in Windows PE`, await readJobDisk(execution.jobDisk, step.job, heard));
}
