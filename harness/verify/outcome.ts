import type { Inventory } from '../guest/inventory/inventory.ts';
import type { JobStepResult } from '../guest/job/job.ts';
import type { FailureKind } from '../errors/wimproof-error.ts';
import type { StrategyName } from '../servicing/operation.ts';
import type { NotPossible, StageName } from '../strategy/plan.ts';

export type CheckStatus = 'passed' | 'failed' | 'not-applicable' | 'not-possible';
/** One judged expectation. */
export interface Check {
  id: string;
  /** A sentence: `Package X is installed`. */
  title: string;
  operation?: string;
  status: CheckStatus;
  expected: string;
  actual: string;
  /** Where the actual value comes from: inventory section and raw line, job step, log file. */
  evidence: string[];
  /** Why it was not judged, for `not-applicable` and `not-possible`. */
  reason?: string;
}
export interface StageResult {
  name: StageName;
  title: string;
  status: 'succeeded' | 'failed' | 'skipped-cached' | 'not-run';
  startedAt?: string;
  /** Milliseconds. */
  durationMs?: number;
  reboots: number;
  jobSteps: JobStepResult[];
  error?: OutcomeError;
  /** When the stage was not run but its result taken from the cache: the run that made it and the milliseconds it took there. */
  cachedFrom?: { run: string; durationMs: number };
}
export interface OutcomeError {
  code: string;
  kind: FailureKind;
  cause: string;
  mend: string;
  evidence: string[];
}
/** passed: all held; failed: an expectation is false (product); error: infrastructure or scenario; not-run: never green. */
export type Verdict = (typeof VERDICTS)[number];
export const VERDICTS = ['passed', 'failed', 'error', 'not-run'] as const;
/** A machine that was judged but that no strategy of the run made (`wimproof check`). */
export interface JudgedTarget {
  /** `winrm://host:5986`. */
  address: string;
  /** Whose expectations were judged; null: those that all strategies of the scenario have. */
  strategy: StrategyName | null;
}
/** What a strategy hands over: a whole disk that has not been booted since it was serviced (or generalized). */
export interface ServicedImage {
  format: 'qcow2' | 'vhdx';
  sha256: string;
  /** Of the file. */
  bytes: number;
  /** The stage that ended servicing. */
  stage: StageName;
  /** Relative to the outcome's folder. */
  file: string;
}
/** One scenario x strategy, written as `outcome.json`. */
export interface Outcome {
  schema: 'wimproof.outcome/1';
  run: string;
  scenario: string;
  strategy: StrategyName;
  /** Present when the system was found, not made. `strategy` is then only the place in the run's folder. */
  target?: JudgedTarget;
  provider: string;
  verdict: Verdict;
  startedAt: string;
  durationMs: number;
  image: { name: string; version: string; architecture: string; editionId: string; sha256: string; totalBytes: number; unchanged: boolean | null };
  stages: StageResult[];
  mechanisms: { operation: string; mechanism: string }[];
  notPossible: NotPossible[];
  checks: Check[];
  inventory: Inventory | null;
  reboots: number;
  /** Bytes used on the Windows volume minus the bytes of the base image; null when not measured. */
  imageGrowthBytes: number | null;
  /** The disk as servicing left it, before it booted as a finished system. Only when it was saved. */
  serviced?: ServicedImage;
  error?: OutcomeError;
  /** Paths relative to the outcome's folder. */
  evidence: { serialLog?: string; screenshots: string[]; logs: string[]; answerFile?: string; plan?: string };
}
export type DifferenceClass = 'unexpected' | 'expected' | 'not-possible';
/** One fact that is not the same under all strategies. */
export interface Difference {
  subject: string;
  kind: 'package' | 'feature' | 'capability' | 'driver' | 'device' | 'application' | 'patch' | 'appx' | 'service' | 'international' | 'edition' | 'other';
  class: DifferenceClass;
  /** Name of the rule that declares it expected, e.g. `driver-published-name`. */
  rule?: string;
  reason?: string;
  /** Value under each strategy that ran; null = absent there. */
  values: Partial<Record<StrategyName, string | null>>;
}
/** One scenario's outcomes side by side, written as `comparison.json`. */
export interface Comparison {
  schema: 'wimproof.comparison/1';
  run: string;
  scenario: string;
  verdict: Verdict;
  strategies: StrategyName[];
  /** That of the outcomes. */
  target?: JudgedTarget;
  /** Rows of the request: the state of each operation under each strategy. */
  operations: { operation: string; title: string; cells: Partial<Record<StrategyName, { status: CheckStatus | 'not-run'; text: string }>> }[];
  metrics: Partial<Record<StrategyName, { verdict: Verdict; /** What the strategy takes: the run's own time plus that of stages taken from the cache. */ durationMs: number; /** The part of it that an earlier run spent. */ cachedMs?: number; reboots: number; imageGrowthBytes: number | null; passed: number; failed: number; notPossible: number }>>;
  differences: Difference[];
}
