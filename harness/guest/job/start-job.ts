import { WimproofError } from '../../errors/wimproof-error.ts';
import { markers, mediumLetters } from '../script/batch.ts';
import type { WinRm } from '../winrm/winrm.ts';
import { WinRmError } from '../winrm/winrm-error.ts';
import type { Job } from './job.ts';

/**
 * Puts a job into a running guest and starts it: runs the job's install.cmd from the PAYLOAD medium. Throws
 * WP-JOB-START when the guest does not confirm. A call whose connection broke is repeated once for a job of SYSTEM,
 * whose install.cmd may run twice without harm; an interactive one may be removing its own traces by then.
 */
export async function startJob(winrm: WinRm, job: Job, options: { deadlineMs: number; signal?: AbortSignal }): Promise<void> {
  const install = `%d:\\wimproof\\jobs\\${job.id}\\install.cmd`;
  // The marker keeps it to the medium: the copy on the system drive has an install.cmd too.
  const line = `for %d in (${mediumLetters}) do @if exist "%d:\\${markers.PAYLOAD}" if exist "${install}" call "${install}"`;
  const run = async (): Promise<{ stdout: string; stderr: string; exitCode: number }> => winrm.run(line, options);
  let result;
  try {
    result = await run();
  } catch (error) {
    if (!(error instanceof WinRmError && error.code === 'WP-WINRM-CONNECTION-LOST' && job.runAs === 'system')) throw error;
    result = await run();
  }
  if (!result.stdout.split(/\r?\n/).some((output) => output.trim() === `##installed job=${job.id}`)) {
    const said = `${result.stdout} ${result.stderr}`.replace(/\s+/g, ' ').trim().slice(0, 300);
    throw new WimproofError({
      code: 'WP-JOB-START',
      kind: 'infrastructure',
      cause: `job ${job.id} did not start at ${winrm.where}: ${said === '' ? 'no drive of the guest holds its install.cmd' : `exit code ${result.exitCode}: ${said}`}`,
      mend: 'check that the PAYLOAD medium is attached and that the Task Scheduler service runs in the guest',
    });
  }
}
