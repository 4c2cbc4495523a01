import type { Job } from '../guest/job/job.ts';
import { sysprepArguments } from '../tools/sysprep/sysprep.ts';
import { ACCOUNT } from '../unattend/shell-setup.ts';
import { numberSteps } from './number-steps.ts';

/** Where the answer file for the generalized system lies on the PAYLOAD medium. */
export const GENERALIZE_ANSWER_FILE = 'wimproof\\oobe\\unattend.xml';

/**
 * Takes our access out of the system and generalizes it. Interactive, because Sysprep refuses SYSTEM. The answer file
 * is named: else the one that Setup has cached in Panther, with its passes already marked as done, would win the search
 * on the next boot. The steps before Sysprep may fail without harm (the account comes back in OOBE), so they go on.
 */
export function generalizeJob(): Job {
  const policies = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System';
  const tidy = (title: string, command: string[]): { title: string; command: string[]; success: number[]; continueOnFailure: true } => ({ title, command, success: [0], continueOnFailure: true });
  return {
    id: 'generalize',
    runAs: 'interactive',
    steps: numberSteps([
      // Audit mode opens Sysprep's window at each logon; a second Sysprep would refuse to run. 128 = it is not running.
      { title: "Close Sysprep's window", command: ['taskkill.exe', '/f', '/im', 'sysprep.exe'], success: [0, 128], continueOnFailure: true },
      tidy('Remove the remote token policy', ['reg.exe', 'delete', policies, '/v', 'LocalAccountTokenFilterPolicy', '/f']),
      tidy('Remove the firewall rule', ['netsh.exe', 'advfirewall', 'firewall', 'delete', 'rule', 'name=wimproof WinRM']),
      tidy('Remove the WinRM listener', ['winrm.cmd', 'delete', 'winrm/config/Listener?Address=*+Transport=HTTPS']),
      tidy(`Remove the account ${ACCOUNT}`, ['net.exe', 'user', ACCOUNT, '/delete']),
      {
        title: 'Sysprep: generalize, next boot to OOBE, shut down',
        command: sysprepArguments({ next: 'oobe', generalize: true, then: 'shutdown', unattend: `%PAYLOAD%\\${GENERALIZE_ANSWER_FILE}` }),
        success: [0],
        endsMachine: true,
      },
    ]),
  };
}
