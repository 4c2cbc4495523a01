import { WimproofError } from '../../errors/wimproof-error.ts';
import { parseSerialEvent } from '../../guest/job/serial-event.ts';
import { SETUP_START } from '../../guest/script/setup-start-script.ts';
import type { Machine } from '../../machine/machine.ts';
import { waitForSerialLine } from '../../machine/wait/wait-for-serial-line.ts';
import type { Step } from '../../strategy/plan.ts';
import type { Execution } from '../execution.ts';
import { proveAnswer } from './prove-answer.ts';
import { runningMachine, waitOptions } from './wait-options.ts';

type AwaitReady = Extract<Step, { action: 'await-ready' }>;

/** How long its silence is put up with: a restart, which a job of the first logon may ask for at once, with updates to finish. */
const ANSWER_DEADLINE_MS = 15 * 60_000;

/**
 * Waits until the guest says on the serial line that it is ready, then proves it: the service that answers has this
 * run's certificate and accepts this run's account, and tells when the system booted. That boot time is the machine's
 * boot identity; in a later phase it must be another one.
 */
export async function awaitReady(execution: Execution, step: AwaitReady): Promise<void> {
  const machine = runningMachine(execution, step.id);
  await heardReady(execution, machine, step);
  if (step.serialOnly) return;
  const bootTime = await proveAnswer(execution, machine, ANSWER_DEADLINE_MS, `reports phase ${step.phase}`);
  execution.emit({ type: 'phase', stage: execution.stage, text: `ready (${step.phase}), booted ${bootTime.toISOString()}` });
}

/** The line must name this machine's token and phase; the script's own report that it could not open WinRM ends the wait. */
async function heardReady(execution: Execution, machine: Machine, step: AwaitReady): Promise<void> {
  const mine = (text: string) => {
    const event = parseSerialEvent(text);
    // Our start of Setup in Windows PE knows no token: it is part of a medium that other runs use, too.
    if (event?.event === 'pe-error') return event.job === SETUP_START ? event : undefined;
    return event?.token === execution.secrets.token && (event.event === 'ready' || event.event === 'ready-failed') && event.phase === step.phase ? event : undefined;
  };
  const line = await waitForSerialLine(machine, ({ text }) => mine(text) !== undefined, {
    ...waitOptions(execution, step.deadlineMinutes),
    what: `the guest to be ready (phase ${step.phase})`,
  });
  const event = mine(line.text);
  if (event?.event === 'pe-error') throw new WimproofError({ code: 'WP-SETUP-START', kind: 'infrastructure', cause: `Windows Setup could not be started in Windows PE, or failed there: ${event.reason}`, mend: "see the serial log, which has Setup's error log, and check that `image.media` fits the image" });
  if (event?.event !== 'ready-failed') return;
  throw new WimproofError({ code: 'WP-GUEST-READY', kind: 'infrastructure', cause: `the guest could not be made reachable over WinRM (phase ${step.phase}): ${event.reason}`, mend: 'see the screenshot; run \\wimproof\\ready.cmd of the ANSWER medium in the guest by hand' });
}
