import { explainExitCode } from '../exit-codes/explain-exit-code.ts';
import { done, failures, rebootRequired, type ExitMeaning } from '../exit-codes/exit-meaning.ts';
import { servicingStackErrors } from '../exit-codes/servicing-stack-errors.ts';
import { startAndWait, type EarlyReturn } from '../waiting/early-return.ts';

/** `lpksetup /i`: one language from a folder with its .cab, silent (/s), no restart (/r) [lpksetup, Windows commands]. */
export function lpksetupInstallArguments(language: string, directory: string): string[] {
  return ['lpksetup.exe', '/i', checked(language), '/p', directory, '/r', '/s'];
}

/** `lpksetup /u`, silent, no restart. The language in use cannot be removed. */
export function lpksetupRemoveArguments(language: string): string[] {
  return ['lpksetup.exe', '/u', checked(language), '/r', '/s'];
}

function checked(language: string): string {
  if (!/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})+$/.test(language)) throw new RangeError(`not a language name such as de-DE: ${language}`);
  return language;
}

/** Scripts in the field wait for the process by name after lpksetup has returned. */
export const lpksetupEarlyReturn: EarlyReturn = {
  prefix: startAndWait,
  processes: ['lpksetup.exe'],
  reason: 'lpksetup hands over to another process of its name on some versions',
};

const meanings: readonly ExitMeaning[] = [
  done,
  rebootRequired,
  ...failures([
    [87, 'ERROR_INVALID_PARAMETER', 'an option is not valid, or the folder holds no language pack of this language', 'check language and folder'],
    [1618, 'ERROR_INSTALL_ALREADY_RUNNING', 'another installation is running', 'wait for it, then try again'],
  ]),
  ...servicingStackErrors,
];

/** What an exit code of lpksetup.exe means. Success says little: look with `dism /Get-Intl` whether the language is there. */
export function explainLpksetupExitCode(exitCode: number): ExitMeaning {
  return explainExitCode('lpksetup', meanings, exitCode, 'CBS.log');
}
