import { addRegistryValues } from './inf-add-reg.ts';
import type { Inf } from './inf.ts';

/** Descriptions of the setup classes that Windows defines ("System-Defined Device Setup Classes Available to Vendors"). */
const DESCRIPTIONS: Record<string, string> = {
  bluetooth: 'Bluetooth',
  computer: 'Computer',
  diskdrive: 'Disk drives',
  display: 'Display adapters',
  extension: 'Extensions',
  firmware: 'Firmware',
  hdc: 'IDE ATA/ATAPI controllers',
  hidclass: 'Human Interface Devices',
  keyboard: 'Keyboards',
  media: 'Sound, video and game controllers',
  monitor: 'Monitors',
  mouse: 'Mice and other pointing devices',
  net: 'Network adapters',
  ports: 'Ports (COM & LPT)',
  printer: 'Printers',
  processor: 'Processors',
  scsiadapter: 'Storage controllers',
  softwarecomponent: 'Software components',
  system: 'System devices',
  usb: 'Universal Serial Bus controllers',
  volume: 'Storage volumes',
};

/** Description of an INF's class: Windows' own, or what its ClassInstall32 section registers; '' when neither says. */
export function classDescription(inf: Inf, className: string): string {
  const known = DESCRIPTIONS[className.toLowerCase()];
  if (known !== undefined) return known;
  const section = ['ClassInstall32.NT', 'ClassInstall32'].find((name) => inf.hasSection(name)) ?? '';
  const names = inf.section(section).filter((line) => line.key.toLowerCase() === 'addreg').flatMap((line) => line.fields);
  const value = names.flatMap((name) => addRegistryValues(inf, name)).find((entry) => entry.root === 'HKR' && entry.subkey === '' && entry.name === '');
  return typeof value?.data === 'string' ? value.data : '';
}
