import { toolOutputError } from '../output/tool-output-error.ts';
import { readPnputilOutput } from './pnputil-output.ts';

export interface PnputilDevice {
  /** `PCI\VEN_8086&DEV_100E&SUBSYS_001E8086&REV_02\3&267a616a&0&18`. */
  instanceId: string;
  description: string;
  className: string;
  classGuid: string;
  manufacturer: string;
  /** `Started`, `Stopped`, `Disconnected`, `Disabled`, `Problem`. */
  status: string;
  /** `oem3.inf`, `usb.inf`; empty when the device has no driver. */
  driverName: string;
}

const labels: Record<string, keyof PnputilDevice> = {
  'Instance ID': 'instanceId',
  'Device Description': 'description',
  'Class Name': 'className',
  'Class GUID': 'classGuid',
  'Manufacturer Name': 'manufacturer',
  Status: 'status',
  'Driver Name': 'driverName',
};

/**
 * `/enum-devices` with any of its display options. Facts beyond the seven (Problem Code, Extension Driver Names,
 * Hardware IDs) are left out; so is what stands indented: further values of a list, and the matching drivers of
 * `/drivers`, whose labels repeat those of the device. Shapes: "Test a driver package", USB device-specific registry
 * settings (windows-driver-docs), johnstevenson/pl2303-legacy issue 5, winsiderss/systeminformer issue 1713.
 */
export function parseEnumDevices(output: string): PnputilDevice[] {
  const query = '/enum-devices';
  const devices: Partial<PnputilDevice>[] = [];
  const lines = readPnputilOutput(output, query);
  let first = '';
  for (const line of lines) {
    if (line === '' || /^\s/.test(line)) continue;
    const pair = /^([A-Z][A-Za-z /]*?)\s*:(?:\s+(.*))?$/.exec(line);
    if (!pair) {
      if (devices.length === 0 && /^No devices /.test(line)) return [];
      throw toolOutputError('pnputil', query, 'it has an unknown line', line);
    }
    const field = labels[pair[1]!];
    if (field === 'instanceId') {
      if (devices.length > 0) complete(devices.at(-1)!, first);
      devices.push({});
      first = line;
    }
    const device = devices.at(-1);
    if (!device) throw toolOutputError('pnputil', query, 'a record does not begin with the instance id', line);
    if (!field) continue;
    if (device[field] !== undefined) throw toolOutputError('pnputil', query, `a record has ${JSON.stringify(pair[1])} twice`, line);
    device[field] = pair[2] ?? '';
  }
  if (devices.length === 0) throw toolOutputError('pnputil', query, 'it lists nothing', lines.findLast((line) => line.trim() !== ''));
  const last = devices.at(-1)!;
  if (last.driverName === undefined && !/\n\s*$/.test(output)) throw toolOutputError('pnputil', query, `it is cut within ${last.instanceId}`, lines.at(-1));
  return devices.map((device) => complete(device, device.instanceId ?? ''));
}

function complete(device: Partial<PnputilDevice>, line: string): PnputilDevice {
  const { instanceId, description, status } = device;
  if (!instanceId || !instanceId.includes('\\')) throw toolOutputError('pnputil', '/enum-devices', 'an instance id is none', line);
  if (description === undefined) throw toolOutputError('pnputil', '/enum-devices', `${instanceId} lacks its description`, line);
  if (!status) throw toolOutputError('pnputil', '/enum-devices', `${instanceId} lacks its status`, line);
  return { instanceId, description, className: device.className ?? '', classGuid: device.classGuid ?? '', manufacturer: device.manufacturer ?? '', status, driverName: device.driverName ?? '' };
}
