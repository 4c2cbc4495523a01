import type { JobStepResult } from '../../guest/job/job.ts';
import type { ExpectationOf } from '../expectation/expectation.ts';
import type { Finding } from './finding.ts';
import { stepsOf } from './job-transcripts.ts';
import { unanswered } from './unanswered.ts';

/**
 * Judges that every job step of the operation succeeded: for operations that leave nothing else to look at, such as a
 * clean-up. A step without exit code, or an operation without steps, shows nothing.
 */
export function judgeCompleted(expectation: ExpectationOf<'completed'>, jobSteps: readonly JobStepResult[]): Finding {
  const steps = stepsOf(expectation, jobSteps);
  const wanted = { title: `Operation ${expectation.operation ?? ''} is completed`, expected: 'every job step succeeded' };
  if (steps.length === 0) return unanswered(wanted, 'no job step of this operation ran');
  const bad = steps.filter((step) => step.state !== 'succeeded' || step.exitCode === undefined);
  return {
    ...wanted,
    actual: bad.length === 0 ? `${steps.length} ${steps.length === 1 ? 'step' : 'steps'} succeeded` : bad.map((step) => `step ${step.id} (${step.title}) ${step.state}`).join('; '),
    holds: bad.length === 0,
    // Their exit codes are evidence of every check of the operation.
    evidence: [],
  };
}
