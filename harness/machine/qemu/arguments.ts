import path from 'node:path';
import type { MachineSpec } from '../machine.ts';
import type { AcceleratorName } from './acceleration.ts';

/** Where QEMU connects to us: a Unix socket, or a loopback TCP port on Windows. */
export type Endpoint = { path: string } | { port: number };

/** What a start adds to the machine's specification. Plain data, so that the argument list is a pure function. */
export interface StartFacts {
  /** Marks the process for the reaper: `-name wimproof-TOKEN`. */
  token: string;
  accelerator: AcceleratorName;
  firmwareCode: string;
  /** The machine's private, writable copy. */
  firmwareVariables: string;
  qmp: Endpoint;
  serial: Endpoint;
  serialLog: string;
  /** Guest port to host port. */
  ports: Map<number, number>;
}

/** QEMU's option parser splits at commas; a comma inside a value is written twice. */
export function escapeValue(value: string): string {
  return value.replaceAll(',', ',,');
}

/**
 * QEMU's arguments for a machine. Facts behind the choices:
 * - `-nodefaults -no-user-config`: nothing of the host's configuration gets into a result.
 * - TCG: `-cpu max,-cx16` since Linux 6.12 guests panic at random with cx16 under multi-threaded TCG; a translation
 *   buffer of 32 MB since with the default a reboot inside the machine takes twice as long as a cold boot.
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
    '-machine', 'q35',
    ...accelerator(facts.accelerator),
    '-m', String(spec.memoryMiB),
    '-smp', String(spec.processors),
    '-rtc', `base=${spec.rtc ?? 'utc'}`,
    // Without S3 a guest cannot fall asleep in the middle of a run.
    '-global', 'ICH9-LPC.disable_s3=1',
    '-drive', `if=pflash,format=raw,unit=0,readonly=on,file=${escapeValue(facts.firmwareCode)}`,
    '-drive', `if=pflash,format=raw,unit=1,file=${escapeValue(facts.firmwareVariables)}`,
    ...storage(spec),
    ...network(spec, facts.ports),
    '-chardev', `${socket('com1', facts.serial)},logfile=${escapeValue(facts.serialLog)},logappend=on`,
    '-serial', 'chardev:com1',
    '-chardev', socket('qmp', facts.qmp),
    '-mon', 'chardev=qmp,mode=control',
  ];
}

function accelerator(name: AcceleratorName): string[] {
  switch (name) {
    case 'kvm': return ['-accel', 'kvm', '-cpu', 'host'];
    case 'hvf': return ['-accel', 'hvf', '-cpu', 'host'];
    // WHPX has no in-kernel interrupt controller that OVMF likes; `max` picks what the host can do.
    case 'whpx': return ['-accel', 'whpx,kernel-irqchip=off', '-cpu', 'max'];
    case 'tcg': return ['-accel', 'tcg,thread=multi,tb-size=32', '-cpu', 'max,-cx16'];
  }
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
  drive('disk0', 'format=qcow2,cache=unsafe,discard=unmap', spec.disk);
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
