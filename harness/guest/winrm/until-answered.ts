import { setTimeout as delay } from 'node:timers/promises';
import { isConnectionTrouble } from './winrm-error.ts';

const PACE_MS = 3_000;

/**
 * Does read-only work until it is answered: what a guest that restarts or is overloaded costs is patience, not a run.
 * Only trouble with the connection is put up with, and only for `deadlineMs`; then the last trouble is thrown.
 * @param work is told how many milliseconds are left, and must be free of effects in the guest
 */
export async function untilAnswered<T>(work: (leftMs: number) => Promise<T>, options: { deadlineMs: number; signal: AbortSignal; paceMs?: number }): Promise<T> {
  const deadline = Date.now() + options.deadlineMs;
  const pace = options.paceMs ?? PACE_MS;
  for (;;) {
    try {
      return await work(Math.max(1, deadline - Date.now()));
    } catch (error) {
      options.signal.throwIfAborted();
      if (!isConnectionTrouble(error) || Date.now() + pace >= deadline) throw error;
    }
    await delay(pace, undefined, { signal: options.signal });
  }
}
