import { loadRun } from '../../reports/model.ts';
import { errorText, terminalTable } from '../../reports/terminal-table.ts';
import { wantsColor } from '../../reports/wants-color.ts';

/** `wimproof compare RUN`: prints the comparisons of a stored run; of one that was killed, what its journal tells. */
export async function compareRun(folder: string): Promise<number> {
  const report = loadRun(folder, { history: false, evidence: false });
  for (const scenario of report.scenarios) {
    if (scenario.comparison) process.stdout.write(`${terminalTable(scenario.comparison, { width: process.stdout.columns, color: wantsColor(process.stdout) })}\n`);
    for (const { outcome } of scenario.cells) process.stdout.write(errorText(outcome));
  }
  return report.exitCode;
}
