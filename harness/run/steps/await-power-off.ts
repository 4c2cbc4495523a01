import { waitForOff } from '../../machine/wait/wait-for-off.ts';
import type { Step } from '../../strategy/plan.ts';
import type { Execution } from '../execution.ts';
import { runningMachine, waitOptions } from './wait-options.ts';

/** Waits until the guest powers the machine off by itself, as `wpeutil shutdown` and `sysprep /shutdown` do. */
export async function awaitPowerOff(execution: Execution, step: Extract<Step, { action: 'await-power-off' }>): Promise<void> {
  await waitForOff(runningMachine(execution, step.id), { ...waitOptions(execution, step.deadlineMinutes), what: 'the guest to power the machine off' });
  execution.winrm?.close();
  execution.winrm = undefined;
  execution.machine = undefined;
}
