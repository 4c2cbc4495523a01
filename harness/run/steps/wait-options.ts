import { join } from 'node:path';
import type { Machine } from '../../machine/machine.ts';
import type { WaitOptions } from '../../machine/wait/wait-options.ts';
import type { Execution } from '../execution.ts';
import { planOrder } from './plan-order.ts';

/** Where a failed wait keeps its screenshot and serial tail. */
export function evidenceFolder(execution: Execution): string {
  return join(execution.folder, 'evidence');
}

/** The parts of a wait's options that come from the execution. */
export function waitOptions(execution: Execution, deadlineMinutes: number): Omit<WaitOptions, 'what'> {
  return {
    deadlineMs: deadlineMinutes * 60_000,
    serial: execution.template.serial,
    signal: execution.signal,
    evidenceFolder: evidenceFolder(execution),
  };
}

/** The running machine. @throws WimproofError `WP-PLAN-ORDER` when the plan has none at this point. */
export function runningMachine(execution: Execution, step: string): Machine {
  if (execution.machine) return execution.machine;
  throw planOrder(`step ${step} needs a machine, and no step before it starts one`);
}
