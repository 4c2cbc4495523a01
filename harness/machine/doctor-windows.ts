import { WimproofError } from '../errors/wimproof-error.ts';
import type { Finding } from './doctor.ts';
import { judgeHost } from './doctor-hyperv.ts';
import { PowerShell } from './hyperv/powershell.ts';

/** What this Windows host's Hyper-V can do. Never throws. */
export async function hyperVFindings(): Promise<Finding[]> {
  try {
    return judgeHost(await new PowerShell().call('probe', {}, { doing: 'tell what this host can do', deadlineMs: 60_000 }));
  } catch (error) {
    return [{ check: 'hyper-v', status: 'warn', what: (error as Error).message, mend: error instanceof WimproofError ? error.mend : 'Check that Windows PowerShell runs' }];
  }
}
