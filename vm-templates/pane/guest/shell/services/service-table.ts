import type { System } from '../../system.ts';

/** Start types as the registry has them (`Start`, SERVICE_*_START). */
export const START = { auto: 2, demand: 3, disabled: 4 } as const;

/** Services that Pane knows without a registry key of their own. */
interface BaseService {
  name: string;
  displayName: string;
  start: number;
  account: string;
}
const BASE: BaseService[] = [
  { name: 'BITS', displayName: 'Background Intelligent Transfer Service', start: START.demand, account: 'LocalSystem' },
  { name: 'Dhcp', displayName: 'DHCP Client', start: START.auto, account: 'NT Authority\\LocalService' },
  { name: 'DiagTrack', displayName: 'Connected User Experiences and Telemetry', start: START.auto, account: 'LocalSystem' },
  { name: 'Dnscache', displayName: 'DNS Client', start: START.auto, account: 'NT AUTHORITY\\NetworkService' },
  { name: 'EventLog', displayName: 'Windows Event Log', start: START.auto, account: 'NT AUTHORITY\\LocalService' },
  { name: 'LanmanServer', displayName: 'Server', start: START.auto, account: 'LocalSystem' },
  { name: 'MpsSvc', displayName: 'Windows Defender Firewall', start: START.auto, account: 'NT Authority\\LocalService' },
  { name: 'msiserver', displayName: 'Windows Installer', start: START.demand, account: 'LocalSystem' },
  { name: 'Schedule', displayName: 'Task Scheduler', start: START.auto, account: 'LocalSystem' },
  { name: 'Spooler', displayName: 'Print Spooler', start: START.auto, account: 'LocalSystem' },
  { name: 'TrustedInstaller', displayName: 'Windows Modules Installer', start: START.demand, account: 'localSystem' },
  { name: 'UsoSvc', displayName: 'Update Orchestrator Service', start: START.auto, account: 'LocalSystem' },
  { name: 'W32Time', displayName: 'Windows Time', start: START.demand, account: 'NT AUTHORITY\\LocalService' },
  { name: 'WinRM', displayName: 'Windows Remote Management (WS-Management)', start: START.demand, account: 'NT AUTHORITY\\NetworkService' },
  { name: 'wuauserv', displayName: 'Windows Update', start: START.demand, account: 'LocalSystem' },
];
const SERVICES = 'HKLM\\SYSTEM\\CurrentControlSet\\Services';

export interface Service {
  name: string;
  displayName: string;
  /** 2 auto, 3 demand, 4 disabled. */
  start: number;
  delayed: boolean;
  account: string;
  binary: string;
}

/** A service by its key name or display name, without regard to case. Drivers are none. */
export function findService(system: System, name: string): Service | undefined {
  const folded = name.toUpperCase();
  return listServices(system).find((service) => service.name.toUpperCase() === folded || service.displayName.toUpperCase() === folded);
}

/** Base services with the registry's changes, plus services that exist in the registry alone. */
export function listServices(system: System): Service[] {
  const keys = system.registry.get(SERVICES);
  const own: BaseService[] = (keys?.subkeys() ?? []).flatMap((name) => {
    const key = keys!.subkey(name)!;
    const isService = (key.number('Type') ?? 0) >= 0x10 && !BASE.some((base) => base.name.toUpperCase() === name.toUpperCase());
    return isService ? [{ name, displayName: key.text('DisplayName') ?? name, start: key.number('Start') ?? START.demand, account: key.text('ObjectName') ?? 'LocalSystem' }] : [];
  });
  return [...BASE, ...own].sort((a, b) => a.name.localeCompare(b.name, 'en')).map((base) => {
    const key = keys?.subkey(base.name);
    return {
      name: base.name,
      displayName: key?.text('DisplayName') ?? base.displayName,
      start: key?.number('Start') ?? base.start,
      delayed: key?.number('DelayedAutostart') === 1,
      account: key?.text('ObjectName') ?? base.account,
      binary: key?.text('ImagePath') ?? 'C:\\Windows\\System32\\svchost.exe -k netsvcs -p',
    };
  });
}

/** Writes a service's start type. */
export function setStart(system: System, service: Service, start: number, delayed: boolean): void {
  const key = system.registry.create(`${SERVICES}\\${service.name}`);
  key.setValue('Start', 'REG_DWORD', start);
  if (delayed) key.setValue('DelayedAutostart', 'REG_DWORD', 1);
  else key.deleteValue('DelayedAutostart');
  system.registry.flush();
}
