import type { Job } from '../job/job.ts';
import { batchText, prologue } from './batch.ts';
import { jobFolder, stateFolder, taskName } from './job-paths.ts';

/**
 * install.cmd on the PAYLOAD medium: copies the job to the system drive (letters of media change between boots), makes
 * its scheduled task and starts it. Safe to run again: what is done is not done twice. Prints
 * `##installed job=<id>` as its last line when all is well.
 */
export function renderInstallScript(job: Job): string {
  const failUnless = (what: string): string => `if not "%ERRORLEVEL%"=="0" echo wimproof: ${what} failed& exit /b 1`;
  return batchText([
    ...prologue,
    `set "TO=${jobFolder(job.id)}"`,
    `set "STATE=${stateFolder(job.id)}"`,
    'if exist "%STATE%\\installed" goto start',
    // No backslash before the closing quote of the target: the C run-time would take it for an escaped quote.
    'xcopy "%~dp0*" "%TO%" /s /e /y /i /q',
    failUnless('xcopy'),
    'if not exist "%STATE%" md "%STATE%"',
    `schtasks /create /tn "${taskName(job.id)}" /xml "%TO%\\task.xml" /f`,
    failUnless('schtasks-create'),
    '>"%STATE%\\installed" echo installed',
    ':start',
    // A job that is over has deleted its task. One that runs is not started twice (IgnoreNew).
    'if exist "%STATE%\\job.exit" goto done',
    `schtasks /run /tn "${taskName(job.id)}"`,
    failUnless('schtasks-run'),
    ':done',
    `echo ##installed job=${job.id}`,
    'exit /b 0',
  ]);
}
