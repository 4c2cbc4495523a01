import type { StrategyName } from '../servicing/operation.ts';
import type { StageName } from '../strategy/plan.ts';
import type { OutcomeError, Verdict } from '../verify/outcome.ts';
import type { JobStepResult } from '../guest/job/job.ts';

/** One line of journal.ndjson. Written before and after the executor acts; any report can be rebuilt from it. */
export type JournalEvent = { at: string; run: string } & (
  | { type: 'run-start'; scenarios: string[]; strategies: StrategyName[]; provider: string; version: string }
  | { type: 'run-end'; exitCode: number; verdict: Verdict }
  | ({ scenario: string; strategy: StrategyName } & (
      | { type: 'outcome-start'; planFile: string; stages: { name: StageName; title: string }[] }
      | { type: 'outcome-end'; verdict: Verdict; durationMs: number }
      | { type: 'stage-start'; stage: StageName; title: string }
      | { type: 'stage-end'; stage: StageName; status: 'succeeded' | 'failed' | 'skipped-cached'; durationMs: number; reboots: number; error?: OutcomeError }
      | { type: 'step-start'; stage: StageName; step: string; action: string; detail: string }
      | { type: 'step-end'; stage: StageName; step: string; action: string; status: 'succeeded' | 'failed'; durationMs: number; error?: OutcomeError }
      | { type: 'job-step'; stage: StageName; job: string; result: JobStepResult }
      | { type: 'reboot'; stage: StageName; proof: string }
      | { type: 'serial'; stage: StageName; text: string }
      | { type: 'phase'; stage: StageName; text: string }
      /** A picture of the console; `file` is relative to the outcome's folder, with forward slashes. */
      | { type: 'screenshot'; stage: StageName; file: string; reason: string }
    ))
);
