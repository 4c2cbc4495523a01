/** Signals that ask a run to end. Windows has no SIGTERM of its own; Ctrl-Break comes as SIGBREAK (Node "Signal events"). */
export const INTERRUPTS = ['SIGINT', 'SIGTERM', 'SIGBREAK'] as const;
export type Interrupt = (typeof INTERRUPTS)[number];

/**
 * `running`; `stopping`: no new cell, machines leave evidence and go off; `powering-off`: machines go off at once.
 */
export type InterruptState = 'running' | 'stopping' | 'powering-off';
/** What to do now: `leave` ends the process as it is, the reaper does the rest. */
export type InterruptAction = 'stop' | 'power-off' | 'leave';

/**
 * What a signal means, by what came before. Pure. A runner of GitHub Actions sends Ctrl-C (SIGINT), 7.5 s later
 * Ctrl-Break (SIGTERM on Linux), 2.5 s later it kills ("Workflow cancellation reference"); a person presses Ctrl-C
 * again. So the first asks, the second or a Ctrl-Break presses, and whoever presses once more gets the process's end.
 */
export function onInterrupt(state: InterruptState, signal: Interrupt): { state: InterruptState; action: InterruptAction } {
  if (state === 'powering-off') return { state, action: 'leave' };
  if (state === 'stopping' || signal === 'SIGBREAK') return { state: 'powering-off', action: 'power-off' };
  return { state: 'stopping', action: 'stop' };
}
