import type { Registry } from '../../registry/registry.ts';

const PARAMETERS = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\i8042prt\\Parameters';

interface LayeredDriver {
  value: 'LayerDriver KOR' | 'LayerDriver JPN';
  file: string;
  name: string;
}

/** Keyboards of /Set-LayeredDriver:1 to 6, in that order ("DISM Languages and International Servicing Command-Line Options"). */
const DRIVERS: LayeredDriver[] = [
  { value: 'LayerDriver JPN', file: 'kbd101.dll', name: 'PC/AT Enhanced Keyboard (101/102-Key)' },
  { value: 'LayerDriver KOR', file: 'kbd101a.dll', name: 'Korean PC/AT 101-Key Compatible Keyboard/MS Natural Keyboard (Type 1)' },
  { value: 'LayerDriver KOR', file: 'kbd101b.dll', name: 'Korean PC/AT 101-Key Compatible Keyboard/MS Natural Keyboard (Type 2)' },
  { value: 'LayerDriver KOR', file: 'kbd101c.dll', name: 'Korean PC/AT 101-Key Compatible Keyboard/MS Natural Keyboard (Type 3)' },
  { value: 'LayerDriver KOR', file: 'kbd103.dll', name: 'Korean Keyboard (103/106 Key)' },
  { value: 'LayerDriver JPN', file: 'kbd106.dll', name: 'Japanese Keyboard (106/109 Key)' },
];

/** Name of the layered keyboard driver as /Get-Intl prints it. */
export function layeredDriver(registry: Registry): string {
  const key = registry.get(PARAMETERS);
  return DRIVERS.find(({ value, file }) => key?.text(value)?.toLowerCase() === file)?.name ?? 'Not installed.';
}

/** Sets driver 1 to 6. False for another number. */
export function setLayeredDriver(registry: Registry, number: number): boolean {
  const driver = DRIVERS[number - 1];
  if (!driver) return false;
  const key = registry.create(PARAMETERS);
  for (const value of ['LayerDriver KOR', 'LayerDriver JPN']) key.deleteValue(value);
  key.setValue(driver.value, 'REG_SZ', driver.file);
  return true;
}
