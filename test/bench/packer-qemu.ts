import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import type { Acceleration } from '../../harness/machine/qemu/acceleration.ts';
import { packerEnvironment, winrmCommunicator } from '../contract/packer.ts';
import { HTTPS } from '../guest/pane-machine.ts';
import type { PaneDisk } from '../guest/pane-disk.ts';

/** Code and empty variables in one file: `-bios` is how Packer 1.6 is given UEFI. */
export const BIOS = '/usr/share/ovmf/OVMF.fd';
const limitMs = 300_000;
const cleanUpMs = 30_000;

/**
 * A template of Packer's qemu builder for a disk that is installed already. Firmware, processor, memory, devices and disk
 * cache are those that wimproof uses, so that the difference is in how readiness is found; what Packer waits for by
 * default before it looks (boot_wait, 10 s) is off.
 */
export function qemuTemplate(disk: PaneDisk, output: string, acceleration: Acceleration['name']): object {
  return {
    builders: [{
      type: 'qemu',
      ...winrmCommunicator({ username: disk.username, password: disk.password, ntlm: true }),
      winrm_port: HTTPS,
      winrm_timeout: '240s',
      disk_image: true, iso_url: disk.file, iso_checksum: 'none', format: 'qcow2',
      use_backing_file: false, skip_compaction: true, skip_resize_disk: true,
      output_directory: output, vm_name: 'pane.qcow2',
      headless: true, boot_wait: '-1s', shutdown_command: 'shutdown /s /t 0',
      accelerator: acceleration, machine_type: 'q35', cpus: disk.template.processors, memory: disk.template.memoryMiB,
      disk_interface: 'virtio', disk_cache: 'unsafe', disk_discard: 'unmap', net_device: 'virtio-net',
      qemuargs: [['-bios', BIOS], ['-cpu', acceleration === 'tcg' ? 'max,-cx16' : 'host'], ['-rtc', `base=${disk.template.rtc}`]],
    }],
  };
}

/**
 * Lets Packer boot a copy of the disk until it says `Connected to WinRM!`, then interrupts it.
 * @returns seconds from its line that QEMU is executed, so that its copy of the disk does not count
 */
export async function packerPowerOn(disk: PaneDisk, folder: string, acceleration: Acceleration['name'], signal: AbortSignal): Promise<number> {
  const template = path.join(folder, 'template.json');
  await writeFile(template, JSON.stringify(qemuTemplate(disk, path.join(folder, 'output'), acceleration)));
  const packer = execa('packer', ['build', '-color=false', template], {
    cwd: folder, all: true, buffer: false, reject: false, stdin: 'ignore', timeout: limitMs, cancelSignal: signal, forceKillAfterDelay: cleanUpMs,
    env: { ...packerEnvironment(folder), PACKER_LOG: '1' },
  });
  let poweredOn: number | undefined;
  let connected: number | undefined;
  let machine: number | undefined;
  const lines: string[] = [];
  try {
    for await (const line of createInterface({ input: packer.all })) {
      const now = performance.now();
      lines.push(line);
      if (/Executing \S*qemu-system-x86_64: /.test(line)) poweredOn ??= now;
      machine ??= Number(/Started Qemu\. Pid: (\d+)/.exec(line)?.[1]) || undefined;
      if (line.includes('Connected to WinRM!')) {
        connected ??= now;
        // As Ctrl-C does: it pulls the plug and removes its copy of the disk.
        packer.kill('SIGINT');
      }
    }
    await packer;
  } finally {
    if (machine !== undefined) endMachine(machine, folder);
  }
  if (poweredOn === undefined || connected === undefined) throw new Error(`packer did not get to 'Connected to WinRM!':\n${lines.slice(-30).join('\n')}`);
  return (connected - poweredOn) / 1000;
}

/** Ends the QEMU of a Packer that could not do it itself; the folder in its command line tells it from a later process with its number. */
function endMachine(pid: number, folder: string): void {
  try {
    if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder)) process.kill(pid, 'SIGKILL');
  } catch {
    // Packer has ended it already.
  }
}
