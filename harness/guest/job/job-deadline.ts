import { WimproofError } from '../../errors/wimproof-error.ts';
import type { Job, JobStepResult } from './job.ts';

/** The error of a job that is not over in time; names the step that runs. */
export function jobDeadline(job: Job, steps: readonly JobStepResult[], deadlineMs: number): WimproofError {
  const running = steps.find((step) => step.state === 'running');
  const next = steps.find((step) => step.state === 'pending');
  const where = running ? `step ${running.id} (${running.title}) runs` : next ? `step ${next.id} (${next.title}) has not begun` : 'all steps ended but the job did not';
  return new WimproofError({
    code: 'WP-JOB-DEADLINE',
    kind: 'infrastructure',
    cause: `job ${job.id} is not over after ${Math.round(deadlineMs / 1000)} s: ${where}`,
    mend: 'give the job more time, or look at the console and the log of that step',
  });
}
