import { WimproofError } from '../../errors/wimproof-error.ts';
import { parseSerialEvent } from '../../guest/job/serial-event.ts';
import { untilAnswered } from '../../guest/winrm/until-answered.ts';
import { WinRm } from '../../guest/winrm/winrm.ts';
import type { Machine } from '../../machine/machine.ts';
import { waitForSerialLine } from '../../machine/wait/wait-for-serial-line.ts';
import type { Step } from '../../strategy/plan.ts';
import type { Execution } from '../execution.ts';
import { WINRM_HTTPS_PORT } from './start-machine.ts';
import { runningMachine, waitOptions } from './wait-options.ts';

type AwaitReady = Extract<Step, { action: 'await-ready' }>;

/** A guest that says it is ready answers at once; under emulation the first TLS handshake takes a few seconds. */
const IDENTIFY_DEADLINE_MS = 60_000;
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
  execution.winrm?.close();
  const { username, password, certificate } = execution.secrets;
  const { signal } = execution;
  const answers = { deadlineMs: ANSWER_DEADLINE_MS, signal };
  const winrm = WinRm.connect({
    ...(await machine.endpoint(WINRM_HTTPS_PORT, answers)),
    username,
    password,
    auth: 'ntlm',
    certificate: { fingerprint256: certificate.fingerprint256 },
    signal,
  });
  execution.winrm = winrm;
  // A guest that has just said it is ready may restart at once (a job that its first logon starts), or be too busy to answer.
  const bootTime = await untilAnswered(
    async () => {
      await winrm.identify(IDENTIFY_DEADLINE_MS);
      return winrm.bootTime();
    },
    answers,
  );
  const before = execution.bootTime;
  if (before && before.getTime() === bootTime.getTime()) {
    throw new WimproofError({ code: 'WP-REBOOT-NOT-PROVEN', kind: 'infrastructure', cause: `the guest reports phase ${step.phase}, but its boot time is that of the phase before, ${bootTime.toISOString()}`, mend: 'see the serial log: another machine may be answering' });
  }
  execution.bootTime = bootTime;
  execution.emit({ type: 'phase', stage: execution.stage, text: `ready (${step.phase}), booted ${bootTime.toISOString()}` });
}

/** The line must name this machine's token and phase; the script's own report that it could not open WinRM ends the wait. */
async function heardReady(execution: Execution, machine: Machine, step: AwaitReady): Promise<void> {
  const mine = (text: string) => {
    const event = parseSerialEvent(text);
    return event?.token === execution.secrets.token && (event.event === 'ready' || event.event === 'ready-failed') && event.phase === step.phase ? event : undefined;
  };
  const line = await waitForSerialLine(machine, ({ text }) => mine(text) !== undefined, {
    ...waitOptions(execution, step.deadlineMinutes),
    what: `the guest to be ready (phase ${step.phase})`,
  });
  const event = mine(line.text);
  if (event?.event !== 'ready-failed') return;
  throw new WimproofError({ code: 'WP-GUEST-READY', kind: 'infrastructure', cause: `the guest could not be made reachable over WinRM (phase ${step.phase}): ${event.reason}`, mend: 'see the screenshot; run \\wimproof\\ready.cmd of the ANSWER medium in the guest by hand' });
}
