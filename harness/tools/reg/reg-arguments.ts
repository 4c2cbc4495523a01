import type { RegistryType } from '../../servicing/operation.ts';

/** `reg add` of one value, overwriting without asking ("reg add"). REG_MULTI_SZ parts are joined by `\0` (two characters), reg's default separator. */
export function addRegistryValueArguments(key: string, { value, type, data }: { value: string; type: RegistryType; data: string }): string[] {
  return ['reg.exe', 'add', key, '/v', value, '/t', type, '/d', data, '/f'];
}

/** `reg delete` of one value without asking; ends with 1 when there is no such value ("reg delete"). */
export function deleteRegistryValueArguments(key: string, value: string): string[] {
  return ['reg.exe', 'delete', key, '/v', value, '/f'];
}

/** `reg load` of a hive file below HKLM or HKU, and `reg unload` ("reg load", "reg unload"). */
export function loadHiveArguments(key: string, file: string): string[] {
  return ['reg.exe', 'load', key, file];
}
export function unloadHiveArguments(key: string): string[] {
  return ['reg.exe', 'unload', key];
}
