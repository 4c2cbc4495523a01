import { explainExitCode } from '../exit-codes/explain-exit-code.ts';
import { done, rebootRequired, type ExitMeaning } from '../exit-codes/exit-meaning.ts';
import { licensingErrors } from '../slmgr/licensing-errors.ts';

/**
 * `changepk /ProductKey`: upgrades the edition of a running client (Windows 10 and later) to that of the key
 * [Windows 10 edition upgrade]. It starts the upgrade and a restart by itself; the edition afterwards is what counts.
 */
export function changepkArguments(productKey: string): string[] {
  return ['changepk.exe', '/ProductKey', productKey];
}

/** What an exit code of changepk.exe means. Microsoft documents none: licensing and system errors are told. */
export function explainChangepkExitCode(exitCode: number): ExitMeaning {
  return explainExitCode('changepk', [done, rebootRequired, ...licensingErrors], exitCode, 'the Application event log (Security-SPP)');
}
