import { explainExitCode } from '../exit-codes/explain-exit-code.ts';
import { done, type ExitMeaning } from '../exit-codes/exit-meaning.ts';
import { licensingErrors } from './licensing-errors.ts';

/**
 * Installs a product key: `cscript //nologo //b slmgr.vbs /ipk` [Slmgr.vbs options for volume activation]. `//b` keeps
 * message boxes away, which would wait for an answer in wscript. Windows Vista and later.
 */
export function installKeyArguments(productKey: string): string[] {
  return ['cscript.exe', '//nologo', '//b', '%windir%\\System32\\slmgr.vbs', '/ipk', productKey];
}

/** What an exit code of slmgr.vbs means: it ends with the licensing service's error. */
export function explainSlmgrExitCode(exitCode: number): ExitMeaning {
  return explainExitCode('slmgr', [done, ...licensingErrors], exitCode, 'the Application event log (Security-SPP)');
}
