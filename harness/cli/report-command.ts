import type { Command } from 'commander';
import { REPORT_FORMATS } from '../../reports/formats.ts';

export interface ReportCommandOptions {
  format: string[];
  output?: string;
  reportUrl?: string;
  evidenceFrom?: string;
}

/** `wimproof report RUN`: makes reports of a stored run again. */
export function addReportCommand(program: Command): void {
  program
    .command('report')
    .description('make reports of a stored run again, in any format')
    .argument('[run]', 'run folder or bundle (default: the latest)', 'runs/latest')
    .requiredOption('--format <list...>', `separated by commas: ${REPORT_FORMATS.join(', ')}`)
    .option('--output <path>', 'file, or folder for several; - for standard output (default: one text format is printed, all else goes into the run folder)')
    .option('--report-url <address>', 'where report.html will be found, for links')
    .option('--evidence-from <folder>', "folder that evidence paths in JUnit and CTRF start from, or 'absolute' (default: the run folder)")
    .action(async (run: string, options: ReportCommandOptions) => {
      const { makeReports } = await import('./make-reports.ts');
      process.exitCode = await makeReports(run, options);
    });
}
