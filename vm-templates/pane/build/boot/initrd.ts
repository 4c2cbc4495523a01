import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { KernelModules } from '../kernel/kernel-modules.ts';
import type { RuntimeFiles } from '../runtime/linux-runtime.ts';
import { librariesOf, LOADER } from '../runtime/shared-libraries.ts';
import { writeCpio, type CpioEntry } from './cpio.ts';

/** busybox commands that the init script and the running system use by name. */
const APPLETS = ['sh', 'mount', 'umount', 'mkdir', 'mkfifo', 'grep', 'insmod', 'ln', 'cat', 'cp', 'dd', 'od', 'sync', 'sleep', 'poweroff', 'reboot', 'stty', 'udhcpc', 'ip', 'ls', 'rm', 'kill', 'losetup', 'halt', 'tr', 'test'];

/** Groups of modules that are loaded before Node runs. */
const EARLY_GROUPS = ['boot', 'otherdisks', 'media'] as const;

const DIRECTORIES = ['bin', 'dev', 'etc', 'lib', 'lib64', 'modules', 'proc', 'sys', 'tmp', 'run', 'mnt', 'mnt/media', 'mnt/wim', 'mnt/layer', 'mnt/c', 'mnt/x', 'var', 'var/run'];

/**
 * The first root file system: busybox, ntfs-3g, the modules needed to reach the system volume, and the init script. Kept
 * small and uncompressed: firmware reads FAT slowly and unpacking costs more than it saves under emulation. Node and all
 * else live on the volume that init mounts.
 */
export async function buildInitrd(options: { modules: KernelModules; runtime: RuntimeFiles; guestBoot: string }): Promise<Buffer> {
  const { modules, runtime, guestBoot } = options;
  const ntfs = runtime.tools.get('ntfs-3g')!;
  const busybox = runtime.tools.get('busybox')!;
  const entries: CpioEntry[] = DIRECTORIES.map(name => ({ name, kind: 'directory' }));
  // The kernel opens /dev/console for init before anything is mounted.
  entries.push({ name: 'dev/console', kind: 'character-device', mode: 0o600, device: [5, 1] });
  entries.push({ name: 'etc/hosts', kind: 'file', mode: 0o644, data: '127.0.0.1 localhost\n::1 localhost\n' });
  entries.push({ name: 'etc/mtab', kind: 'link', data: '/proc/mounts' });
  entries.push(await file('bin/busybox', busybox), await file('bin/ntfs-3g', ntfs));
  for (const applet of APPLETS) entries.push({ name: `bin/${applet}`, kind: 'link', data: 'busybox' });
  for (const [soname, host] of await librariesOf([ntfs, busybox])) {
    entries.push(await file(`lib/${soname}`, host));
    if (LOADER.endsWith(soname)) entries.push({ name: LOADER.slice(1), kind: 'link', data: `/lib/${soname}` });
  }
  const names = new Set(EARLY_GROUPS.flatMap(group => modules.groups[group]));
  for (const name of names) entries.push({ name: `modules/${name}.ko`, kind: 'file', mode: 0o644, data: modules.files.get(name)! });
  for (const group of EARLY_GROUPS) {
    entries.push({ name: `modules/${group}.list`, kind: 'file', mode: 0o644, data: modules.groups[group].map(name => `${name}\n`).join('') });
  }
  entries.push(await file('init', path.join(guestBoot, 'init.sh')), await file('bin/dhcp-event', path.join(guestBoot, 'dhcp-event.sh')), await file('bin/network-start', path.join(guestBoot, 'network-start.sh')));
  return writeCpio(entries);
}

async function file(name: string, host: string): Promise<CpioEntry> {
  return { name, kind: 'file', data: await readFile(host) };
}
