import { explainExitCode } from '../exit-codes/explain-exit-code.ts';
import { done, type ExitMeaning } from '../exit-codes/exit-meaning.ts';

/**
 * Explains an exit code of reg.exe, which knows 0 (success) and 1 (failure) only [reg query, reg add: return values].
 * After `query` the usual failure is that what was asked for is not there.
 */
export function explainRegExitCode(exitCode: number, command: readonly string[]): ExitMeaning {
  const asked = command[1]?.toLowerCase() === 'query';
  const failed: ExitMeaning = asked
    ? { code: 1, meaning: 'the key or value is not there, or may not be read', success: false, rebootRequired: false, action: '' }
    : { code: 1, meaning: 'the registry was not changed or written as asked', success: false, rebootRequired: false, action: 'read the output' };
  return explainExitCode('reg', [done, failed], exitCode, 'the output');
}
