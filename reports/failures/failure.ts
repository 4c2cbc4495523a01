import type { FailureKind } from '../../harness/errors/wimproof-error.ts';
import type { StrategyName } from '../../harness/servicing/operation.ts';

/** One thing that keeps a run from being green. */
export interface Failure {
  /**
   * The same for everything that failed in the same way, whatever the strategy, the machine, the time or the run:
   * `product/expectation/package:Package_for_KB5099001/is absent`. What a known issue is matched on.
   */
  signature: string;
  /** Ten hex digits of the signature's SHA-256: for links and for typing. */
  id: string;
  kind: FailureKind;
  /** `expectation`, `difference`, `image-changed`, `not-run`, `not-judged`, or the error's code. */
  code: string;
  scenario: string;
  /** Absent for what belongs to the comparison. */
  strategy?: StrategyName;
  /** Check id, for code `expectation`. */
  check?: string;
  title: string;
  /** Expected and actual, cause and mend, or the values that differ. */
  detail: string;
}
/** Failures with one signature. */
export interface FailureGroup {
  signature: string;
  id: string;
  kind: FailureKind;
  code: string;
  title: string;
  /** At least one. */
  failures: Failure[];
}
