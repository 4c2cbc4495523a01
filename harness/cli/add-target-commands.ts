import { Option, type Command } from 'commander';
import { STRATEGIES } from '../servicing/operation.ts';
import { addTargetOptions } from './target-options.ts';

/** Adds `wimproof inventory` and `wimproof check`: for machines that somebody else made. */
export function addTargetCommands(program: Command): void {
  const inventory = program
    .command('inventory')
    .description('say what is installed on an existing machine, over WinRM; changes nothing there')
    .argument('<address>', 'winrm://[user@]host[:port]')
    .option('--json', 'print the inventory document (schema wimproof.inventory/2)')
    .option('--output <file>', 'write the document to a file too')
    .option('--raw <file>', 'keep what the machine printed, for when it cannot be read');
  addTargetOptions(inventory).action(async (address: string, options: object) => {
    const command = await import('./inventory-command.ts');
    process.exitCode = await command.inventory(address, options as never);
  });

  const check = program
    .command('check')
    .description('judge an existing machine by what a scenario expects, over WinRM; changes nothing there')
    .argument('<scenario>', 'scenario file')
    .requiredOption('--target <address>', 'winrm://[user@]host[:port]')
    .addOption(new Option('--strategy <name>', 'how the machine was made (default: what all strategies of the scenario have in common)').choices(STRATEGIES))
    .addOption(new Option('--reporter <name>', 'list and line: what is done, then every check; json: events alone on standard output').choices(['list', 'line', 'json']))
    .option('--output <folder>', 'where the run folder is made', 'runs');
  addTargetOptions(check).action(async (scenario: string, options: object) => {
    const command = await import('./check-command.ts');
    process.exitCode = await command.check(scenario, options as never);
  });
}
