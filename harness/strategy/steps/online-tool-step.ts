import { waitingScriptName } from '../../guest/script/waiting-script.ts';
import { wusaInstallArguments } from '../../tools/wusa/wusa.ts';
import type { PlacedOperation } from '../payload-layout.ts';
import { restartIfServicingWaits } from '../settle-job.ts';
import { REBOOT_REQUIRED } from './dism-step.ts';
import { operationStep, payloadFile, payloadPath, type NumberedStep, type StepContext } from './step-context.ts';

/** WU_S_ALREADY_INSTALLED, and WU_S_REBOOT_REQUIRED beside 3010 ("WUA Success and Error Codes"). */
const ALREADY_INSTALLED = 0x240006;
const RESTART = [REBOOT_REQUIRED, 0x240005];

/** The Windows Update Agent refuses network logons, hence the scheduled task in which every job runs. */
export function wusaSteps(placed: PlacedOperation, context: StepContext): NumberedStep[] {
  return [() => operationStep(placed, context, wusaInstallArguments(payloadPath(placed)), { success: [0, ALREADY_INSTALLED, ...RESTART], rebootRequired: RESTART })];
}

/** lpksetup returns before it is done, and its exit code says little: a batch file waits for every process of that name, and what component servicing waits for decides about a restart. */
export function lpksetupSteps(placed: PlacedOperation, context: StepContext): NumberedStep[] {
  const { operation } = placed;
  if (operation.operation !== 'add-language' && operation.operation !== 'remove-language') throw new RangeError(`${operation.id} is about no language`);
  return [() => operationStep(placed, context, ['cmd.exe', '/d', '/c', payloadFile(placed, waitingScriptName), `%PAYLOAD%\\${placed.folder}`], { success: [0, REBOOT_REQUIRED] }), () => ({ ...restartIfServicingWaits(), operation: operation.id })];
}
