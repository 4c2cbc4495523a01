import type { JobResult, JobStepResult } from '../../guest/job/job.ts';
import { WimproofError } from '../../errors/wimproof-error.ts';
import { explainCommand } from '../../tools/explain-command.ts';
import type { Execution } from '../execution.ts';

/** Journals each change of a job's step; logs come with the result at the end and stay out of the journal's progress lines. */
export function stepReporter(execution: Execution, job: string): (result: JobStepResult) => void {
  return ({ log: _log, ...result }) => execution.emit({ type: 'job-step', stage: execution.stage, job, result });
}

/**
 * Keeps a job's steps in the outcome. A failed step of an operation is left to the checks, which judge the state that it
 * led to; a failed step of our own (partition, apply, Sysprep) means that the strategy could not be carried out.
 * @throws WimproofError `WP-JOB-STEP` for the latter
 */
export function recordJob(execution: Execution, title: string, result: JobResult): void {
  execution.jobSteps.push(...result.steps);
  for (const step of result.steps) if (step.log !== undefined) execution.emit({ type: 'job-step', stage: execution.stage, job: result.job, result: step });
  if (result.state === 'succeeded') return;
  const failed = result.steps.find((step) => step.operation === undefined && (step.state === 'failed' || step.state === 'interrupted'));
  // A job that ended before its last step did not do what the strategy needs, whatever the reason.
  const endedEarly = result.steps.some((step) => step.state === 'pending');
  const stopped = failed ?? result.steps.find((step) => step.state === 'interrupted' || (endedEarly && step.state === 'failed'));
  if (!stopped) return;
  const meaning = stopped.exitCode === undefined ? undefined : explainCommand(stopped.command, stopped.exitCode);
  const code = stopped.exitCode === undefined ? 'it was interrupted' : `exit code ${stopped.exitCode} (0x${stopped.exitCode.toString(16)})${meaning === undefined ? '' : `: ${meaning}`}`;
  throw new WimproofError({
    code: 'WP-JOB-STEP',
    kind: 'infrastructure',
    cause: `${title}: step ${stopped.id} (${stopped.title}) failed: ${code}`,
    mend: `see the step's log in the report: ${lastLine(stopped.log)}`,
  });
}

function lastLine(log: string | undefined): string {
  return log?.trim().split(/\r?\n/).at(-1)?.slice(0, 200) || 'it printed nothing';
}
