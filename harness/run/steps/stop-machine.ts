import type { Execution } from '../execution.ts';

/** How long a guest gets to shut down before the plug is pulled, in milliseconds. */
const SHUTDOWN_DEADLINE_MS = 60_000;

/** Shuts the machine down cleanly (ACPI power button), and by force at the deadline. */
export async function stopMachine(execution: Execution): Promise<void> {
  execution.winrm?.close();
  execution.winrm = undefined;
  await execution.machine?.shutdown(SHUTDOWN_DEADLINE_MS);
  execution.machine = undefined;
}
