import { explainCommand } from '../../harness/tools/explain-command.ts';
import type { JobStepResult } from '../../harness/guest/job/job.ts';
import type { StageName } from '../../harness/strategy/plan.ts';
import type { CellReport } from '../run-report.ts';

/** A guest's command with what its exit code means. */
export interface ExplainedStep {
  stage: StageName;
  step: JobStepResult;
  /** Absent while there is no exit code, and for programs whose codes are their own. */
  meaning?: string;
}

/** Every command that was run in the guest, in order, its exit code explained by the documentation of its tool. */
export function explainSteps({ outcome }: Pick<CellReport, 'outcome'>): ExplainedStep[] {
  return outcome.stages.flatMap((stage) =>
    stage.jobSteps.map((step) => {
      const meaning = step.exitCode === undefined ? undefined : explainCommand(step.command, step.exitCode);
      return { stage: stage.name, step, ...(meaning !== undefined && { meaning }) };
    }),
  );
}
