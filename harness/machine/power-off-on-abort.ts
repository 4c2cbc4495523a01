import type { Machine } from './machine.ts';

/** Pulls the machine's plug when the signal aborts, or has aborted already. What could not be freed is in the ledger. */
export function powerOffOnAbort(machine: Machine, signal: AbortSignal): void {
  const abort = (): void => void machine.powerOff().catch(() => {});
  signal.addEventListener('abort', abort, { once: true });
  machine.on('off', () => signal.removeEventListener('abort', abort));
  if (signal.aborted) abort();
}
