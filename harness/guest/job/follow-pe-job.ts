import { WimproofError } from '../../errors/wimproof-error.ts';
import type { MachineEvents } from '../../machine/machine.ts';
import type { FollowedMachine } from './follow-job.ts';
import { jobDeadline } from './job-deadline.ts';
import { JobProgress } from './job-progress.ts';
import type { Job, JobStepResult } from './job.ts';
import { parseSerialEvent } from './serial-event.ts';
import { WakeUp } from './wake-up.ts';

export interface FollowPeJobOptions {
  job: Job;
  machine: FollowedMachine;
  token: string;
  deadlineMs: number;
  signal: AbortSignal;
  onStep?: (result: JobStepResult) => void;
}

/**
 * Follows a job that the start script of Windows PE runs, over the serial line, until the machine is off. Returns what
 * the serial line told; whether the job succeeded is for `readJobDisk` to say (pass it these steps for their times).
 * Throws WP-JOB-DEADLINE, WP-JOB-MACHINE-OFF when the machine crashed, WP-JOB-PE when the media were not found.
 */
export async function followPeJob(options: FollowPeJobOptions): Promise<JobStepResult[]> {
  const { job, machine, signal } = options;
  const progress = new JobProgress(job);
  const wake = new WakeUp();
  let off: MachineEvents['off'][0] | undefined;
  let complaint: string | undefined;
  const hear = ({ at, text }: { at: number; text: string }): void => {
    const event = parseSerialEvent(text);
    if (!event) return;
    // The start script knows no token: it is part of the PE medium, not of the run.
    if (event.event === 'pe-error' && event.job === job.id) complaint = event.reason;
    if (event.token !== options.token) return;
    for (const step of progress.hear(event, at)) options.onStep?.({ ...step });
  };
  const ended = (reason: MachineEvents['off'][0]): void => {
    off = reason;
    wake.ring();
  };
  machine.serial.forEach(hear);
  machine.on('serial', hear);
  machine.on('off', ended);
  const deadline = Date.now() + options.deadlineMs;
  try {
    while (!off && machine.state === 'running') {
      if (Date.now() >= deadline) throw jobDeadline(job, progress.steps, options.deadlineMs);
      await wake.next(deadline - Date.now(), signal);
    }
  } finally {
    machine.off('serial', hear);
    machine.off('off', ended);
  }
  if (complaint !== undefined)
    throw new WimproofError({ code: 'WP-JOB-PE', kind: 'infrastructure', cause: `job ${job.id} could not begin in Windows PE: ${complaint}`, mend: 'check that the PAYLOAD medium and the job disk are attached to the machine' });
  if (off?.reason === 'crash' || machine.state === 'crashed')
    throw new WimproofError({ code: 'WP-JOB-MACHINE-OFF', kind: 'infrastructure', cause: `the machine crashed during job ${job.id}: ${off?.detail ?? 'no detail'}`, mend: 'look at the console picture and the serial log of the machine' });
  return progress.steps;
}
