import type { Plan, StageName } from '../harness/strategy/plan.ts';
import type { Comparison, Outcome, Verdict } from '../harness/verify/outcome.ts';

/** What every report writer gets: a whole run as plain data. Writers read no files. */
export interface RunReport {
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
  /** The run was killed: its journal has no end. */
  interrupted: boolean;
  scenarios: ScenarioReport[];
}
export interface ScenarioReport {
  name: string;
  description: string;
  comparison: Comparison;
  /** In canonical strategy order. */
  cells: CellReport[];
}
/** One scenario x strategy, with what its evidence files say. */
export interface CellReport {
  outcome: Outcome;
  plan: Plan | null;
  /** The answer file, with placeholders where secrets were. */
  answerFile: string | null;
  /** The last lines of the serial line. */
  serialTail: string[];
  screenshots: Screenshot[];
  reboots: { at: string; stage: StageName; proof: string }[];
  /** The harness's own steps, from the journal. */
  steps: HarnessStep[];
}
export interface Screenshot {
  name: string;
  /** `data:image/png;base64,...` */
  dataUri: string;
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
