import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { defaultProvider, PROVIDER_NAMES } from '../machine/provider-names.ts';
import { packageVersion } from '../run/package-version.ts';
import { OFFLINE_ENGINES } from '../strategy/engine.ts';
import { exitCodeOfError } from '../verify/verdict.ts';
import { printError } from './print-error.ts';
import { addBundleCommand } from './bundle-command.ts';
import { addMatrixCommands } from './add-matrix-commands.ts';
import { addParseCommand } from './parse-command.ts';
import { addTargetCommands } from './add-target-commands.ts';
import { addReportCommand } from './report-command.ts';
import { addSignoffCommand } from './signoff-command.ts';
import { addUnattendCommand } from './unattend-command.ts';
import { addVerifyCommand } from './verify-command.ts';
import { watchOutput } from './watch-output.ts';

/** Runs the command line; sets the process's exit code (docs/exit-codes.md) and never prints a stack trace. */
export async function main(argv: string[]): Promise<void> {
  watchOutput();
  try {
    await buildProgram().parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      // Help and version end here with code 0; everything else commander raises is wrong usage.
      process.exitCode = error.exitCode === 0 ? 0 : exitCodeOfError('scenario');
      return;
    }
    process.exitCode = printError(error);
  }
}

function buildProgram(): Command {
  const program = new Command('wimproof')
    .description('Carries out one Windows servicing request by three strategies, boots the results, checks and compares them.')
    .version(packageVersion())
    .showHelpAfterError('(wimproof --help lists the commands)')
    .exitOverride();

  program
    .command('run')
    .description('run scenarios on virtual machines and report the strategies side by side')
    .argument('[scenario...]', 'scenario files (default: scenarios/quickstart.yaml)')
    .addOption(strategyOption())
    .addOption(new Option('--provider <name>', 'what runs the machines').choices(PROVIDER_NAMES).default(defaultProvider()))
    .option('--cells <cell...>', 'only these, as `scenario.yaml:strategy` (from a matrix), instead of scenarios and --strategy')
    .addOption(engineOption())
    .option('--keep', 'keep disks, media and sockets of this run for inspection (machines are stopped)')
    .option('--save-images', "keep each serviced image, with its digest, in its outcome's folder (offline; audit with WIMPROOF_GUEST_PASSWORD)")
    .addOption(new Option('--reporter <name>', 'progress on standard output (default: list on a terminal, line without one)').choices(['list', 'line', 'json']))
    .option('--output <folder>', 'where run folders are made', 'runs')
    .option('--jobs <n>', 'machines at a time (default: by processors and acceleration)', parsePositive)
    .option('--no-cache', 'do not take stages from the cache')
    .action(async (scenarios: string[], options: object) => {
      const { run } = await import('./run-command.ts');
      process.exitCode = await run(scenarios, options as never);
    });

  program
    .command('plan')
    .description('print what each strategy would do; touches nothing')
    .argument('[scenario...]', 'scenario files')
    .addOption(strategyOption())
    .addOption(engineOption())
    .option('--json', 'print the plans as JSON')
    .action(async (scenarios: string[], options: object) => {
      const { plan } = await import('./plan-command.ts');
      process.exitCode = await plan(scenarios, options as never);
    });

  program
    .command('validate')
    .description('check scenario files')
    .argument('[scenario...]', 'scenario files')
    .action(async (scenarios: string[]) => {
      const { validate } = await import('./validate-command.ts');
      process.exitCode = await validate(scenarios);
    });

  program
    .command('capabilities')
    .description('print what each strategy can do, by what, and why not')
    .option('--windows <version>', 'Windows version of the image', parseVersion, '10.0.26100.1')
    .option('--server', 'for an image of Windows Server')
    .addOption(new Option('--format <name>', 'how').choices(['table', 'json', 'md']).default('table'))
    .action(async (options: object) => {
      const { capabilities } = await import('./capabilities-command.ts');
      process.exitCode = await capabilities(options as never);
    });

  program
    .command('doctor')
    .description('say what this host can do, each line with its mend')
    .option('--json', 'print the findings as JSON')
    .action(async (options: object) => {
      const { doctor } = await import('./doctor-command.ts');
      process.exitCode = await doctor(options as never);
    });

  program
    .command('clean')
    .description('remove what earlier runs left: machines, disks, sockets, temporary folders')
    .option('--cache', 'remove the cache of images and serviced disks too')
    .action(async (options: object) => {
      const { clean } = await import('./clean-command.ts');
      process.exitCode = await clean(options as never);
    });

  program
    .command('compare')
    .description('print the comparison of a stored run again')
    .argument('[run]', 'run folder (default: the latest)', 'runs/latest')
    .action(async (run: string) => {
      const { compareRun } = await import('./compare-command.ts');
      process.exitCode = await compareRun(run);
    });

  addReportCommand(program);
  addSignoffCommand(program);
  addBundleCommand(program);
  addVerifyCommand(program);
  addMatrixCommands(program);
  addTargetCommands(program);
  program
    .command('box')
    .description('pack a finished disk as a Vagrant box, with checksum and catalogue')
    .argument('<disk>', 'qcow2 or vhdx of a finished system; for hyperv the folder that Export-VM made')
    .requiredOption('--name <owner/name>', 'name of the box')
    .requiredOption('--box-version <version>', 'three numbers, such as 1.0.0')
    .requiredOption('--user <name>', 'account in the system that WinRM is used with; its password is not asked for')
    .requiredOption('--template <name>', 'machine template that the system was made for')
    .addOption(new Option('--provider <name>', 'what the box is for').choices(['libvirt', 'virtualbox', 'hyperv']).makeOptionMandatory())
    .option('--memory <MiB>', "default: the template's", parsePositive)
    .option('--processors <n>', "default: the template's", parsePositive)
    .option('--output <folder>', 'where the box is made', 'boxes')
    .action(async (disk: string, options: object) => {
      const { box } = await import('./box-command.ts');
      process.exitCode = await box(disk, options as never);
    });

  addParseCommand(program);
  addUnattendCommand(program);
  for (const command of program.commands) command.exitOverride();
  return program;
}

function strategyOption(): Option {
  return new Option('--strategy <name...>', 'only these strategies').choices(['offline', 'setup', 'audit']);
}

function engineOption(): Option {
  return new Option('--engine <name>', 'what services images offline: Windows PE in a machine, or DISM of this host (default: by host)').choices(OFFLINE_ENGINES);
}

/** Two to four numbers, from Windows Vista (6.0) on. */
function parseVersion(text: string): string {
  if (!/^\d+(\.\d+){1,3}$/.test(text) || Number(text.split('.')[0]) < 6) throw new InvalidArgumentError('It takes a version such as 10.0.26100, from 6.0 on.');
  return text;
}

function parsePositive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('It takes a whole number from 1.');
  return value;
}
