import type { Machine, MachineEvents } from '../machine.ts';
import { waitFor } from './wait-for.ts';
import type { WaitOptions } from './wait-options.ts';

/**
 * Waits until the machine is off. A crash is no power-off: it ends the wait with `WP-MACHINE-OFF`. Other errors as `waitFor`.
 * @returns why it went off: the guest did it, or we did
 */
export async function waitForOff(machine: Machine, options: Omit<WaitOptions, 'what'> & { what?: string }): Promise<MachineEvents['off'][0]> {
  return waitFor(machine, { what: 'the machine to power off', ...options }, { off: (cause) => (cause.reason === 'crash' ? undefined : cause) });
}

/** Waits for the next reset (reboot) of the guest. Errors as `waitFor`. */
export async function waitForReset(machine: Machine, options: Omit<WaitOptions, 'what'> & { what?: string }): Promise<void> {
  await waitFor(machine, { what: 'the guest to restart', ...options }, { reset: () => true });
}
