import type { Registry } from '../registry/registry.ts';
import type { DriverPackage } from './driver-package.ts';

const ENUM = 'HKLM\\SYSTEM\\CurrentControlSet\\Enum';

export interface Device {
  /** `ROOT\SYSTEM\0001`. */
  instanceId: string;
  description: string;
  className: string;
  classGuid: string;
  manufacturer: string;
  hardwareIds: string[];
  /** INF of its driver; '' when it has none. */
  driver: string;
}

/** Devices of the machine: Enum\<bus>\<device>\<instance>. */
export function listDevices(registry: Registry): Device[] {
  const root = registry.get(ENUM);
  return (root?.subkeys() ?? []).flatMap((bus) =>
    root!.subkey(bus)!.subkeys().flatMap((device) =>
      root!.subkey(`${bus}\\${device}`)!.subkeys().map((instance): Device => {
        const key = root!.subkey(`${bus}\\${device}\\${instance}`)!;
        const ids = key.value('HardwareID')?.data;
        return {
          instanceId: `${bus}\\${device}\\${instance}`,
          description: key.text('DeviceDesc') ?? '',
          className: key.text('Class') ?? '',
          classGuid: key.text('ClassGUID') ?? '',
          manufacturer: key.text('Mfg') ?? '',
          hardwareIds: Array.isArray(ids) ? ids : [],
          driver: key.text('InfPath') ?? '',
        };
      }),
    ),
  );
}

/** Devices that a driver package's models name. */
export function matchingDevices(registry: Registry, driver: DriverPackage): Device[] {
  const wanted = new Set(driver.models.flatMap((model) => [model.hardwareId, ...model.compatibleIds]).map((id) => id.toLowerCase()));
  return listDevices(registry).filter((device) => device.hardwareIds.some((id) => wanted.has(id.toLowerCase())));
}

/** Binds a stored driver to a device. */
export function bindDriver(registry: Registry, device: Device, publishedName: string, driver: DriverPackage): void {
  const key = registry.create(`${ENUM}\\${device.instanceId}`);
  key.setValue('InfPath', 'REG_SZ', publishedName);
  key.setValue('Class', 'REG_SZ', driver.className);
  key.setValue('ClassGUID', 'REG_SZ', driver.classGuid);
}
export function unbindDriver(registry: Registry, device: Device): void {
  registry.get(`${ENUM}\\${device.instanceId}`)?.deleteValue('InfPath');
}
