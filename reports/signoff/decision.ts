import type { StrategyName } from '../../harness/servicing/operation.ts';
import type { Verdict } from '../../harness/verify/outcome.ts';
import type { KnownIssue } from './policy.ts';

export type Decision = 'approved' | 'approved-with-known-issues' | 'blocked';
export const DECISION_WORDS: Record<Decision, string> = { approved: 'APPROVED', 'approved-with-known-issues': 'APPROVED WITH KNOWN ISSUES', blocked: 'BLOCKED' };

/** What a release manager is asked to sign: the decision, and everything that it rests on. */
export interface SignoffDecision {
  decision: Decision;
  /** 0 approved; 1 blocked by the product; 3 blocked only because something was not proven. */
  exitCode: 0 | 1 | 3;
  run: { run: string; version: string; provider: string; startedAt: string };
  /** ISO 8601. */
  decidedAt: string;
  /** The image that is released; null: `subjectMissing` says why. */
  subject: ReleasedImage | null;
  subjectMissing?: string;
  required: RequiredCell[];
  /** Empty exactly when it is not blocked. */
  reasons: SignoffReason[];
  tolerated: ToleratedFailure[];
  /** Failures that a known issue tolerated until it expired. Each is in `reasons` too. */
  expired: ToleratedFailure[];
  warnings: SignoffWarning[];
  budgets: BudgetUse[];
  /** Differences that only the policy explains. */
  declared: DeclaredBySignoff[];
  /** Cells of the run that the policy does not require: reported, never blocking. */
  notRequired: { scenario: string; strategy: StrategyName; verdict: Verdict; failures: number }[];
}
export interface ReleasedImage {
  /** File name. */
  name: string;
  sha256: string;
  bytes: number;
  /** run: recorded when the image was serviced; file: of the file that was given. */
  from: 'run' | 'file';
  /** The digest is that of an image that the run recorded. Of a file without it only the giver says what it is. */
  proven: boolean;
  scenario?: string;
  strategy?: StrategyName;
}
/**
 * green: all its expectations hold; tolerated: all but known issues; blocked: something is false, or over its budget;
 * not-judged: it ran, and nothing can be said; not-run: it did not.
 */
export type CellState = 'green' | 'tolerated' | 'blocked' | 'not-judged' | 'not-run';
export interface RequiredCell {
  scenario: string;
  strategy: StrategyName;
  state: CellState;
  /** Absent when it is not in the run. */
  verdict?: Verdict;
  passed: number;
  failed: number;
  /** Milliseconds, with those of stages from the cache; null when it is not in the run. */
  durationMs: number | null;
}
export interface SignoffReason {
  /**
   * did-not-run, lost, not-judged, no-check-passed, rebuilt, found-not-made, interrupted, clock, evidence, run-not-green,
   * image-changed, image-unproven, image-differs, inventory-incomplete, comparison-missing, subject-mismatch,
   * failure, difference, known-issue-expired, budget-minutes, budget-reboots, budget-image-growth,
   * budget-not-measured; or an error's own code.
   */
  code: string;
  /** product: the release must not go out; unproven: nothing says that it may. */
  kind: 'product' | 'unproven';
  scenario?: string;
  strategy?: StrategyName;
  /** One line. */
  text: string;
  /** `Failure.id`, for links into the report, and its signature. */
  failure?: string;
  signature?: string;
  /** Check id. */
  check?: string;
  /** The value whose budget is exceeded, or that was not measured. */
  budget?: BudgetValue;
}
export interface ToleratedFailure {
  scenario: string;
  strategy?: StrategyName;
  failure: string;
  signature: string;
  title: string;
  check?: string;
  issue: KnownIssue;
}
export interface SignoffWarning {
  /** known-issue-unused, known-issue-expires, difference-unused, budget-unused, image-not-compared, image-incomplete, no-subject, flaky. */
  code: string;
  text: string;
}
export type BudgetValue = 'minutes' | 'reboots' | 'image-growth';
export interface BudgetUse {
  scenario: string;
  strategy: StrategyName;
  value: BudgetValue;
  /** Minutes, restarts or bytes; null when not measured. */
  used: number | null;
  allowed: number;
  state: 'within' | 'exceeded' | 'not-measured' | 'not-judged';
}
export interface DeclaredBySignoff {
  scenario: string;
  subject: string;
  values: Partial<Record<StrategyName, string | null>>;
  reason: string;
}
