import { WimproofError } from '../errors/wimproof-error.ts';
import type { Stage } from '../strategy/plan.ts';
import type { OutcomeError, StageResult } from '../verify/outcome.ts';
import { runCancelled } from './cancelled-outcome.ts';
import { collectFailureEvidence } from './collect-evidence.ts';
import type { Execution } from './execution.ts';
import { isHandedOver } from './hold-machine.ts';
import { toOutcomeError } from './outcome-error.ts';
import { saveServicedImage } from './save-image.ts';
import { restoreStage, storeStage } from './stage-cache.ts';
import { describeStep, runStep } from './steps/run-step.ts';

export interface PlanResult {
  stages: StageResult[];
  error?: OutcomeError;
}

/**
 * Interprets a plan stage by stage, journalling each step before and after it acts. Stops at the first stage that fails;
 * the stages after it stay `not-run`. Never throws for what happens in a guest or on the host: the error is in the result.
 * Whatever happens, no machine runs when it returns; only a verified one that is to be handed over does.
 */
export async function executePlan(execution: Execution): Promise<PlanResult> {
  const results: StageResult[] = execution.plan.stages.map((stage) => ({ name: stage.name, title: stage.title, status: 'not-run', reboots: 0, jobSteps: [] }));
  const { printedOnly } = execution.plan;
  if (printedOnly !== undefined) return { stages: results, error: toOutcomeError(notRunnable(printedOnly)) };
  let handedOver = false;
  try {
    for (const [index, stage] of execution.plan.stages.entries()) {
      const result = await executeStage(execution, stage);
      results[index] = result;
      if (result.error) return { stages: results, error: result.error };
      execution.serviced = (await saveServicedImage(execution, stage)) ?? execution.serviced;
    }
    handedOver = isHandedOver(execution);
    return { stages: results };
  } catch (thrown) {
    return { stages: results, error: toOutcomeError(execution.signal.aborted ? runCancelled(thrown) : thrown) };
  } finally {
    await execution.film.end();
    if (!handedOver) {
      execution.winrm?.close();
      await execution.machine?.powerOff();
    }
  }
}

async function executeStage(execution: Execution, stage: Stage): Promise<StageResult> {
  const started = Date.now();
  const bootsBefore = execution.boots;
  execution.stage = stage.name;
  execution.jobSteps = [];
  execution.emit({ type: 'stage-start', stage: stage.name, title: stage.title });
  const finish = (status: 'succeeded' | 'failed' | 'skipped-cached', more: Partial<StageResult> = {}): StageResult => {
    const durationMs = Date.now() - started;
    // The first boot of all is no reboot.
    const reboots = Math.max(0, execution.boots - Math.max(bootsBefore, 1));
    execution.emit({ type: 'stage-end', stage: stage.name, status, durationMs, reboots, ...(more.error ? { error: more.error } : {}) });
    return { name: stage.name, title: stage.title, status, startedAt: new Date(started).toISOString(), durationMs, reboots, jobSteps: execution.jobSteps, ...more };
  };
  try {
    const cached = stage.cacheable ? await restoreStage(execution, stage) : null;
    if (cached) {
      execution.jobSteps = cached.jobSteps;
      execution.boots += cached.boots;
      return finish('skipped-cached', { cachedFrom: { run: cached.run, durationMs: cached.durationMs } });
    }
    for (const step of stage.steps) if (!(step.action === 'stop-machine' && isHandedOver(execution))) await executeStep(execution, step);
    await execution.film.frame('stage ended');
    if (stage.cacheable) await storeStage(execution, stage, { durationMs: Date.now() - started, boots: execution.boots - bootsBefore });
    return finish('succeeded');
  } catch (thrown) {
    const error = toOutcomeError(execution.signal.aborted ? runCancelled(thrown) : thrown);
    await collectFailureEvidence(execution, stage.name);
    return finish('failed', { error });
  }
}

async function executeStep(execution: Execution, step: Stage['steps'][number]): Promise<void> {
  const started = Date.now();
  const common = { stage: execution.stage, step: step.id, action: step.action };
  execution.emit({ type: 'step-start', ...common, detail: describeStep(step) });
  try {
    execution.signal.throwIfAborted();
    await runStep(execution, step);
    execution.emit({ type: 'step-end', ...common, status: 'succeeded', durationMs: Date.now() - started });
  } catch (error) {
    execution.emit({ type: 'step-end', ...common, status: 'failed', durationMs: Date.now() - started, error: toOutcomeError(error) });
    throw error;
  }
}

function notRunnable(why: string): WimproofError {
  return new WimproofError({ code: 'WP-PLAN-PRINTED-ONLY', kind: 'scenario', cause: `this plan can be printed but not run: ${why}`, mend: 'use `wimproof plan`, and carry the steps out yourself' });
}
