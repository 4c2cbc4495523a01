import type { EarlyReturn } from '../../tools/waiting/early-return.ts';
import { batchText, prologue, remark } from './batch.ts';
import { quoteCommand } from './quote.ts';

export const waitingScriptName = 'run-and-wait.cmd';

/**
 * run-and-wait.cmd `<folder>`: runs a tool that ends before its work does, waits until none of its processes runs, and
 * leaves with the tool's exit code. In the command `%FOLDER%` is the folder. There is no event for the end of another
 * process in cmd, hence the look every two seconds (`ping` waits between its packets; `timeout` wants a console).
 */
export function renderWaitingScript(command: readonly string[], early: EarlyReturn): string {
  return batchText([
    ...prologue,
    remark(early.reason),
    'set "FOLDER=%~1"',
    `${early.prefix.join(' ')} ${quoteCommand(command, { context: 'batch', variables: ['FOLDER'] })}`,
    'set "CODE=%ERRORLEVEL%"',
    ':again',
    ...early.processes.flatMap((name) => [`tasklist /fi "imagename eq ${name}" /nh 2>nul | find /i "${name}" >nul && (ping -n 3 127.0.0.1 >nul & goto again)`]),
    'exit /b %CODE%',
  ]);
}
