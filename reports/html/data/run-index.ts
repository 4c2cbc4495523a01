import type { FailureKind } from '../../../harness/errors/wimproof-error.ts';
import type { StrategyName } from '../../../harness/servicing/operation.ts';
import type { StageName } from '../../../harness/strategy/plan.ts';
import type { Verdict } from '../../../harness/verify/outcome.ts';
import type { RunHead } from '../../run-report.ts';

/** What the run page needs at once. Everything else waits in blocks of its own until its page is opened. */
export interface RunIndex {
  head: RunHead;
  signoff?: SignoffNote;
  scenarios: IndexScenario[];
  /** The first of them: product first, then the most frequent. */
  groups: IndexGroup[];
  /** How many there are in all. */
  totals: { groups: number; failures: number };
  images: BaseImageRow[];
  serviced: ServicedImageRow[];
  /** Evidence that was left out to keep the file small. */
  leftOut: LeftOut[];
  /** Bytes that the file was not to pass. */
  limit: number;
}
/** The decision that somebody signed, or that the rules of a sign-off led to. */
export interface SignoffNote {
  /** `APPROVED`, `APPROVED WITH KNOWN ISSUES`, `BLOCKED`. */
  decision: string;
  reasons: string[];
}
export interface IndexScenario {
  name: string;
  description: string;
  /** That of the comparison. */
  verdict: Verdict;
  /** Unexplained differences. */
  unexpected: number;
  /** At least two strategies left a system. */
  compared: boolean;
  cells: IndexCell[];
  /** Of all failures, those of the comparison included. */
  kinds: FailureKind[];
}
export interface IndexCell {
  strategy: StrategyName;
  /** What stands over its column. */
  title: string;
  verdict: Verdict;
  passed: number;
  failed: number;
  durationMs: number;
  reboots: number;
  /** A system was left that could be examined. */
  left: boolean;
  /** Code of the error that ended it. */
  error?: string;
  kinds: FailureKind[];
}
/** Place of a failure: index of the scenario, its strategy (none: the comparison), id of the check. */
export interface FailurePlace {
  scenario: number;
  strategy?: StrategyName;
  check?: string;
  detail: string;
}
export interface IndexGroup {
  id: string;
  signature: string;
  kind: FailureKind;
  code: string;
  title: string;
  count: number;
  /** Indices. */
  scenarios: number[];
  strategies: StrategyName[];
  first: FailurePlace[];
}
export interface BaseImageRow {
  name: string;
  version: string;
  edition: string;
  architecture: string;
  totalBytes: number;
  sha256: string;
  /** After the run; null: not checked everywhere. */
  unchanged: boolean | null;
  /** Indices of the scenarios that started from it. */
  scenarios: number[];
}
export interface ServicedImageRow {
  scenario: number;
  strategy: StrategyName;
  format: string;
  bytes: number;
  sha256: string;
  stage: StageName;
  file?: string;
}
export interface LeftOut {
  /** `logs`, `pictures`; `details`: the scenario's page as a whole. */
  what: string;
  scenario: number;
  strategy?: StrategyName;
}
/** Block `search`. Strings are kept once; a scenario names them by index. */
export interface SearchIndex {
  checks: { ids: string[]; titles: string[] };
  operations: { ids: string[]; titles: string[] };
  scenarios: {
    checks: number[];
    /** By strategy, one letter per check of `checks`: p passed, f failed, n not applicable, x not possible, - absent. */
    status: Partial<Record<StrategyName, string>>;
    operations: number[];
  }[];
}
/** Block `failures`: all groups with all places. */
export interface FailureIndex {
  groups: { id: string; signature: string; kind: FailureKind; code: string; title: string; /** `[scenario, strategy, check, detail]` one after the other: indices, -1 for none. */ places: number[] }[];
  strategies: StrategyName[];
  checks: string[];
  details: string[];
}
