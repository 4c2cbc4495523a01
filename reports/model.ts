import { openRun, type OpenRunOptions } from './open-run.ts';
import type { RunReport } from './run-report.ts';

/**
 * A whole run folder in memory: `openRun`, all scenarios.
 * @throws WimproofError WP-RUN-FOLDER (scenario) when the folder holds neither a journal nor an outcome.
 */
export function loadRun(folder: string, options?: OpenRunOptions): RunReport {
  const { head, scenarios, scenario } = openRun(folder, options);
  return { ...head, scenarios: scenarios.map((name) => scenario(name)) };
}
