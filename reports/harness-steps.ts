import type { JournalEvent } from '../harness/run/journal-event.ts';
import type { HarnessStep } from './run-report.ts';

/** The harness's own steps of one cell, in the order in which they started. A step without an end was interrupted. */
export function harnessSteps(events: readonly JournalEvent[]): HarnessStep[] {
  const steps: HarnessStep[] = [];
  for (const event of events) {
    if (event.type === 'step-start')
      steps.push({ stage: event.stage, step: event.step, action: event.action, detail: event.detail, startedAt: event.at, status: 'interrupted' });
    else if (event.type === 'step-end') {
      const open = steps.findLast((step) => step.stage === event.stage && step.step === event.step && step.status === 'interrupted');
      if (open) Object.assign(open, { status: event.status, durationMs: event.durationMs });
    }
  }
  return steps;
}
