import { randomInt } from 'node:crypto';
import type { Registry } from '../registry/registry.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
/** NetBIOS limit (Microsoft-Windows-Shell-Setup/ComputerName). */
const LONGEST = 15;
const CONTROL = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\ComputerName';
const TCPIP = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters';

/** The name of a system that has none of its own yet: in Windows PE, and from generalize until specialize. */
export const NAMELESS = 'MINWINPC';

/** A name as Setup makes one up when the answer file gives none or `*`: `WIN-` and eleven letters and digits. */
export function randomComputerName(): string {
  return `WIN-${Array.from({ length: 11 }, () => LETTERS[randomInt(LETTERS.length)]).join('')}`;
}

/** Whether Setup takes a name: 1 to 15 characters, none of those that NetBIOS and DNS forbid, not digits alone. */
export function isComputerName(name: string): boolean {
  return name.length > 0 && name.length <= LONGEST && !/[\s\\/:*?"<>|,~!@#$%^&'(){}_.+=[\];`]/.test(name) && !/^\d+$/.test(name);
}

/** Writes the name for now and for the next start, as NetBIOS and as host name. The running System keeps its `computerName` until it starts again. */
export function writeComputerName(registry: Registry, name: string): void {
  registry.create(`${CONTROL}\\ComputerName`).setValue('ComputerName', 'REG_SZ', name.toUpperCase());
  registry.create(`${CONTROL}\\ActiveComputerName`).setValue('ComputerName', 'REG_SZ', name.toUpperCase());
  const host = registry.create(TCPIP);
  host.setValue('Hostname', 'REG_SZ', name);
  host.setValue('NV Hostname', 'REG_SZ', name);
}
