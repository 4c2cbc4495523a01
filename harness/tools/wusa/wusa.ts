import { explainExitCode } from '../exit-codes/explain-exit-code.ts';
import { done, failures, rebootInitiated, rebootRequired, type ExitMeaning } from '../exit-codes/exit-meaning.ts';
import { servicingStackErrors } from '../exit-codes/servicing-stack-errors.ts';

/**
 * `wusa x.msu`, silent, never restarting by itself: /norestart counts only together with /quiet [wusa, Windows
 * commands]. The log is an event log file (.evtx from Windows 8 on, .etl before). Must not run in a network logon
 * session (WinRM): the Windows Update Agent refuses those.
 */
export function wusaInstallArguments(msu: string, options: { logPath?: string } = {}): string[] {
  return ['wusa.exe', msu, '/quiet', '/norestart', ...(options.logPath === undefined ? [] : [`/log:${options.logPath}`])];
}

/**
 * `wusa /uninstall /kb:n`. Takes `KB5005039` or the number; throws RangeError for anything else. Combined cumulative
 * updates cannot be removed this way, and newer Windows 10 may refuse a quiet removal (event 8 of the Setup log): remove
 * the package by its identity then.
 */
export function wusaUninstallArguments(kb: string | number): string[] {
  const number = /^(?:KB)?(\d{5,8})$/i.exec(String(kb))?.[1];
  if (!number) throw new RangeError(`not a KB number: ${kb}`);
  return ['wusa.exe', '/uninstall', `/kb:${number}`, '/quiet', '/norestart'];
}

/** "WUA Success and Error Codes"; KB 949545 for 1, 0x240006 and 0x80240017; WUA and remote computers for 5. */
const meanings: readonly ExitMeaning[] = [
  done,
  rebootRequired,
  rebootInitiated,
  { code: 0x240005, name: 'WU_S_REBOOT_REQUIRED', meaning: 'done, a restart is required', success: true, rebootRequired: true, action: 'restart before the next step' },
  { code: 0x240006, name: 'WU_S_ALREADY_INSTALLED', meaning: 'the update is installed already', success: true, rebootRequired: false, action: '' },
  { code: 0x240007, name: 'WU_S_ALREADY_UNINSTALLED', meaning: 'the update to be removed is not installed', success: true, rebootRequired: false, action: '' },
  ...failures([
    [1, 'S_FALSE', 'the update does not apply, or is installed already (Windows Vista and Server 2008 without KB 949545 do not tell)', 'enumerate the packages'],
    [5, 'ERROR_ACCESS_DENIED', 'access denied: not elevated, or called from a network logon', 'run elevated, from a scheduled task and not from a remote shell'],
    [87, 'ERROR_INVALID_PARAMETER', 'an option is not valid', 'check the command line'],
    [161, 'ERROR_BAD_PATHNAME', 'builds of 24H2 from May 2025 on: a .msu on a share that holds several', 'copy the .msu into a local folder of its own'],
    [1058, 'ERROR_SERVICE_DISABLED', 'the Windows Update service is disabled', 'enable the service wuauserv'],
    [1618, 'ERROR_INSTALL_ALREADY_RUNNING', 'another installation is running', 'wait for it, then try again'],
    [0x80240007, 'WU_E_INVALIDINDEX', 'an index was not valid', 'read the Setup event log'],
    [0x80240009, 'WU_E_OPERATIONINPROGRESS', 'another operation of the Windows Update Agent is running', 'wait for it, then try again'],
    [0x80240016, 'WU_E_INSTALL_NOT_ALLOWED', 'another installation is running, or a restart is pending', 'restart, then try again'],
    [0x80240017, 'WU_E_NOT_APPLICABLE', 'the update does not apply to this system', 'compare Windows version, edition and architecture; look for what it requires'],
    [0x80240022, 'WU_E_ALL_UPDATES_FAILED', 'every update in the file failed', 'read CBS.log'],
    [0x80240028, 'WU_E_UNINSTALL_NOT_ALLOWED', 'the update cannot be removed', 'leave it in place, or remove its package by identity'],
    [0x8024002e, 'WU_E_WU_DISABLED', 'a policy forbids Windows Update', 'add the package with dism'],
    [0x80240044, 'WU_E_PER_MACHINE_UPDATE_ACCESS_DENIED', 'only an administrator may do this', 'run elevated'],
    [0x8024200b, 'WU_E_UH_INSTALLERFAILURE', 'the installer of the update failed', 'read CBS.log'],
  ]),
  ...servicingStackErrors,
];

/** What an exit code of wusa.exe means, signed or unsigned; also an HRESULT. */
export function explainWusaExitCode(exitCode: number): ExitMeaning {
  return explainExitCode('wusa', meanings, exitCode, 'the Setup event log and CBS.log');
}
