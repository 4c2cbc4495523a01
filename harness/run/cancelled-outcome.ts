import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WimproofError } from '../errors/wimproof-error.ts';
import type { Plan } from '../strategy/plan.ts';
import type { Outcome } from '../verify/outcome.ts';
import { imageOf } from './build-outcome.ts';
import { toOutcomeError } from './outcome-error.ts';
import type { OutcomeContext } from './run-outcome.ts';

/** Why a cell was not carried out to its end, or a run not at all. */
export function runCancelled(original?: unknown): WimproofError {
  return new WimproofError({ code: 'WP-RUN-CANCELLED', kind: 'infrastructure', cause: 'the run was cancelled', mend: 'start it again', original });
}

/** Writes the outcome of a cell that a cancelled run never began: `not-run`, so that its folder is complete. */
export async function cancelledOutcome(plan: Plan, context: Pick<OutcomeContext, 'run' | 'runFolder' | 'journal' | 'provider'>): Promise<Outcome> {
  const folder = join(context.runFolder, plan.scenario, plan.strategy);
  const outcome: Outcome = {
    schema: 'wimproof.outcome/1',
    run: context.run,
    scenario: plan.scenario,
    strategy: plan.strategy,
    provider: context.provider.name,
    verdict: 'not-run',
    startedAt: new Date().toISOString(),
    durationMs: 0,
    image: { ...imageOf(plan), unchanged: null },
    stages: plan.stages.map((stage) => ({ name: stage.name, title: stage.title, status: 'not-run', reboots: 0, jobSteps: [] })),
    mechanisms: plan.mechanisms,
    notPossible: plan.notPossible,
    checks: [],
    inventory: null,
    reboots: 0,
    imageGrowthBytes: null,
    error: toOutcomeError(runCancelled()),
    evidence: { screenshots: [], logs: [], plan: 'plan.json' },
  };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'plan.json'), `${JSON.stringify(plan, null, 2)}\n`);
  await writeFile(join(folder, 'outcome.json'), `${JSON.stringify(outcome, null, 2)}\n`);
  context.journal.write({ type: 'outcome-end', scenario: plan.scenario, strategy: plan.strategy, verdict: outcome.verdict, durationMs: 0 });
  return outcome;
}
