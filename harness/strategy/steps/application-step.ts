import { installMsiArguments, installPatchArguments, msiRebootRequired, msiSuccess } from '../../tools/msiexec/msiexec.ts';
import type { PlacedOperation } from '../payload-layout.ts';
import { operationStep, payloadPath, type NumberedStep, type StepContext } from './step-context.ts';

/**
 * One installer or patch: msiexec, silent and never restarting by itself; an .exe with the scenario's arguments. The
 * scenario's exit codes replace the usual ones.
 */
export function installerSteps(placed: PlacedOperation, context: StepContext): NumberedStep[] {
  const { operation } = placed;
  const installer = payloadPath(placed);
  if (operation.operation === 'install-patch') {
    const success = operation.exitCodes ?? msiSuccess;
    return [(id) => operationStep(placed, context, installPatchArguments(installer, { logPath: `%JOB%\\${id}-msi.log` }), { success, rebootRequired: msiRebootRequired })];
  }
  if (operation.operation !== 'install-application') throw new RangeError(`${operation.id} installs no application`);
  const { arguments: further = [], exitCodes } = operation;
  const isMsi = operation.payload?.kind === 'application' && operation.payload.installer === 'msi';
  const success = exitCodes ?? (isMsi ? msiSuccess : [0, 3010]);
  return [
    (id) =>
      operationStep(placed, context, isMsi ? installMsiArguments(installer, { logPath: `%JOB%\\${id}-msi.log`, properties: further }) : [installer, ...further], {
        success,
        rebootRequired: msiRebootRequired,
      }),
  ];
}
