import { randomBytes } from 'node:crypto';
import { appendFile, writeFile } from 'node:fs/promises';
import { sep } from 'node:path';
import { WimproofError } from '../errors/wimproof-error.ts';
import { resultOf, type Cell } from '../matrix/cell.ts';
import { estimates } from '../matrix/durations.ts';
import { buildMatrix } from '../matrix/matrix.ts';
import { outputEntry } from '../matrix/workflow-command.ts';
import { loadScenario } from '../scenario/load-scenario.ts';
import type { StrategyName } from '../servicing/operation.ts';
import { scenariosOrDefault } from './default-scenarios.ts';
import { readDurations } from './read-durations.ts';

export interface MatrixCommandOptions {
  strategy?: StrategyName[];
  shards?: number;
  durations?: string[];
  labels?: string[];
  format: 'json' | 'github';
  output?: string;
}

/**
 * `wimproof matrix`: prints which jobs to make of the scenarios; with `--format github` as the output `matrix` of the
 * workflow's step. Builds nothing and asks for no file that the scenarios name: those lie on the hosts that run them.
 */
export async function matrix(scenarios: string[], options: MatrixCommandOptions, environment: NodeJS.ProcessEnv = process.env): Promise<number> {
  const cells = await cellsOf(scenariosOrDefault(scenarios), options.strategy);
  const recorded = options.durations ? await readDurations(options.durations) : [];
  const made = buildMatrix(cells, { estimatesMs: estimates(cells, recorded), timed: recorded.length > 0, shards: options.shards, labels: options.labels });
  const text = JSON.stringify(made);
  if (options.output !== undefined) await writeFile(options.output, `${text}\n`);
  if (options.format === 'json') {
    process.stdout.write(`${text}\n`);
    return 0;
  }
  const file = environment['GITHUB_OUTPUT'];
  if (!file) throw new WimproofError({ code: 'WP-MATRIX-OUTPUT', kind: 'scenario', cause: '--format github writes to the file that GITHUB_OUTPUT names, and it names none', mend: 'use --format json outside of a GitHub Actions step' });
  await appendFile(file, outputEntry('matrix', text, `wimproof_${randomBytes(16).toString('hex')}`));
  for (const { name, results, seconds } of made.include) process.stdout.write(`${name}: ${results.join(', ')}${seconds === undefined ? '' : ` (about ${seconds} s)`}\n`);
  return 0;
}

/** Every scenario x strategy, in the order of the files. @throws ScenarioError; WimproofError `WP-SCENARIO-SAME-NAME` */
async function cellsOf(files: readonly string[], strategies: readonly StrategyName[] | undefined): Promise<Cell[]> {
  const cells: Cell[] = [];
  for (const file of new Set(files)) {
    const scenario = await loadScenario(file, { checkFiles: false });
    const own = scenario.strategies.filter((name) => !strategies?.length || strategies.includes(name));
    cells.push(...own.map((strategy): Cell => ({ file: file.split(sep).join('/'), scenario: scenario.name, strategy })));
  }
  const twice = cells.find((cell, index) => cells.findIndex((other) => resultOf(other) === resultOf(cell)) !== index);
  if (twice) throw new WimproofError({ code: 'WP-SCENARIO-SAME-NAME', kind: 'scenario', cause: `two scenarios are named '${twice.scenario}'; their results would overwrite each other`, mend: `give ${twice.file} another name` });
  return cells;
}
