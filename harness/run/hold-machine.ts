import type { Outcome } from '../verify/outcome.ts';
import type { Execution } from './execution.ts';
import { stopMachine } from './steps/stop-machine.ts';

/** Is given a verified machine that runs, with its connection; what it does with it is no part of the outcome. */
export type HoldMachine = (execution: Execution, outcome: Outcome) => Promise<void>;

/** Whether the machine stays on for whoever wants it: only one that has been asked for its inventory. */
export function isHandedOver(execution: Execution): boolean {
  return execution.handOver === true && execution.inventory !== undefined && execution.machine?.state === 'running';
}

/** Stops the machine that was handed over; nothing to do when it is off already. */
export async function endHeldMachine(execution: Execution): Promise<void> {
  if (!execution.handOver) return;
  const { machine } = execution;
  try {
    if (machine?.state === 'running' && !execution.signal.aborted) await stopMachine(execution);
  } finally {
    execution.winrm?.close();
    await machine?.powerOff();
  }
}
