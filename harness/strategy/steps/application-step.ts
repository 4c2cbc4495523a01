import type { JobStep } from '../guest/job/job.ts';
import { installMsiArguments, msiRebootRequired, msiSuccess } from '../tools/msiexec/msiexec.ts';
import { operationTitle } from './operation-title.ts';
import type { PlacedOperation } from './payload-layout.ts';

/**
 * One installer as a step: msiexec for an .msi, silent and never restarting by itself; an .exe with the scenario's
 * arguments. The scenario's exit codes replace the usual ones.
 * @param reboot whether the job may restart the machine when the installer asks for it
 */
export function applicationStep({ operation, file }: PlacedOperation, reboot: 'never' | 'if-required'): (id: string) => Omit<JobStep, 'id'> {
  if (operation.operation !== 'install-application') throw new RangeError(`${operation.id} installs no application`);
  const { arguments: further = [], exitCodes } = operation;
  const isMsi = operation.payload?.kind === 'application' && operation.payload.installer === 'msi';
  const installer = `%PAYLOAD%\\${file ?? ''}`;
  const success = exitCodes ?? (isMsi ? [...msiSuccess] : [0, 3010]);
  const rebootRequired = success.filter((code) => msiRebootRequired.includes(code));
  return (id) => ({
    title: operationTitle(operation),
    operation: operation.id,
    command: isMsi ? installMsiArguments(installer, { logPath: `%JOB%\\${id}-msi.log`, properties: further }) : [installer, ...further],
    success,
    ...(rebootRequired.length > 0 && { rebootRequired, reboot }),
  });
}
