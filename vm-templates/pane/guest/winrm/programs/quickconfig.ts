import { startService } from '../../shell/services/service-control.ts';
import type { Process } from '../../system.ts';
import { allowWinrmHttp, firewallAllows } from '../config/firewall.ts';
import { DEFAULT_PORT, findListener, writeListener } from '../config/listeners.ts';
import { runningWinrm } from '../service.ts';

const POLICIES = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System';
const SERVICE = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\WinRM';
const AUTOMATIC = 2;

/**
 * `winrm quickconfig -quiet`: service running and automatic, an HTTP listener on every address, the firewall rule for
 * it, and the full administrator token for local accounts. Prints what it did.
 */
export async function quickconfig(process: Process): Promise<number> {
  const { system, stdout } = process;
  const { registry } = system;
  const done: string[] = [];
  const service = registry.create(SERVICE);
  if (service.number('Start') !== AUTOMATIC) {
    service.setValue('Start', 'REG_DWORD', AUTOMATIC);
    done.push('WinRM service type changed successfully.');
  }
  if (runningWinrm(system)) stdout('WinRM service is already running on this machine.\r\n');
  else {
    await startService(system, 'WinRM');
    done.push('WinRM service started.');
  }
  if (!findListener(registry, '*', 'HTTP')) {
    writeListener(registry, { address: '*', transport: 'HTTP', port: DEFAULT_PORT.HTTP, hostname: '', enabled: true, urlPrefix: 'wsman', certificateThumbprint: '' });
    await runningWinrm(system)?.reload();
    done.push('Created a WinRM listener on HTTP://* to accept WS-Man requests to any IP on this machine.');
  }
  if (!firewallAllows(registry, DEFAULT_PORT.HTTP)) {
    allowWinrmHttp(registry);
    done.push('WinRM firewall exception enabled.');
  }
  const policies = registry.create(POLICIES);
  if (policies.number('LocalAccountTokenFilterPolicy') !== 1) {
    policies.setValue('LocalAccountTokenFilterPolicy', 'REG_DWORD', 1);
    done.push('Configured LocalAccountTokenFilterPolicy to grant administrative rights remotely to local users.');
  }
  if (done.length === 0) stdout('WinRM is already set up for remote management on this computer.\r\n');
  else stdout(`WinRM has been updated to receive requests.\r\n\r\n${done.join('\r\n')}\r\n`);
  return 0;
}
