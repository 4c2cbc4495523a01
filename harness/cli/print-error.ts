import { WimproofError } from '../errors/wimproof-error.ts';
import { toOutcomeError } from '../run/outcome-error.ts';
import { exitCodeOfError } from '../verify/verdict.ts';

/** Prints an error as code, cause and mend on standard error, and returns the exit code for its kind of failure. */
export function printError(error: unknown): number {
  if (error instanceof WimproofError) {
    process.stderr.write(`${error.toString()}\n`);
    return exitCodeOfError(error.kind);
  }
  const { code, cause, mend } = toOutcomeError(error);
  process.stderr.write(`${code}: ${cause}\n  mend: ${mend}\n`);
  if (process.env['WIMPROOF_DEBUG'] && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  return exitCodeOfError('infrastructure');
}
