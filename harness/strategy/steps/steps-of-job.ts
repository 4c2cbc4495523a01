import type { UnnumberedStep } from '../number-steps.ts';
import { operationScripts, type PlacedOperation } from '../payload-layout.ts';
import type { MediumFile } from '../plan.ts';
import { stepsOf } from './operation-steps.ts';
import type { StepContext } from './step-context.ts';

/** Whether the operation is carried out by steps of a job (and not by a setting of an answer file). */
export function isJobWork({ mechanism }: PlacedOperation): boolean {
  return mechanism !== undefined && stepsOf(mechanism) !== undefined;
}

/** The steps of all operations in the order of the request. */
export function operationStepsOf(placed: readonly PlacedOperation[], context: StepContext): UnnumberedStep[] {
  return placed.flatMap((one) => (one.mechanism === undefined ? [] : (stepsOf(one.mechanism)?.(one, context) ?? [])));
}

/** The batch files that these steps call. */
export function scriptsOf(placed: readonly PlacedOperation[], context: StepContext): MediumFile[] {
  return placed.flatMap((one) => operationScripts(one, context));
}
