import type { Job } from '../guest/job/job.ts';
import type { WimImage } from '../image/image-info.ts';
import { numberSteps } from './number-steps.ts';
import type { PlacedOperation } from './payload-layout.ts';
import { operationStepsOf } from './steps/steps-of-job.ts';
import type { StepContext } from './steps/step-context.ts';

/** How the steps of a job see the running system. */
export function onlineContext(image: WimImage): StepContext {
  return { image, target: 'online' };
}

/**
 * Each operation as a step of a job of SYSTEM. In audit mode it is started over WinRM. Under setup FirstLogonCommands start
 * it: what FirstLogonCommands run themselves is lost when the machine restarts, and a clean-up, for one, cannot do its
 * work before the restart that an update asks for (0x800f0806).
 */
export function onlineJob(id: 'service-system' | 'first-logon', image: WimImage, operations: readonly PlacedOperation[]): Job {
  return { id, runAs: 'system', steps: numberSteps(operationStepsOf(operations, onlineContext(image))) };
}
