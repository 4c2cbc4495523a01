import { markers, mediumLetters } from './batch.ts';

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

/**
 * The command line (for `WinRm.run`) that prints a job's status: by the copy on the system drive, or, for a job that
 * was started straight from the PAYLOAD medium, by the original. Begins with a word, not a quote, as cmd /c strips quotes.
 */
export function statusCommand(jobId: string): string {
  const copy = `${jobFolder(jobId)}\\status.cmd`;
  const original = `%d:\\wimproof\\jobs\\${jobId}\\status.cmd`;
  const state = stateFolder(jobId);
  return (
    `if exist "${copy}" (call "${copy}" "${state}") else ` +
    `for %d in (${mediumLetters}) do @if exist "%d:\\${markers.PAYLOAD}" if exist "${original}" call "${original}" "${state}"`
  );
}
