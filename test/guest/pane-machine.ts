import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { QemuMachine } from '../../harness/machine/qemu/qemu-machine.ts';
import { createOverlay } from '../../harness/machine/qemu/overlay.ts';
import type { QemuProvider } from '../../harness/machine/qemu/qemu-provider.ts';
import { WinRm } from '../../harness/guest/winrm/winrm.ts';
import type { PaneDisk } from './pane-disk.ts';

export const HTTP = 5985;
export const HTTPS = 5986;
/** What the finished disk says when its services run and nobody is logged on. */
export const LOGON = /##pane phase=logon\b/;

/** A started machine with a fresh overlay of the finished disk in `folder`, which must not hold one yet. */
export async function startPane(provider: QemuProvider, disk: PaneDisk, folder: string, options: { media?: string[]; signal: AbortSignal }): Promise<QemuMachine> {
  await mkdir(folder, { recursive: true });
  const overlay = path.join(folder, 'disk.qcow2');
  await createOverlay(overlay, disk.file, 'qcow2');
  const { devices, memoryMiB, processors, rtc } = disk.template;
  return provider.start({ name: 'pane', folder, memoryMiB, processors, devices, rtc, disk: overlay, media: options.media ?? [], boot: 'disk', forward: [HTTP, HTTPS] }, options.signal);
}

/** The harness' WinRM client for the machine, over HTTPS with its certificate pinned; `change` replaces parts of that. */
export function connect(machine: QemuMachine, disk: PaneDisk, change: Partial<Parameters<typeof WinRm.connect>[0]> = {}): WinRm {
  return WinRm.connect({ host: '127.0.0.1', port: machine.port(HTTPS), username: disk.username, password: disk.password, auth: 'ntlm', certificate: { fingerprint256: disk.fingerprint256 }, ...change });
}
