import type { Registry, RegistryKey } from '../../registry/registry.ts';
import { isConnected } from './present-devices.ts';

const CONTROL = 'HKLM\\SYSTEM\\CurrentControlSet\\Control';
export const ENUM = 'HKLM\\SYSTEM\\CurrentControlSet\\Enum';
export const CLASS = `${CONTROL}\\Class`;
/** Class Unknown, which devices without a driver belong to (devguid.h). */
const UNKNOWN_CLASS = '{4d36e97e-e325-11ce-bfc1-08002be10318}';
/** DEVPKEY_Device_ExtendedConfigurationIds (devpkey.h): the extension INFs that were applied to a device. */
const EXTENSIONS = 'Properties\\{540b947e-8b40-45bc-a8a2-6a0b894cbda2}\\000F';

export interface Device {
  /** `ROOT\PANESAMPLE\0000`. */
  instanceId: string;
  description: string;
  className: string;
  classGuid: string;
  manufacturer: string;
  hardwareIds: string[];
  compatibleIds: string[];
  service: string;
  /** INF of its driver; '' when it has none. */
  driver: string;
  /** Extension INFs that add to it. */
  extensions: string[];
  /** Id of the INF by which its driver was chosen. */
  matchingId: string;
  /** `{class}\0000`: its software key below Control\Class; '' without a driver. */
  driverKey: string;
  connected: boolean;
}

function texts(key: RegistryKey | undefined, name: string): string[] {
  const data = key?.value(name)?.data;
  return Array.isArray(data) ? data : [];
}
/** `@oem0.inf,%name%;Shown text`: what is shown stands behind the semicolon. */
function shown(text: string | undefined): string {
  return text?.startsWith('@') ? (text.split(';').pop() ?? '') : (text ?? '');
}

function device(registry: Registry, instanceId: string, key: RegistryKey): Device {
  const driverKey = key.text('Driver') ?? '';
  const software = driverKey === '' ? undefined : registry.get(`${CLASS}\\${driverKey}`);
  const classGuid = key.text('ClassGUID') ?? UNKNOWN_CLASS;
  return {
    instanceId,
    description: shown(key.text('DeviceDesc')) || key.text('LocationInformation') || 'Unknown',
    className: registry.get(`${CLASS}\\${classGuid}`)?.text('Class') ?? 'Unknown',
    classGuid,
    manufacturer: shown(key.text('Mfg')) || 'Unknown',
    hardwareIds: texts(key, 'HardwareID'),
    compatibleIds: texts(key, 'CompatibleIDs'),
    service: key.text('Service') ?? '',
    driver: software?.text('InfPath') ?? '',
    extensions: texts(key.subkey(EXTENSIONS), ''),
    matchingId: software?.text('MatchingDeviceId') ?? '',
    driverKey,
    connected: isConnected(instanceId),
  };
}

/** Devices of the machine and those it once had: Enum\<bus>\<device>\<instance>. */
export function listDevices(registry: Registry): Device[] {
  const root = registry.get(ENUM);
  return (root?.subkeys() ?? []).flatMap((bus) =>
    root!.subkey(bus)!.subkeys().flatMap((id) => root!.subkey(`${bus}\\${id}`)!.subkeys().map((instance) => device(registry, `${bus}\\${id}\\${instance}`, root!.subkey(`${bus}\\${id}\\${instance}`)!))),
  );
}

/** CM_PROB_FAILED_INSTALL: the device has no driver. Undefined for a device that works. */
export function problemOf({ driver }: Device): { code: number; name: string; status: string } | undefined {
  return driver === '' ? { code: 28, name: 'CM_PROB_FAILED_INSTALL', status: '0xC0000490' } : undefined;
}

/** Notes or forgets an extension INF at a device. */
export function setExtension(registry: Registry, { instanceId, extensions }: Device, publishedName: string, present: boolean): void {
  const others = extensions.filter((name) => name.toLowerCase() !== publishedName.toLowerCase());
  const key = registry.create(`${ENUM}\\${instanceId}\\${EXTENSIONS}`);
  if (present || others.length > 0) key.setValue('', 'REG_MULTI_SZ', present ? [...others, publishedName] : others);
  else key.deleteValue('');
}

/** Takes the driver from a device: its software key and what Enum says of it. The service stays, as Windows leaves it. */
export function unbindDriver(registry: Registry, { instanceId, driverKey }: Device): void {
  if (driverKey) registry.deleteKey(`${CLASS}\\${driverKey}`);
  const key = registry.get(`${ENUM}\\${instanceId}`);
  for (const name of ['Driver', 'ClassGUID', 'DeviceDesc', 'Mfg', 'Service']) key?.deleteValue(name);
}
