import { loadRun } from '../../reports/model.ts';
import { terminalTable } from '../../reports/terminal-table.ts';

/** `wimproof compare RUN`: prints the comparisons of a stored run; of one that was killed, what its journal tells. */
export async function compareRun(folder: string): Promise<number> {
  const report = loadRun(folder);
  for (const scenario of report.scenarios) {
    if (scenario.comparison) process.stdout.write(`${terminalTable(scenario.comparison, { width: process.stdout.columns, color: Boolean(process.stdout.isTTY) })}\n`);
    for (const { outcome } of scenario.cells) {
      if (outcome.error) process.stdout.write(`${outcome.scenario} / ${outcome.strategy}: ${outcome.error.code}: ${outcome.error.cause}\n  mend: ${outcome.error.mend}\n`);
    }
  }
  return report.exitCode;
}
