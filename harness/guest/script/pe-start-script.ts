import { batchText, findMedium, markers, prologue, serialEvent } from './batch.ts';

/**
 * `\Windows\System32\startnet.cmd` of the PE medium: initialises Windows PE, finds the media, runs the job with its
 * state folder on the job disk, and switches the machine off whatever happened. It names the job but no token, so the
 * PE medium can be kept for other runs; the job script itself reports `ready phase=pe`.
 */
export function renderPeStartScript(jobId: string): string {
  return batchText([
    ...prologue,
    'wpeinit',
    // CD drives may appear after the shell: this waits for them.
    'wpeutil WaitForRemovableStorage >nul 2>nul',
    ...findMedium('PAYLOAD', markers.PAYLOAD),
    ...findMedium('JOBDISK', markers.JOBDISK),
    'if not defined PAYLOAD set "REASON=no-payload-medium"& goto failed',
    'if not defined JOBDISK set "REASON=no-job-disk"& goto failed',
    `if not exist "%PAYLOAD%\\wimproof\\jobs\\${jobId}\\run.cmd" set "REASON=no-job-on-payload-medium"& goto failed`,
    `call "%PAYLOAD%\\wimproof\\jobs\\${jobId}\\run.cmd" "%JOBDISK%\\state\\${jobId}"`,
    'goto off',
    ':failed',
    serialEvent(`job=${jobId} event=pe-error reason=%REASON%`),
    ':off',
    'wpeutil shutdown',
  ]);
}
