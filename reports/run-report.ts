import type { FailureKind } from '../harness/errors/wimproof-error.ts';
import type { StrategyName } from '../harness/servicing/operation.ts';
import type { Plan, StageName } from '../harness/strategy/plan.ts';
import type { CheckStatus, Comparison, Outcome, Verdict } from '../harness/verify/outcome.ts';

/** What is known of a run as a whole. */
export interface RunHead {
  run: string;
  /** wimproof's version. */
  version: string;
  provider: string;
  /** ISO 8601. */
  startedAt: string;
  /** Milliseconds; null when the run did not end by itself. */
  durationMs: number | null;
  verdict: Verdict;
  exitCode: number;
  /** Cut off: the journal has no end, or neither journal nor record says what was to be run. Never green. */
  interrupted: boolean;
}
/** What every report writer gets: a whole run as plain data. Writers read no files. */
export interface RunReport extends RunHead {
  scenarios: ScenarioReport[];
}
/**
 * The same, scenario by scenario, for writers of runs too large to hold: each call reads anew and nothing is kept.
 * `sourceOf` makes one of a RunReport.
 */
export interface RunSource {
  head: RunHead;
  /** Names, in the run's order. */
  scenarios: readonly string[];
  /** @throws RangeError for a name that is not in `scenarios` */
  scenario(name: string): ScenarioReport;
}
export interface ScenarioReport {
  name: string;
  description: string;
  /** `scenarioDigest` of what was asked for, from `run.json`; to find the runs in `history` that asked for the same. */
  digest?: string;
  comparison: Comparison;
  /** In canonical strategy order. */
  cells: CellReport[];
  /** The same scenario in earlier runs beside this one, oldest first, without this run. Absent when nobody looked. */
  history?: HistoryEntry[];
  /** This run as an entry more: what `history` is held against. Present when `history` is. */
  current?: HistoryEntry;
  /** What a sign-off of this run allowed, by strategy. */
  budgets?: Partial<Record<StrategyName, Budget>>;
}
/** One scenario x strategy, with what its evidence files say. */
export interface CellReport {
  outcome: Outcome;
  plan: Plan | null;
  /** The answer file, with placeholders where secrets were. */
  answerFile: string | null;
  /** The last lines of the serial line. */
  serialTail: string[];
  /** In order of time. */
  screenshots: Screenshot[];
  reboots: { at: string; stage: StageName; proof: string }[];
  /** The harness's own steps, from the journal. */
  steps: HarnessStep[];
  /** Serial line, job logs and the guest's own logs: what matters of them. Absent when they were not read. */
  logs?: LogExcerpt[];
  /** Files of evidence that the outcome names and its folder does not hold: left out of a bundle, or lost. Absent without any. */
  missing?: string[];
}
export interface Screenshot {
  /** File name. */
  name: string;
  /** `data:image/png;base64,...` */
  dataUri: string;
  /** When it was taken, ISO 8601, and why; from the journal, where it says so. */
  at?: string;
  stage?: StageName;
  reason?: string;
}
export interface HarnessStep {
  stage: StageName;
  step: string;
  action: string;
  detail: string;
  startedAt: string;
  /** Milliseconds; absent when the step did not end. */
  durationMs?: number;
  status: 'succeeded' | 'failed' | 'interrupted';
}
/** The lines of a log that matter, with a few around them. Gaps in the numbers are what was left out. */
export interface LogExcerpt {
  /** Relative to the outcome's folder, forward slashes: `serial.log`, `logs/dism.log`. */
  file: string;
  totalLines: number;
  lines: LogLine[];
}
export interface LogLine {
  /** From 1. */
  number: number;
  text: string;
  /** error, warning: the log says so itself; subject: it names what a check that did not pass is about. */
  mark?: 'error' | 'warning' | 'subject';
  /** Ids of the checks that the line explains. */
  checks?: string[];
}
export interface Budget {
  minutes?: number;
  reboots?: number;
  imageGrowthBytes?: number;
}
/** One earlier run of a scenario, as much as a comparison over time needs. */
export interface HistoryEntry {
  run: string;
  startedAt: string;
  version: string;
  provider: string;
  verdict: Verdict;
  /** `scenarioDigest`: runs with the same one asked for the same. */
  digest?: string;
  cells: HistoryCell[];
  /** Signatures of failures that belong to no one strategy (unexplained differences). */
  failures: string[];
}
export interface HistoryCell {
  strategy: StrategyName;
  verdict: Verdict;
  durationMs: number;
  reboots: number;
  imageGrowthBytes: number | null;
  imageSha256: string;
  windowsVersion: string;
  passed: number;
  failed: number;
  /** State of each operation, by its id. */
  operations: Record<string, CheckStatus | 'not-run'>;
  /** Signatures (`failuresOf`). */
  failures: string[];
  errorKind?: FailureKind;
}
