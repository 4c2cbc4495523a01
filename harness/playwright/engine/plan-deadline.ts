import type { Plan } from '../../strategy/plan.ts';

/** What a step without a deadline of its own may take: writing media, making disks, starting and stopping machines. */
const OTHER_STEP_MINUTES = 10;

/** How long a plan takes at most, in milliseconds: each of its waits ends by itself before. */
export function planDeadlineMs(plan: Plan): number {
  const steps = plan.stages.flatMap((stage) => stage.steps);
  return steps.reduce((sum, step) => sum + ('deadlineMinutes' in step ? step.deadlineMinutes : OTHER_STEP_MINUTES), 0) * 60_000;
}
