import type { Step } from '../../strategy/plan.ts';
import type { Execution } from '../execution.ts';
import { proveAnswer } from './prove-answer.ts';
import { runningMachine } from './wait-options.ts';

/** Waits until a system that has no serial line of ours answers over WinRM, and proves that it has booted anew. */
export async function awaitAnswer(execution: Execution, step: Extract<Step, { action: 'await-answer' }>): Promise<void> {
  const machine = runningMachine(execution, step.id);
  const bootTime = await proveAnswer(execution, machine, step.deadlineMinutes * 60_000, 'answers after it was started as a box');
  execution.emit({ type: 'phase', stage: execution.stage, text: `answers, booted ${bootTime.toISOString()}` });
}
