import type { Plan } from '../strategy/plan.ts';
import { judge } from '../verify/judge.ts';
import type { Check, Outcome, OutcomeError } from '../verify/outcome.ts';
import { outcomeVerdict } from '../verify/verdict.ts';
import type { PlanResult } from './execute-plan.ts';
import type { Execution } from './execution.ts';
import { toOutcomeError } from './outcome-error.ts';

/** Judges what an execution left behind and puts the outcome together. `answerFile` and `plan` are names in the outcome's folder. */
export function buildOutcome(input: {
  execution: Execution;
  result: PlanResult;
  startedAt: Date;
  durationMs: number;
  imageUnchanged: boolean | null;
  answerFile?: string;
}): Outcome {
  const { execution, result } = input;
  const { plan } = execution;
  const { checks, error } = judged(execution, result);
  const inventory = execution.inventory ?? null;
  return {
    schema: 'wimproof.outcome/1',
    run: execution.run,
    scenario: plan.scenario,
    strategy: plan.strategy,
    provider: execution.provider.name,
    verdict: outcomeVerdict({ checks, error, imageUnchanged: input.imageUnchanged }),
    startedAt: input.startedAt.toISOString(),
    durationMs: input.durationMs,
    image: { ...imageOf(plan), unchanged: input.imageUnchanged },
    stages: result.stages,
    mechanisms: plan.mechanisms,
    notPossible: plan.notPossible,
    checks,
    inventory,
    reboots: result.stages.reduce((sum, stage) => sum + stage.reboots, 0),
    imageGrowthBytes: inventory ? inventory.volume.totalBytes - inventory.volume.freeBytes - plan.image.totalBytes : null,
    ...(execution.serviced ? { serviced: execution.serviced } : {}),
    ...(error ? { error } : {}),
    evidence: {
      serialLog: 'serial.log',
      screenshots: execution.evidence.screenshots,
      logs: execution.evidence.logs,
      ...(input.answerFile ? { answerFile: input.answerFile } : {}),
      plan: 'plan.json',
    },
  };
}

/** Checks on the inventory, or, when the guest refused the request before there was one, every possible check as failed for that reason. */
function judged(execution: Execution, result: PlanResult): { checks: Check[]; error?: OutcomeError } {
  const { plan, inventory } = execution;
  if (inventory) {
    try {
      const jobSteps = result.stages.flatMap((stage) => stage.jobSteps);
      const checks = judge(plan.expectations, { strategy: plan.strategy, windowsVersion: inventory.windowsVersion, inventory, notPossible: plan.notPossible, jobSteps });
      return { checks, error: result.error };
    } catch (thrown) {
      return { checks: [], error: result.error ?? toOutcomeError(thrown) };
    }
  }
  return { checks: [], error: result.error };
}

/** What an outcome keeps of the image. */
export function imageOf(plan: Plan): Omit<Outcome['image'], 'unchanged'> {
  const { name, version, architecture, editionId, sha256, totalBytes } = plan.image;
  return { name, version, architecture, editionId, sha256, totalBytes };
}
