import type { Job } from '../guest/job/job.ts';
import type { WimImage } from '../image/image-info.ts';
import { numberSteps } from './number-steps.ts';
import type { PlacedOperation } from './payload-layout.ts';
import { operationStepsOf } from './steps/steps-of-job.ts';
import type { StepContext } from './steps/step-context.ts';

/** How the steps of a job see the running system: a restart follows where an exit code asks for it. */
export function onlineContext(image: WimImage): StepContext {
  return { image, target: 'online', restart: 'if-required' };
}

/** The job as SYSTEM in audit mode: each operation as a step, with a restart behind it where its exit code asks. */
export function onlineJob(image: WimImage, operations: readonly PlacedOperation[]): Job {
  return { id: 'service-system', runAs: 'system', steps: numberSteps(operationStepsOf(operations, onlineContext(image))) };
}

/**
 * The job that FirstLogonCommands start, as SYSTEM too: what FirstLogonCommands run themselves is lost when the machine
 * restarts, and a clean-up, for one, cannot do its work before the restart that an update asks for (0x800f0806).
 */
export function firstLogonJob(image: WimImage, operations: readonly PlacedOperation[]): Job {
  return { id: 'first-logon', runAs: 'system', steps: numberSteps(operationStepsOf(operations, onlineContext(image))) };
}
