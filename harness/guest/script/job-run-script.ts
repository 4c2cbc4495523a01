import type { Job, JobStep } from '../job/job.ts';
import { batchText, prologue, serialEvent } from './batch.ts';
import { taskName } from './job-paths.ts';

/**
 * run.cmd `<state folder>`: carries the steps out in order, and can be started again at any time.
 *
 * Records are files in the state folder: NNN.start (before the step), NNN.log (its output), NNN.exit (its exit code;
 * written under another name and renamed, so it is whole or absent), NNN.reboot (a restart was asked for after it),
 * NNN.interrupted, job.exit. A step with NNN.exit is not run again. One with NNN.start alone died with the machine:
 * running it again could do harm, so the job fails. A restart is asked for only after everything is recorded; the
 * task's boot trigger starts this script again, which goes on behind the recorded steps.
 *
 * Exit codes are compared as text, in both spellings: cmd shows 0x800F081E as -2146498530. `if errorlevel` would miss
 * negative ones.
 */
export function renderRunScript(job: Job, token: string): string {
  const says = (fields: string): string => serialEvent(`token=${token} job=${job.id} ${fields}`);
  const inPe = job.runAs === 'pe';
  return batchText([
    ...prologue,
    'set "STATE=%~1"',
    'if not defined STATE exit /b 87',
    'set "SELF=%~dp0"',
    'if not exist "%STATE%" md "%STATE%"',
    'if exist "%STATE%\\job.exit" exit /b 0',
    ...(inPe ? [serialEvent(`token=${token} event=ready phase=pe`)] : []),
    says('event=job-start'),
    ...job.steps.flatMap(callStep),
    '',
    'set "RESULT=0"',
    'goto finish',
    '',
    ':failed',
    'set "RESULT=1"',
    ':finish',
    '>"%STATE%\\job.tmp" echo %RESULT%',
    'move /y "%STATE%\\job.tmp" "%STATE%\\job.exit" >nul',
    says('event=job-end exit=%RESULT%'),
    // Last of all: nothing documents whether deleting a running task ends it.
    ...(inPe ? [] : [`schtasks /delete /tn "${taskName(job.id)}" /f >nul 2>nul`]),
    'exit /b %RESULT%',
    '',
    ':rebooting',
    'exit /b 0',
    '',
    'rem step <id> <success codes> <restart codes> <restart policy>: 0 = go on, 1 = failed, 2 = the machine restarts',
    ':step',
    'set "ID=%~1"',
    'if exist "%STATE%\\%ID%.exit" goto recorded',
    'if exist "%STATE%\\%ID%.start" goto interrupted',
    '>"%STATE%\\%ID%.start" echo started',
    says('step=%ID% event=step-start'),
    'call "%SELF%steps\\%ID%.cmd" "%STATE%" >"%STATE%\\%ID%.log" 2>&1 <nul',
    'set "CODE=%ERRORLEVEL%"',
    '>"%STATE%\\%ID%.tmp" echo %CODE%',
    'move /y "%STATE%\\%ID%.tmp" "%STATE%\\%ID%.exit" >nul',
    says('step=%ID% event=step-end exit=%CODE%'),
    ':recorded',
    'set "CODE="',
    'for /f "usebackq" %%c in ("%STATE%\\%ID%.exit") do set "CODE=%%c"',
    'set "GOOD="',
    'for %%c in (%~2) do if "%%c"=="%CODE%" set "GOOD=1"',
    'if not defined GOOD exit /b 1',
    'if exist "%STATE%\\%ID%.reboot" exit /b 0',
    'set "AGAIN="',
    'if "%~4"=="always" set "AGAIN=1"',
    'if "%~4"=="if-required" for %%c in (%~3) do if "%%c"=="%CODE%" set "AGAIN=1"',
    'if not defined AGAIN exit /b 0',
    '>"%STATE%\\%ID%.reboot" echo restart',
    says('step=%ID% event=reboot'),
    'shutdown /r /t 0',
    // ERROR_SHUTDOWN_IN_PROGRESS and ERROR_SHUTDOWN_IS_SCHEDULED: the step has asked for the restart itself (1641).
    'for %%c in (0 1115 1190) do if "%ERRORLEVEL%"=="%%c" exit /b 2',
    'exit /b 1',
    '',
    ':interrupted',
    '>"%STATE%\\%ID%.interrupted" echo interrupted',
    says('step=%ID% event=step-interrupted'),
    'exit /b 1',
  ]);
}

function callStep(step: JobStep): string[] {
  if (step.endsMachine) {
    // Its script removes this folder and ends this process: no log may be open in it, so it returns only if it
    // could not even begin.
    return [
      '',
      `call "%SELF%steps\\${step.id}.cmd" "%STATE%"`,
      'set "CODE=%ERRORLEVEL%"',
      `>"%STATE%\\${step.id}.exit" echo %CODE%`,
      'goto failed',
    ];
  }
  const success = codes(step.success);
  const restart = codes(step.rebootRequired ?? []);
  return [
    '',
    `call :step ${step.id} "${success}" "${restart}" ${step.reboot ?? 'never'}`,
    'if "%ERRORLEVEL%"=="2" goto rebooting',
    ...(step.continueOnFailure ? [] : ['if "%ERRORLEVEL%"=="1" goto failed']),
  ];
}

/** Both spellings of each code. An empty set gets a word that no exit code equals, since `in ()` is not for all shells. */
function codes(list: readonly number[]): string {
  const spellings = list.flatMap((code) => (code >>> 0 === (code | 0) ? [code >>> 0] : [code >>> 0, code | 0]));
  return spellings.length === 0 ? 'none' : [...new Set(spellings)].join(' ');
}
