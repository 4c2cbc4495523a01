import { execa } from 'execa';
import type { WimproofError } from '../../errors/wimproof-error.ts';
import { explainExitCode } from '../../tools/dism/exit-codes.ts';
import { mediumError } from '../image-error.ts';

/** `Error: 740 - Elevated permissions are required to run DISM.` */
const elevationRequired = 740;
const limitMs = 1_800_000;

/** Runs DISM to its end. @throws WimproofError `WP-TOOL-ELEVATION`, `WP-TOOL-FAILED` */
export async function runDism(program: string, argv: string[], signal?: AbortSignal): Promise<void> {
  const result = await execa(program, argv, { reject: false, timeout: limitMs, stdin: 'ignore', windowsHide: true, ...(signal && { cancelSignal: signal }) });
  signal?.throwIfAborted();
  if (!result.failed) return;
  const command = argv.find((one) => one.startsWith('/') && !one.includes(':') && one !== '/English') ?? '';
  if (result.exitCode === undefined) throw mediumError('WP-TOOL-FAILED', `DISM ${command} did not run to its end: ${result.shortMessage}`, 'Check that DISM runs in a console of this user', result);
  throw dismError(command, result.exitCode);
}

/** What an exit code of DISM says to the user. @param command e.g. `/Export-Image` */
export function dismError(command: string, exitCode: number): WimproofError {
  if (exitCode === elevationRequired) return mediumError('WP-TOOL-ELEVATION', `DISM ${command} needs an elevated process`, 'Start wimproof from an elevated console, or put wimlib-imagex (the ZIP file of wimlib.net) on PATH');
  const { name, meaning, mend } = explainExitCode(exitCode);
  return mediumError('WP-TOOL-FAILED', `DISM ${command} ended with ${name}: ${meaning}`, mend === '' ? 'Read dism.log' : mend);
}
