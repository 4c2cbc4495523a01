import type { Job } from '../guest/job/job.ts';
import { addDriverPnputilArguments, addDriverRebootRequired, addDriverSuccess } from '../tools/pnputil/pnputil.ts';
import { applicationStep } from './application-step.ts';
import { mechanismOf } from './by-mechanism.ts';
import { dismStep } from './dism-step.ts';
import { numberSteps, type UnnumberedStep } from './number-steps.ts';
import { operationTitle } from './operation-title.ts';
import type { PlacedOperation } from './payload-layout.ts';

/** The job as SYSTEM in audit mode: each operation as a step, with a restart behind it where its exit code asks. */
export function onlineJob(windowsVersion: string, operations: readonly PlacedOperation[]): Job {
  return { id: 'service-system', runAs: 'system', steps: numberSteps(operations.map((placed) => onlineStep(placed, windowsVersion))) };
}

function onlineStep(placed: PlacedOperation, windowsVersion: string): UnnumberedStep {
  switch (mechanismOf(placed, 'audit', windowsVersion)) {
    case 'dism-online':
      return (id) => dismStep(placed, 'online', { logPath: `%JOB%\\${id}-dism.log`, logLevel: 2 });
    case 'pnputil':
    case 'pnputil-legacy':
      return {
        title: operationTitle(placed.operation),
        operation: placed.operation.id,
        command: addDriverPnputilArguments(`%PAYLOAD%\\${placed.file ?? ''}`, { install: true, version: windowsVersion }),
        success: [...addDriverSuccess],
        rebootRequired: [...addDriverRebootRequired],
        reboot: 'if-required',
      };
    case 'installer-job':
      return applicationStep(placed, 'if-required');
    default:
      throw new RangeError(`${placed.operation.id} has no mechanism on a running system`);
  }
}
