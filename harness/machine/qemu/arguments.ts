import path from 'node:path';
import type { MachineSpec } from '../machine.ts';
import type { AcceleratorName } from './acceleration.ts';
import type { Firmware } from './firmware-descriptor.ts';
import { platformArguments } from './platform-arguments.ts';

/** Where QEMU connects to us: a Unix socket, or a loopback TCP port on Windows. */
export type Endpoint = { path: string } | { port: number };

/** What a start adds to the machine's specification. Plain data, so that the argument list is a pure function. */
export interface StartFacts {
  /** Marks the process for the reaper: `-name wimproof-TOKEN`. */
  token: string;
  accelerator: AcceleratorName;
  /** UEFI, its variables the machine's private, writable copy. Without, the machine starts with the BIOS that QEMU brings. */
  firmware?: Firmware;
  /** Control socket of the TPM emulator. */
  tpm?: string;
  qmp: Endpoint;
  serial: Endpoint;
  serialLog: string;
  /** Guest port to host port. */
  ports: Map<number, number>;
}

/** Name of the system disk's block node: what checkpoints are kept in. */
export const SYSTEM_DISK = 'system';

/** QEMU's option parser splits at commas; a comma inside a value is written twice. */
export function escapeValue(value: string): string {
  return value.replaceAll(',', ',,');
}

/**
 * QEMU's arguments for a machine. Facts behind the choices:
 * - `-nodefaults -no-user-config`: nothing of the host's configuration gets into a result.
 * - `cache=unsafe`: host flushes are skipped. The disk is either thrown away or read after QEMU has ended in an orderly
 *   way, when the host's page cache has it all; only a crash of the host loses data, and the run with it.
 * - `-S`: the guest starts when both channels are connected, so that no serial line is lost.
 * - an explicit `bootindex` and `romfile=` save a second of firmware (no PXE, no probing).
 */
export function qemuArguments(spec: MachineSpec, facts: StartFacts): string[] {
  return [
    '-name', `wimproof-${facts.token}`,
    '-no-user-config', '-nodefaults', '-S',
    '-display', 'none', '-device', 'VGA',
    ...platformArguments(spec, facts.accelerator, facts.firmware?.smm ?? false),
    '-m', String(spec.memoryMiB),
    '-smp', String(spec.processors),
    // Without S3 a guest cannot fall asleep in the middle of a run.
    '-global', 'ICH9-LPC.disable_s3=1',
    ...flash(facts.firmware),
    ...storage(spec),
    ...network(spec, facts.ports),
    ...tpm(facts.tpm),
    '-chardev', `${socket('com1', facts.serial)},logfile=${escapeValue(facts.serialLog)},logappend=on`,
    '-serial', 'chardev:com1',
    '-chardev', socket('qmp', facts.qmp),
    '-mon', 'chardev=qmp,mode=control',
  ];
}

function flash(firmware: Firmware | undefined): string[] {
  if (!firmware) return [];
  const { code, variables } = firmware;
  return [
    '-drive', `if=pflash,format=${code.format},unit=0,readonly=on,file=${escapeValue(code.file)}`,
    '-drive', `if=pflash,format=${variables.format},unit=1,file=${escapeValue(variables.file)}`,
  ];
}

/** The command response buffer: TPM 2.0 only, and the quicker one (canonical/lxd pull request 10006). */
function tpm(control: string | undefined): string[] {
  if (control === undefined) return [];
  return ['-chardev', `socket,id=tpm,path=${escapeValue(control)}`, '-tpmdev', 'emulator,id=tpm0,chardev=tpm', '-device', 'tpm-crb,tpmdev=tpm0'];
}

function socket(id: string, endpoint: Endpoint): string {
  return 'path' in endpoint ? `socket,id=${id},path=${escapeValue(endpoint.path)}` : `socket,id=${id},host=127.0.0.1,port=${endpoint.port}`;
}

/** The disk is always first; the first medium is second when it may boot; the rest never boots. */
function storage(spec: MachineSpec): string[] {
  const sata = sataPorts();
  const list: string[] = [];
  const drive = (id: string, options: string, file: string) => list.push('-drive', `if=none,id=${id},${options},file=${escapeValue(path.resolve(file))}`);
  const disk = (id: string, boot: string) => {
    list.push('-device', spec.devices.disk === 'virtio-blk' ? `virtio-blk-pci,drive=${id}${boot}` : `ide-hd,drive=${id},bus=${sata.next(list)}${boot}`);
  };
  drive('disk0', `format=qcow2,node-name=${SYSTEM_DISK},cache=unsafe,discard=unmap`, spec.disk);
  disk('disk0', ',bootindex=1');
  if (spec.jobDisk !== undefined) {
    drive('job0', 'format=raw,cache=unsafe', spec.jobDisk);
    disk('job0', '');
  }
  if (spec.media.length > 0 && spec.devices.cdrom === 'virtio-scsi') list.push('-device', 'virtio-scsi-pci,id=scsi0');
  spec.media.forEach((medium, at) => {
    const id = `cd${at}`;
    const boot = spec.boot === 'media' && at === 0 ? ',bootindex=2' : '';
    drive(id, 'format=raw,media=cdrom,readonly=on', medium);
    list.push('-device', spec.devices.cdrom === 'virtio-scsi' ? `scsi-cd,bus=scsi0.0,drive=${id}${boot}` : `ide-cd,drive=${id},bus=${sata.next(list)}${boot}`);
  });
  return list;
}

/** q35 has six SATA ports (`ide.0` to `ide.5`); a seventh device gets another controller. */
function sataPorts(): { next: (list: string[]) => string } {
  let used = 0;
  return {
    next: (list) => {
      const controller = Math.floor(used / 6);
      const port = used++ % 6;
      if (controller > 0 && port === 0) list.push('-device', `ich9-ahci,id=ahci${controller}`);
      return controller === 0 ? `ide.${port}` : `ahci${controller}.${port}`;
    },
  };
}

const networkDevice = { 'virtio-net': 'virtio-net-pci', e1000: 'e1000', e1000e: 'e1000e' } as const;

function network(spec: MachineSpec, ports: Map<number, number>): string[] {
  const forwards = [...ports].map(([guest, host]) => `,hostfwd=tcp:127.0.0.1:${host}-:${guest}`).join('');
  return ['-netdev', `user,id=net0,restrict=${spec.internet ? 'off' : 'on'}${forwards}`, '-device', `${networkDevice[spec.devices.network]},netdev=net0,romfile=`];
}
