import { WimproofError } from '../../errors/wimproof-error.ts';
import { untilAnswered } from '../../guest/winrm/until-answered.ts';
import { WinRm } from '../../guest/winrm/winrm.ts';
import type { Machine } from '../../machine/machine.ts';
import type { Execution } from '../execution.ts';
import { WINRM_HTTPS_PORT } from './start-machine.ts';

/** Under emulation the first TLS handshake takes a few seconds, and a busy guest longer. */
const IDENTIFY_DEADLINE_MS = 60_000;

/**
 * Connects to the guest and proves it: the service that answers has this run's certificate and accepts this run's account,
 * and the system has booted since it was last asked. Returns when it booted.
 * @param claim what the guest does that a restart must stand behind, for the message
 * @throws WimproofError `WP-REBOOT-NOT-PROVEN`, `WP-WINRM-*`
 */
export async function proveAnswer(execution: Execution, machine: Machine, deadlineMs: number, claim: string): Promise<Date> {
  execution.winrm?.close();
  const { username, password, certificate } = execution.secrets;
  const { signal } = execution;
  const answers = { deadlineMs, signal };
  const winrm = WinRm.connect({
    ...(await machine.endpoint(WINRM_HTTPS_PORT, answers)),
    username,
    password,
    auth: 'ntlm',
    certificate: { fingerprint256: certificate.fingerprint256 },
    signal,
  });
  execution.winrm = winrm;
  // A guest that has just said it is ready may restart at once, or be too busy to answer.
  const bootTime = await untilAnswered(
    async () => {
      await winrm.identify(IDENTIFY_DEADLINE_MS);
      return winrm.bootTime();
    },
    answers,
  );
  const before = execution.bootTime;
  if (before && before.getTime() === bootTime.getTime()) {
    throw new WimproofError({ code: 'WP-REBOOT-NOT-PROVEN', kind: 'infrastructure', cause: `the guest ${claim}, but its boot time is that of the phase before, ${bootTime.toISOString()}`, mend: 'see the serial log: another machine may be answering' });
  }
  execution.bootTime = bootTime;
  return bootTime;
}
