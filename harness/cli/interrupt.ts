import { runCancelled } from '../run/cancelled-outcome.ts';
import { INTERRUPTS, onInterrupt, type Interrupt, type InterruptState } from './interrupt-state.ts';

/** 128 + SIGINT, as shells say it. */
const LEFT_EXIT_CODE = 130;
/** A runner kills 2.5 s after Ctrl-Break; before that the process must be gone, so that the reaper is left to work. */
const POWER_OFF_LIMIT_MS = 2000;
/** For what is still to be printed. */
const LINGER_LIMIT_MS = 500;

export interface Interruption {
  /** Aborted by the first Ctrl-C (SIGINT) or SIGTERM: stop, and keep evidence. Its reason is WP-RUN-CANCELLED. */
  signal: AbortSignal;
  /** Aborted by the second, or by Ctrl-Break (SIGBREAK): machines off at once. */
  urgent: AbortSignal;
  /** To be called when there is nothing left to stop. */
  release: () => void;
}

/**
 * Turns signals of the process into abort signals. What does not end in time after the second one, or after a third,
 * is left to the reaper: the process ends with 130, `powerOffLimitMs` (two seconds) after the second.
 */
export function abortOnInterrupt(powerOffLimitMs: number = POWER_OFF_LIMIT_MS): Interruption {
  const stop = new AbortController();
  const urgent = new AbortController();
  let state: InterruptState = 'running';
  let limit: NodeJS.Timeout | undefined;
  const leave = (): never => process.exit(LEFT_EXIT_CODE);
  const interrupt = (name: NodeJS.Signals): void => {
    const next = onInterrupt(state, name as Interrupt);
    state = next.state;
    if (next.action === 'leave') leave();
    const reason = runCancelled(new Error(`the run was ended by ${name}`));
    if (next.action === 'stop') {
      process.stderr.write(`\n${name}: keeping evidence and stopping the machines; once more to power them off at once\n`);
    } else {
      process.stderr.write(`\n${name}: powering the machines off; once more to leave at once\n`);
      limit = setTimeout(leave, powerOffLimitMs);
      // In this order: who is woken by `signal` must see that there is no time for evidence.
      urgent.abort(reason);
    }
    if (!stop.signal.aborted) stop.abort(reason);
  };
  for (const name of INTERRUPTS) process.on(name, interrupt);
  return {
    signal: stop.signal,
    urgent: urgent.signal,
    release: () => {
      clearTimeout(limit);
      for (const name of INTERRUPTS) process.off(name, interrupt);
      // Evidence that was given up may still be under way; it must not keep the process.
      if (stop.signal.aborted) setTimeout(() => process.exit(), LINGER_LIMIT_MS).unref();
    },
  };
}
