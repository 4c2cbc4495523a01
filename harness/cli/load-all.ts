import { WimproofError } from '../errors/wimproof-error.ts';
import { prepareScenario, type PreparedScenario, type PrepareOptions } from '../run/prepare-scenario.ts';
import { printError } from './print-error.ts';

/**
 * Prepares every scenario and prints the problems of all of them, not only of the first bad one.
 * @returns the prepared scenarios, or the exit code when any was wrong
 */
export async function prepareAll(files: string[], options: PrepareOptions): Promise<PreparedScenario[] | number> {
  const prepared: PreparedScenario[] = [];
  let exitCode = 0;
  for (const file of files) {
    try {
      prepared.push(await prepareScenario(file, options));
    } catch (error) {
      options.signal?.throwIfAborted();
      exitCode = Math.max(exitCode, printError(error));
    }
  }
  if (exitCode !== 0) return exitCode;
  const twice = prepared.find((one, index) => prepared.findIndex((other) => other.scenario.name === one.scenario.name) !== index);
  if (!twice) return prepared;
  return printError(
    new WimproofError({
      code: 'WP-SCENARIO-SAME-NAME',
      kind: 'scenario',
      cause: `two scenarios of this run are named '${twice.scenario.name}'; their results would overwrite each other`,
      mend: `give ${twice.scenario.file} another name`,
    }),
  );
}
