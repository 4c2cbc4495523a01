import { InvalidArgumentError, Option, type Command } from 'commander';
import { MAX_JOBS } from '../matrix/matrix.ts';
import { STRATEGIES } from '../servicing/operation.ts';

/** Adds `wimproof matrix` and `wimproof merge`: what a CI system does before and after the jobs that run cells. */
export function addMatrixCommands(program: Command): void {
  program
    .command('matrix')
    .description('print which CI jobs to make of scenarios: a GitHub Actions matrix')
    .argument('[scenario...]', 'scenario files (default: scenarios/quickstart.yaml)')
    .addOption(new Option('--strategy <name...>', 'only these strategies').choices(STRATEGIES))
    .option('--shards <n>', 'this many jobs, balanced by recorded durations (default: one for each scenario x strategy)', parseShards)
    .option('--durations <place...>', 'durations.json of a merged run, run folders, or folders of run folders')
    .option('--labels <label...>', 'runner labels, as `labels` of each job')
    .addOption(new Option('--format <name>', 'json: on standard output; github: as output `matrix` of the step').choices(['json', 'github']).default('json'))
    .option('--output <file>', 'write it to this file too, for `wimproof merge --expect`')
    .action(async (scenarios: string[], options: object) => {
      const { matrix } = await import('./matrix-command.ts');
      process.exitCode = await matrix(scenarios, options as never);
    });

  program
    .command('merge')
    .description('join the run folders of CI jobs into one run; fail when any is missing, doubled or foreign')
    .argument('<folder>', 'folder that holds the run folders, such as all downloaded artifacts')
    .option('--output <folder>', 'the new run folder', 'runs/merged')
    .option('--expect <file>', 'the matrix that the jobs were made of: a job that left nothing is a missing one')
    .action(async (folder: string, options: object) => {
      const { merge } = await import('./merge-command.ts');
      process.exitCode = await merge(folder, options as never);
    });
}

function parseShards(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > MAX_JOBS) throw new InvalidArgumentError(`It takes a whole number from 1 to ${MAX_JOBS}.`);
  return value;
}
