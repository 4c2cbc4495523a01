import { explainSystemExitCode } from '../exit-codes/explain-exit-code.ts';
import type { ExitMeaning } from '../exit-codes/exit-meaning.ts';

/** `driverquery`, as CSV with all columns: a table cuts long names. */
export function driverqueryArguments(): string[] {
  return ['driverquery.exe', '/v', '/fo', 'csv'];
}

/** What an exit code of driverquery.exe means: it has none of its own. */
export function explainDriverqueryExitCode(exitCode: number): ExitMeaning {
  return explainSystemExitCode('driverquery', exitCode);
}
