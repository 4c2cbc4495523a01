import { batchText, prologue, remark } from './batch.ts';
import { hostVariables } from './job-step-script.ts';
import { quoteCommand } from './quote.ts';

/** Name of the script in its operation's folder on the PAYLOAD medium. */
export const removeDriverScriptName = 'remove-driver.cmd';

/** Has the shape of a published name, which the tools' modules check; real ones count from 0. */
export const PUBLISHED_STAND_IN = 'oem99999.inf';

export interface RemoveDriverScript {
  /** Original file name of the .inf. */
  driver: string;
  /** Lists the third-party drivers in list format: `Published Name : oem0.inf`, `Original File Name : x.inf`. */
  list: string[];
  /** Removes one; `PUBLISHED_STAND_IN` in an argument stands for the published name. */
  remove: string[];
}

/** ERROR_NOT_FOUND. */
const NOT_FOUND = 1168;

/**
 * remove-driver.cmd `<state folder>`: removes every driver package whose .inf had this name. Leaves with 1168 when there
 * is none (a listing that fails counts as none), with the last failure, or with the last success.
 */
export function renderRemoveDriverScript({ driver, list, remove }: RemoveDriverScript): string {
  // The quoting knows variables by name; PUBLISHED is one.
  const command = quoteCommand(remove.map((argument) => argument.replace(PUBLISHED_STAND_IN, '%PUBLISHED%')), { context: 'batch', variables: ['PUBLISHED', 'JOB', ...hostVariables] });
  const listing = quoteCommand(list, { context: 'batch', variables: ['JOB', ...hostVariables] });
  return batchText([
    ...prologue,
    remark(`removes ${driver}`),
    'set "JOB=%~1"',
    `set "RESULT=${NOT_FOUND}"`,
    'set "PUBLISHED="',
    // A file between the two programs: for /f would hide the exit code of the listing, and its output from the log.
    `${listing} >"%JOB%\\drivers.txt"`,
    'if errorlevel 1 type "%JOB%\\drivers.txt"',
    // `Published Name : oem0.inf` has two words before the value, `Original File Name : x.inf` three.
    'for /f "usebackq tokens=1,2,3,* delims=: " %%a in ("%JOB%\\drivers.txt") do (',
    '  if "%%a %%b"=="Published Name" set "PUBLISHED=%%c"',
    `  if "%%a %%b %%c"=="Original File Name" if /i "%%d"=="${driver}" call :remove`,
    ')',
    'del "%JOB%\\drivers.txt"',
    `if "%RESULT%"=="${NOT_FOUND}" echo wimproof: no driver package of ${driver} is in the driver store`,
    'exit /b %RESULT%',
    '',
    ':remove',
    'echo wimproof: %PUBLISHED%',
    command,
    'set "CODE=%ERRORLEVEL%"',
    // A failure stays, whatever comes after it.
    `if "%RESULT%"=="${NOT_FOUND}" set "RESULT=%CODE%"`,
    'if not "%CODE%"=="0" set "RESULT=%CODE%"',
    'exit /b 0',
  ]);
}
