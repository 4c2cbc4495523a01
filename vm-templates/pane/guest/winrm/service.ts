import { findAccount } from '../setup/accounts.ts';
import { ntHash } from '../setup/md4.ts';
import type { System } from '../system.ts';
import { privateStore } from './config/certificates.ts';
import { firewallAllows } from './config/firewall.ts';
import { listListeners } from './config/listeners.ts';
import { WinrmConfig } from './config/settings.ts';
import { systemRunner } from './system-runner.ts';
import { WinrmService } from './winrm-service.ts';
import { machineFacts } from './wmi/machine-facts.ts';

export { WinrmService } from './winrm-service.ts';

const POLICIES = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System';
const running = new WeakMap<System, WinrmService>();

/** The running WinRM service of a system; undefined when it is stopped. */
export function runningWinrm(system: System): WinrmService | undefined {
  return running.get(system);
}

/**
 * Starts the WinRM service (`net start WinRM`), or gives the one that runs. Without a listener in the configuration,
 * which is how Windows ships, it runs and listens nowhere. Never rejects for a listener that cannot be opened: that is
 * logged, as on Windows.
 */
export async function startWinrm(system: System): Promise<WinrmService> {
  const already = running.get(system);
  if (already) return already;
  const { registry } = system;
  const service = new WinrmService({
    settings: new WinrmConfig(registry),
    listeners: () => listListeners(registry),
    certificate: (thumbprint) => privateStore(registry, thumbprint),
    accounts: { find: (name) => findAccount(system, name), hash: ntHash, policy: (name) => registry.get(POLICIES)?.number(name) },
    runner: systemRunner(system),
    facts: () => machineFacts(system),
    firewallAllows: (port) => firewallAllows(registry, port),
    log: (line) => system.log(line),
  });
  running.set(system, service);
  await service.start();
  return service;
}

/** Stops the service (`net stop WinRM`): listeners close, shells and their commands end. */
export async function stopWinrm(system: System): Promise<void> {
  const service = running.get(system);
  running.delete(system);
  await service?.stop();
}
