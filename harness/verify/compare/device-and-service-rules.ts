import type { Rule } from './rule.ts';

const MANUFACTURE = 'https://learn.microsoft.com/windows-hardware/manufacture/desktop';
const DRIVERS = 'https://learn.microsoft.com/windows-hardware/drivers';

/** Rules about what uses a driver, and about services. */
export const DEVICE_AND_SERVICE_RULES: readonly Rule[] = [
  {
    name: 'driver-staged-or-bound',
    effect: 'expected',
    doc: 'Offline servicing stages a driver, PnPUtil in audit mode also installs it on matching devices; a device may use another driver while the same packages are in every driver store.',
    source: `${MANUFACTURE}/understanding-servicing-strategies`,
    explains: ({ kind, values }) => {
      if (kind !== 'device') return false;
      const bound = values.flatMap(({ value }) => value?.toLowerCase().split('; ') ?? []);
      return values.every(({ storedDrivers }) => bound.every((driver) => storedDrivers.has(driver)));
    },
  },
  {
    name: 'device-in-box-driver',
    effect: 'ignored',
    doc: 'Of devices only those that use a driver from outside Windows are compared: in-box drivers come with the image, which is the same.',
    source: `${DRIVERS}/devtest/pnputil-command-syntax`,
  },
  {
    name: 'service-state',
    effect: 'ignored',
    doc: 'Whether a service runs at the moment of the inventory follows from triggers and load; services are compared by name and start type.',
    source: 'https://learn.microsoft.com/windows/win32/services/service-trigger-events',
  },
  {
    name: 'per-user-service',
    effect: 'ignored',
    doc: 'For each session Windows makes instances of per-user services, named after their template with an underscore and a session number in hexadecimal; the template is compared.',
    source: 'https://learn.microsoft.com/windows/application-management/per-user-services-in-windows',
  },
  {
    name: 'service-sets-own-start',
    effect: 'expected',
    doc: 'Windows Modules Installer and the Background Intelligent Transfer Service change their own start type between automatic and manual, as they have work to do.',
    source: 'https://learn.microsoft.com/windows/win32/services/service-configuration-programs',
    explains: ({ subject, kind, values }) =>
      kind === 'service' && /^service:(?:TrustedInstaller|BITS)$/i.test(subject) && values.every(({ value }) => value === 'automatic' || value === 'manual'),
  },
];
