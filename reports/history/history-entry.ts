import { failuresOf } from '../failures/failures-of.ts';
import type { HistoryCell, HistoryEntry, RunHead, ScenarioReport } from '../run-report.ts';

/** What a comparison over time needs of one scenario of one run. */
export function historyEntry(scenario: ScenarioReport, head: Pick<RunHead, 'run' | 'startedAt' | 'version' | 'provider'>): HistoryEntry {
  const { run, startedAt, version, provider } = head;
  const failures = failuresOf(scenario);
  const signatures = (strategy: string | undefined): string[] => [...new Set(failures.filter((failure) => failure.strategy === strategy).map((failure) => failure.signature))];
  return {
    run,
    startedAt,
    version,
    provider,
    verdict: scenario.comparison.verdict,
    ...(scenario.digest !== undefined && { digest: scenario.digest }),
    cells: scenario.cells.map(({ outcome }): HistoryCell => {
      const { strategy } = outcome;
      const metrics = scenario.comparison.metrics[strategy];
      const states = scenario.comparison.operations.flatMap(({ operation, cells }) => (cells[strategy] ? [[operation, cells[strategy].status] as const] : []));
      return {
        strategy,
        verdict: outcome.verdict,
        // With what stages from the cache took: a strategy is not slower because this run filled the cache.
        durationMs: metrics?.durationMs ?? outcome.durationMs,
        reboots: outcome.reboots,
        imageGrowthBytes: outcome.imageGrowthBytes,
        imageSha256: outcome.image.sha256,
        windowsVersion: outcome.inventory?.windowsVersion ?? '',
        passed: outcome.checks.filter((check) => check.status === 'passed').length,
        failed: outcome.checks.filter((check) => check.status === 'failed').length,
        operations: Object.fromEntries(states),
        failures: signatures(strategy),
        ...(outcome.error && { errorKind: outcome.error.kind }),
      };
    }),
    failures: signatures(undefined),
  };
}
