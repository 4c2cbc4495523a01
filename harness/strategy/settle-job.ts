import type { Job, JobStep } from '../guest/job/job.ts';
import { numberSteps } from './number-steps.ts';

/** The key is there while component servicing waits for a restart. */
const SERVICING_PENDING = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\RebootPending';
const SESSION_MANAGER = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager';

/**
 * Restarts once if something that ran at first logon left a restart pending, so that every strategy is judged after its
 * last restart. `reg query` ends with 0 when the key or value exists: here that is what requires the restart.
 */
export function settleJob(): Job {
  return {
    id: 'settle',
    runAs: 'system',
    steps: numberSteps([
      restartIfServicingWaits(),
      restartIf('Restart if files wait to be replaced', ['reg.exe', 'query', SESSION_MANAGER, '/v', 'PendingFileRenameOperations']),
    ]),
  };
}

/** Restarts while component servicing waits for it. */
export function restartIfServicingWaits(): Omit<JobStep, 'id'> {
  return restartIf('Restart if component servicing waits for it', ['reg.exe', 'query', SERVICING_PENDING]);
}

function restartIf(title: string, command: string[]): Omit<JobStep, 'id'> {
  return { title, command, success: [0, 1], rebootRequired: [0], reboot: 'if-required' };
}
