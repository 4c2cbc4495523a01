import type { JobStep } from '../guest/job/job.ts';

/** A step that does not know its place yet; as a function when its command names files by the step's id. */
export type UnnumberedStep = Omit<JobStep, 'id'> | ((id: string) => Omit<JobStep, 'id'>);

/**
 * Gives the steps of a job their ids in order: `001` upwards. A step that serves an operation of the request does not end
 * the job when it fails: the finished system is judged (docs/decisions/0004-failed-operation-is-not-an-error.md).
 */
export function numberSteps(steps: readonly UnnumberedStep[]): JobStep[] {
  return steps.map((step, index) => {
    const id = String(index + 1).padStart(3, '0');
    const numbered = { id, ...(typeof step === 'function' ? step(id) : step) };
    return numbered.operation === undefined ? numbered : { ...numbered, continueOnFailure: true };
  });
}
