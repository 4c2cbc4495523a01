import { leftSystem } from '../../../harness/verify/compare/differences.ts';
import type { FailureKind } from '../../../harness/errors/wimproof-error.ts';
import { columnTitle } from '../../column-title.ts';
import type { Failure } from '../../failures/failure.ts';
import type { ScenarioReport } from '../../run-report.ts';
import type { IndexScenario } from './run-index.ts';

const LONGEST_DESCRIPTION = 300;

/** A scenario's row of the matrix. */
export function indexScenario({ name, description, comparison, cells }: ScenarioReport, failures: readonly Failure[]): IndexScenario {
  const kinds = (of: readonly Failure[]): FailureKind[] => [...new Set(of.map((failure) => failure.kind))];
  return {
    name,
    description: description.length > LONGEST_DESCRIPTION ? `${description.slice(0, LONGEST_DESCRIPTION)}\u2026` : description,
    verdict: comparison.verdict,
    unexpected: comparison.differences.filter((difference) => difference.class === 'unexpected').length,
    compared: cells.filter((cell) => leftSystem(cell.outcome)).length > 1,
    kinds: kinds(failures),
    cells: cells.map(({ outcome }) => ({
      strategy: outcome.strategy,
      title: columnTitle(outcome, outcome.strategy),
      verdict: outcome.verdict,
      passed: outcome.checks.filter((check) => check.status === 'passed').length,
      failed: outcome.checks.filter((check) => check.status === 'failed').length,
      // With what stages took that came from the cache, as everywhere in the report.
      durationMs: comparison.metrics[outcome.strategy]?.durationMs ?? outcome.durationMs,
      reboots: outcome.reboots,
      left: leftSystem(outcome),
      ...(outcome.error ? { error: outcome.error.code } : {}),
      kinds: kinds(failures.filter((failure) => failure.strategy === outcome.strategy)),
    })),
  };
}
