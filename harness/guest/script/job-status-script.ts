import type { Job } from '../job/job.ts';
import { batchText, prologue } from './batch.ts';

/**
 * status.cmd `<state folder>`: prints what is recorded, between a first and a last line that must both be there for
 * the rest to count (../job/job-status.ts reads it). Exit codes are marked `;` at the end, so that a cut line shows.
 */
export function renderStatusScript(job: Job): string {
  const record = (id: string): string[] => [
    `if exist "%STATE%\\${id}.start" echo step ${id} started;`,
    `if exist "%STATE%\\${id}.interrupted" echo step ${id} interrupted;`,
    `if exist "%STATE%\\${id}.reboot" echo step ${id} reboot;`,
    `if exist "%STATE%\\${id}.exit" for /f "usebackq" %%c in ("%STATE%\\${id}.exit") do echo step ${id} exit=%%c;`,
  ];
  return batchText([
    ...prologue,
    'set "STATE=%~1"',
    `echo ##status job=${job.id}`,
    ...job.steps.flatMap((step) => record(step.id)),
    'if exist "%STATE%\\job.exit" for /f "usebackq" %%c in ("%STATE%\\job.exit") do echo job exit=%%c;',
    `echo ##end-status job=${job.id}`,
    'exit /b 0',
  ]);
}
