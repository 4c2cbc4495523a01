import type { RegistryKey } from '../../registry/registry.ts';
import type { System } from '../../system.ts';

/** Start types as the registry has them (`Start`, SERVICE_*_START). */
export const START = { boot: 0, system: 1, auto: 2, demand: 3, disabled: 4 } as const;
/** Bits of `Type` (winnt.h). */
export const TYPE = { kernel: 0x1, fileSystem: 0x2, own: 0x10, share: 0x20, interactive: 0x100 } as const;
export const SERVICES = 'HKLM\\SYSTEM\\CurrentControlSet\\Services';

/** A service or driver as its key below `Services` says. */
export interface Service {
  name: string;
  displayName: string;
  type: number;
  /** 0 boot, 1 system, 2 auto, 3 demand, 4 disabled. */
  start: number;
  delayed: boolean;
  /** 0 ignore, 1 normal, 2 severe, 3 critical. */
  errorControl: number;
  account: string;
  /** ImagePath with %SystemRoot% and its relatives expanded. */
  binary: string;
  group: string;
  tag: number;
  dependencies: string[];
  description: string;
}

function texts(key: RegistryKey, name: string): string[] {
  const data = key.value(name)?.data;
  return Array.isArray(data) ? data : [];
}

function read(key: RegistryKey, name: string, windows: string): Service | undefined {
  const type = key.number('Type');
  if (type === undefined) return undefined;
  return {
    name,
    displayName: key.text('DisplayName') ?? name,
    type,
    start: key.number('Start') ?? START.demand,
    delayed: key.number('DelayedAutostart') === 1,
    errorControl: key.number('ErrorControl') ?? 1,
    account: key.text('ObjectName') ?? '',
    binary: (key.text('ImagePath') ?? '').replace(/%SystemRoot%/i, windows),
    group: key.text('Group') ?? '',
    tag: key.number('Tag') ?? 0,
    dependencies: texts(key, 'DependOnService'),
    description: key.text('Description') ?? '',
  };
}

function all(system: System): Service[] {
  const keys = system.registry.get(SERVICES);
  return (keys?.subkeys() ?? []).map((name) => read(keys!.subkey(name)!, name, `${system.systemDrive}:\\Windows`)).filter((service) => service !== undefined);
}

export function isDriver(service: Service): boolean {
  return service.type < TYPE.own;
}
/** Services in the order of their names. Keys without a Type (Tcpip6's parameters and the like) are none. */
export function listServices(system: System): Service[] {
  return all(system).filter((service) => !isDriver(service));
}
/** Kernel and file system drivers in the order of their names. */
export function listDriverServices(system: System): Service[] {
  return all(system).filter(isDriver);
}

/** A service by its key name or display name, without regard to case. Drivers are none. */
export function findService(system: System, name: string): Service | undefined {
  return byName(listServices(system), name);
}
/** A service or a driver. */
export function findServiceOrDriver(system: System, name: string): Service | undefined {
  return byName(all(system), name);
}
function byName(services: Service[], name: string): Service | undefined {
  const folded = name.toUpperCase();
  return services.find((service) => service.name.toUpperCase() === folded) ?? services.find((service) => service.displayName.toUpperCase() === folded);
}

/** Writes a service's start type. */
export function setStart(system: System, service: Service, start: number, delayed: boolean): void {
  const key = system.registry.create(`${SERVICES}\\${service.name}`);
  key.setValue('Start', 'REG_DWORD', start);
  if (delayed) key.setValue('DelayedAutostart', 'REG_DWORD', 1);
  else key.deleteValue('DelayedAutostart');
  system.registry.flush();
}
