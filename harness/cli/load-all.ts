import { WimproofError } from '../errors/wimproof-error.ts';
import { prepareScenario, type PreparedScenario, type PrepareOptions } from '../run/prepare-scenario.ts';
import type { StrategyName } from '../servicing/operation.ts';
import { printError } from './print-error.ts';

/**
 * Prepares every scenario (with all its strategies that `options` name, or its own) and prints the problems of all of them, not only of the first bad one.
 * @returns the prepared scenarios, or the exit code when any was wrong
 */
export async function prepareAll(files: readonly (string | { file: string; strategies: StrategyName[] })[], options: PrepareOptions): Promise<PreparedScenario[] | number> {
  const prepared: PreparedScenario[] = [];
  let exitCode = 0;
  for (const one of files) {
    try {
      prepared.push(typeof one === 'string' ? await prepareScenario(one, options) : await prepareCells(one, options));
    } catch (error) {
      options.signal?.throwIfAborted();
      exitCode = Math.max(exitCode, printError(error));
    }
  }
  if (exitCode !== 0) return exitCode;
  const twice = prepared.find((one, index) => prepared.findIndex((other) => other.scenario.name.toLowerCase() === one.scenario.name.toLowerCase()) !== index);
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

/** A scenario with exactly these strategies: a cell that it does not have must not be left out without a word. */
async function prepareCells({ file, strategies }: { file: string; strategies: StrategyName[] }, options: PrepareOptions): Promise<PreparedScenario> {
  const prepared = await prepareScenario(file, { ...options, strategies });
  const missing = strategies.filter((name) => !prepared.scenario.strategies.includes(name));
  if (missing.length === 0) return prepared;
  throw new WimproofError({ code: 'WP-CELL-UNKNOWN', kind: 'scenario', cause: `${file} has no strategy ${missing.join(', ')}`, mend: 'make the matrix again from this scenario file' });
}
