import { setImmediate } from 'node:timers/promises';

/**
 * Lets the system's other work go on: programs and services share one thread, so a program that never waits would keep the
 * WinRM service from answering until a whole script is over.
 */
export async function turn(): Promise<void> {
  await setImmediate();
}
