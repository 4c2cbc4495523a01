import type { Registry } from '../../registry/registry.ts';

/** A device that Pane's machine has. */
export interface PresentDevice {
  /** `<bus>\<device>\<instance>`. */
  instanceId: string;
  hardwareIds: string[];
  compatibleIds: string[];
  /** What the bus says the device is, shown while it has no driver. */
  busDescription: string;
}

/** The machine's devices: its disk, and software devices below the root bus for the sample driver packages. */
export const PRESENT_DEVICES: PresentDevice[] = [
  { instanceId: 'SCSI\\DISK&VEN_PANE&PROD_VIRTUAL_DISK\\4&1C3D7A2&0&000000', hardwareIds: ['SCSI\\DiskPANE____Virtual_Disk____', 'SCSI\\PANE____Virtual_Disk____'], compatibleIds: ['SCSI\\Disk', 'GenDisk'], busDescription: 'Pane Virtual Disk' },
  { instanceId: 'ROOT\\PANESAMPLE\\0000', hardwareIds: ['Root\\PaneSample'], compatibleIds: [], busDescription: '' },
  { instanceId: 'ROOT\\PANEEXTRA\\0000', hardwareIds: ['Root\\PaneExtra'], compatibleIds: ['Root\\PaneGeneric'], busDescription: '' },
  { instanceId: 'ROOT\\PANECOINSTALLER\\0000', hardwareIds: ['Root\\PaneCoInstaller'], compatibleIds: [], busDescription: '' },
  { instanceId: 'ROOT\\PANEBOOT\\0000', hardwareIds: ['Root\\PaneBoot'], compatibleIds: [], busDescription: '' },
];

const ENUM = 'HKLM\\SYSTEM\\CurrentControlSet\\Enum';

/** Makes the Enum keys of the devices that have none yet, as the bus drivers do at each start. Gives the new ones' instance ids. */
export function enumerateHardware(registry: Registry): string[] {
  return PRESENT_DEVICES.filter(({ instanceId }) => registry.get(`${ENUM}\\${instanceId}`) === undefined).map((device) => {
    const key = registry.create(`${ENUM}\\${device.instanceId}`);
    key.setValue('HardwareID', 'REG_MULTI_SZ', device.hardwareIds);
    if (device.compatibleIds.length > 0) key.setValue('CompatibleIDs', 'REG_MULTI_SZ', device.compatibleIds);
    if (device.busDescription) key.setValue('LocationInformation', 'REG_SZ', device.busDescription);
    key.setValue('ConfigFlags', 'REG_DWORD', 0);
    return device.instanceId;
  });
}

/** Devices of the root bus are there as long as their key is; the others while the machine has them. */
export function isConnected(instanceId: string): boolean {
  return /^ROOT\\/i.test(instanceId) || PRESENT_DEVICES.some((device) => device.instanceId.toUpperCase() === instanceId.toUpperCase());
}
