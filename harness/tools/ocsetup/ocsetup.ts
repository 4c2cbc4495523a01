import { explainExitCode } from '../exit-codes/explain-exit-code.ts';
import { done, failures, rebootInitiated, rebootRequired, type ExitMeaning } from '../exit-codes/exit-meaning.ts';
import { servicingStackErrors } from '../exit-codes/servicing-stack-errors.ts';
import { startAndWait, type EarlyReturn } from '../waiting/early-return.ts';

/**
 * `ocsetup`: turns an optional component of a running Windows Vista, 7 or Server 2008 (R2) on, or off with
 * `uninstall`. Names are case-sensitive [OCSetup Command-Line Options]. `parameter` is handed to the component's own
 * installer.
 */
export function ocsetupArguments(component: string, options: { uninstall?: boolean; logPath?: string; answerFile?: string; parameter?: string } = {}): string[] {
  if (component === '' || /[\s/]/.test(component)) throw new RangeError(`not the name of a component: ${component}`);
  return [
    'ocsetup.exe',
    component,
    ...(options.uninstall ? ['/uninstall'] : []),
    '/quiet',
    '/norestart',
    ...(options.logPath === undefined ? [] : [`/log:${options.logPath}`]),
    ...(options.answerFile === undefined ? [] : [`/unattendfile:${options.answerFile}`]),
    ...(options.parameter === undefined ? [] : [`/x:${options.parameter}`]),
  ];
}

export const ocsetupEarlyReturn: EarlyReturn = { prefix: startAndWait, processes: ['ocsetup.exe', 'pkgmgr.exe'], reason: 'ocsetup is a program with windows, and hands over to pkgmgr' };

const meanings = [
  done,
  rebootRequired,
  rebootInitiated,
  ...failures([
    [87, 'ERROR_INVALID_PARAMETER', 'an option is not valid, or the component is not known', 'check the name: case matters'],
    [1605, 'ERROR_UNKNOWN_PRODUCT', 'the component is not known', 'check the name: case matters'],
  ]),
  ...servicingStackErrors,
];

/** What an exit code of ocsetup.exe means. */
export function explainOcsetupExitCode(exitCode: number): ExitMeaning {
  return explainExitCode('ocsetup', meanings, exitCode, '%windir%\\Logs\\CBS\\CBS.log');
}
