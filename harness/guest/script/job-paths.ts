/** Where a job lives in a running system. `%SystemDrive%`, because the Windows volume is not C: everywhere. */
export const guestRoot = '%SystemDrive%\\wimproof';

export function jobFolder(jobId: string): string {
  return `${guestRoot}\\jobs\\${jobId}`;
}

/** Holds NNN.start, NNN.exit, NNN.log, NNN.reboot, NNN.interrupted and job.exit. */
export function stateFolder(jobId: string): string {
  return `${guestRoot}\\state\\${jobId}`;
}

export function taskName(jobId: string): string {
  return `wimproof-${jobId}`;
}
