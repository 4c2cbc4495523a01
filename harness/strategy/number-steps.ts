import type { JobStep } from '../guest/job/job.ts';

/** A step that does not know its place yet; as a function when its command names files by the step's id. */
export type UnnumberedStep = Omit<JobStep, 'id'> | ((id: string) => Omit<JobStep, 'id'>);

/** Gives the steps of a job their ids in order: `001` upwards. */
export function numberSteps(steps: readonly UnnumberedStep[]): JobStep[] {
  return steps.map((step, index) => {
    const id = String(index + 1).padStart(3, '0');
    return { id, ...(typeof step === 'function' ? step(id) : step) };
  });
}
