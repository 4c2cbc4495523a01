import type { System } from '../../system.ts';
import { findService, isDriver, listServices, type Service, START } from './service-table.ts';

/** A service control request that failed, by its Win32 error (winerror.h). */
export class ServiceError extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.name = 'ServiceError';
    this.code = code;
  }
}

/** What really runs behind a service in Pane. The others are only said to run. */
export interface Implementation {
  start(system: System): Promise<void>;
  stop(system: System): Promise<void>;
}
const IMPLEMENTATIONS: Record<string, Implementation> = {
  WINRM: {
    // Loaded when it starts: TLS costs a second under emulation, and not every life needs it.
    start: async (system) => void (await (await import('../../winrm/service.ts')).startWinrm(system)),
    stop: async (system) => (await import('../../winrm/service.ts')).stopWinrm(system),
  },
};

const running = new WeakMap<System, Set<string>>();
const started = new WeakMap<System, Set<string>>();

function states(system: System): Set<string> {
  let set = running.get(system);
  if (!set) running.set(system, (set = new Set()));
  return set;
}

/** Drivers run when they were started with the machine (boot and system start); what else is loaded on demand Pane does not model. */
export function isRunning(system: System, service: Service): boolean {
  return isDriver(service) ? service.start <= START.system : states(system).has(service.name);
}
/** Whether a service has been started since the machine was: one that never was has exit code 1077 (ERROR_SERVICE_NEVER_STARTED). */
export function wasStarted(system: System, service: Service): boolean {
  return isRunning(system, service) || started.get(system)?.has(service.name) === true;
}

/** Throws ServiceError 1060 unknown, 1058 disabled, 1056 running already. */
export async function startService(system: System, name: string): Promise<Service> {
  const service = findService(system, name);
  if (!service) throw new ServiceError(1060, 'The specified service does not exist as an installed service.');
  if (service.start === START.disabled) throw new ServiceError(1058, 'The service cannot be started, either because it is disabled or because it has no enabled devices associated with it.');
  if (isRunning(system, service)) throw new ServiceError(1056, 'An instance of the service is already running.');
  await IMPLEMENTATIONS[service.name.toUpperCase()]?.start(system);
  states(system).add(service.name);
  started.set(system, (started.get(system) ?? new Set()).add(service.name));
  return service;
}

/** Throws ServiceError 1060 unknown, 1062 not started. */
export async function stopService(system: System, name: string): Promise<Service> {
  const service = findService(system, name);
  if (!service) throw new ServiceError(1060, 'The specified service does not exist as an installed service.');
  if (!isRunning(system, service)) throw new ServiceError(1062, 'The service has not been started.');
  states(system).delete(service.name);
  await IMPLEMENTATIONS[service.name.toUpperCase()]?.stop(system);
  return service;
}

/** Starts everything whose start type is automatic, at boot. Delayed ones come last, without the two minutes' wait. */
export async function startAutomaticServices(system: System): Promise<void> {
  const automatic = listServices(system).filter((service) => service.start === START.auto && !isRunning(system, service));
  for (const service of automatic.sort((a, b) => Number(a.delayed) - Number(b.delayed))) {
    try {
      await startService(system, service.name);
    } catch (error) {
      system.log(`service ${service.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
