import { type Device, listDevices, problemOf } from './devices.ts';
import { rankDrivers } from './driver-rank.ts';
import { listDrivers, listInboxDrivers, type StoredDriver } from './driver-store.ts';
import type { PnputilContext } from './pnputil-context.ts';

function matches(filter: string | undefined, ...texts: string[]): boolean {
  return filter === undefined || texts.some((text) => text.toLowerCase() === filter.toLowerCase());
}

/** Lines of one package; columns and labels of `/enum-drivers` (Windows 10 and later) and of `-e`. */
function driverRows(driver: StoredDriver, old: boolean): [string, string][] {
  const version = `${driver.date} ${driver.version}`;
  if (old) return [['Published name :', driver.publishedName], ['Driver package provider :', driver.provider], ['Class :', driver.className], ['Driver date and version :', version], ['Signer name :', driver.signer]];
  const extension: [string, string][] = driver.extensionId ? [['Extension ID:', driver.extensionId]] : [];
  return [['Published Name:', driver.publishedName], ['Original Name:', driver.originalName], ['Provider Name:', driver.provider], ['Class Name:', driver.className], ['Class GUID:', driver.classGuid], ...extension, ['Driver Version:', version], ['Signer Name:', driver.signer]];
}

/** `/enum-drivers [/class name|GUID]` and `-e`: third-party packages. */
export function enumerateDrivers({ image, field, line, words }: PnputilContext, old: boolean): number {
  const [filter] = words('class');
  const drivers = listDrivers(image).filter((driver) => matches(filter, driver.className, driver.classGuid));
  if (drivers.length === 0) line('No published driver packages were found on the system.');
  for (const driver of drivers) {
    for (const [label, value] of driverRows(driver, old)) field(label, old ? 28 : 20, value);
    line();
  }
  return 0;
}

/** "Matching Drivers" of one device; labels and columns as recorded from Windows 10 and 11 (`Driver Status: Best Ranked / Installed`). */
function matchingDrivers({ image, field, line }: PnputilContext, device: Device): void {
  const ranked = rankDrivers(device, [...listInboxDrivers(image), ...listDrivers(image)]);
  if (ranked.length === 0) return;
  line('Matching Drivers:');
  ranked.forEach(({ driver, rank, matchingId }, index) => {
    const installed = driver.publishedName === device.driver.toLowerCase() || device.extensions.includes(driver.publishedName);
    const status = [index === 0 ? 'Best Ranked' : 'Outranked', ...(installed ? ['Installed'] : [])].join(' / ');
    const rows: [string, string][] = [
      ['Driver Name:', driver.publishedName], ...(driver.inbox ? [] : ([['Original Name:', driver.originalName]] as [string, string][])), ['Provider Name:', driver.provider], ['Class Name:', driver.className],
      ['Class GUID:', driver.classGuid], ['Driver Version:', `${driver.date} ${driver.version}`], ['Signer Name:', driver.signer], ['Matching Device ID:', matchingId],
      ['Driver Rank:', rank.toString(16).toUpperCase().padStart(8, '0')], ['Driver Status:', status],
    ];
    for (const [label, value] of rows) field(`    ${label}`, 28, value);
    if (index < ranked.length - 1) line();
  });
}

function deviceRows(device: Device): [string, string][] {
  const problem = device.connected ? problemOf(device) : undefined;
  return [
    ['Instance ID:', device.instanceId],
    ['Device Description:', device.description],
    ['Class Name:', device.className],
    ['Class GUID:', device.classGuid],
    ['Manufacturer Name:', device.manufacturer],
    ['Status:', !device.connected ? 'Disconnected' : problem ? 'Problem' : 'Started'],
    ...(problem ? ([['Problem Code:', `${problem.code} (0x${problem.code.toString(16).toUpperCase().padStart(2, '0')}) [${problem.name}]`], ['Problem Status:', problem.status]] as [string, string][]) : []),
    ...(device.driver ? ([['Driver Name:', device.driver]] as [string, string][]) : []),
  ];
}

function list({ field }: PnputilContext, label: string, values: string[]): void {
  values.forEach((value, index) => field(index === 0 ? label : '', 28, value));
}

/** `/enum-devices` with the filters /connected, /disconnected, /instanceid, /deviceid, /class, /problem and the details /deviceids and /drivers. */
export function enumerateDevices(context: PnputilContext): number {
  const { image, field, line, has, words } = context;
  const [problem] = words('problem');
  const devices = listDevices(image.registry).filter(
    (device) =>
      (!has('connected') || device.connected) &&
      (!has('disconnected') || !device.connected) &&
      matches(words('instanceid')[0], device.instanceId) &&
      matches(words('deviceid')[0], ...device.hardwareIds, ...device.compatibleIds) &&
      matches(words('class')[0], device.className, device.classGuid) &&
      (!has('problem') || (device.connected && matches(problem, String(problemOf(device)?.code)) && problemOf(device) !== undefined)),
  );
  if (devices.length === 0) line('No devices were found on the system.');
  for (const device of devices) {
    for (const [label, value] of deviceRows(device)) field(label, 28, value);
    list(context, 'Extension Driver Names:', device.extensions);
    if (has('deviceids') || has('ids')) {
      list(context, 'Hardware IDs:', device.hardwareIds);
      list(context, 'Compatible IDs:', device.compatibleIds);
    }
    if (has('drivers')) matchingDrivers(context, device);
    line();
  }
  return 0;
}
