import type { JobStepResult } from '../../guest/job/job.ts';
import { WimproofError } from '../../errors/wimproof-error.ts';
import type { Expectation } from '../expectation/expectation.ts';

/** The job steps that served the expectation's operation. */
export function stepsOf(expectation: Pick<Expectation, 'operation'>, steps: readonly JobStepResult[]): JobStepResult[] {
  return expectation.operation === undefined ? [] : steps.filter((step) => step.operation === expectation.operation);
}

/**
 * Parses what the step printed whose title begins so; the last one, when a stage ran again. A step that is not there, did not
 * succeed, or printed nothing whole is a `problem`, from which nothing may be concluded.
 */
export function readTranscript<T>(steps: readonly JobStepResult[], title: string, parse: (log: string) => T): { value: T; step: JobStepResult } | { problem: string } {
  const step = steps.findLast((one) => one.title.startsWith(title));
  if (!step) return { problem: `no job step '${title}...' ran` };
  if (step.state !== 'succeeded') return { problem: `job step ${step.id} (${step.title}) ${step.state}${step.exitCode === undefined ? '' : ` with exit code ${step.exitCode}`}` };
  if (step.log === undefined || step.log.trim() === '') return { problem: `job step ${step.id} (${step.title}) left no log` };
  try {
    return { value: parse(step.log), step };
  } catch (error) {
    if (!(error instanceof WimproofError)) throw error;
    return { problem: `job step ${step.id} (${step.title}): ${error.message}` };
  }
}
