import { randomBytes } from 'node:crypto';
import { chmod, copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { WimproofError } from '../../errors/wimproof-error.ts';
import type { Ledger } from '../../run/ledger/ledger.ts';
import { checkFiles } from '../check-files.ts';
import type { MachineSpec, Provider } from '../machine.ts';
import { powerOffOnAbort } from '../power-off-on-abort.ts';
import { within } from '../within.ts';
import { findAcceleration, type Acceleration } from './acceleration.ts';
import { qemuArguments } from './arguments.ts';
import { listenOnce } from './endpoint.ts';
import { findQemu, type QemuProgram } from './find-qemu.ts';
import { findFirmware } from './firmware.ts';
import type { Firmware } from './firmware-descriptor.ts';
import { freePort } from './free-port.ts';
import { qemuError } from './qemu-error.ts';
import { QemuMachine } from './qemu-machine.ts';
import { qemuDisks } from './qemu-disks.ts';
import { QmpClient } from './qmp.ts';
import { SerialLines } from './serial.ts';
import { isPortTaken, startProcess } from './start-process.ts';
import { startSwtpm } from './swtpm.ts';

export interface QemuProviderOptions {
  ledger: Ledger;
  /** Default: what the probe says. */
  acceleration?: Acceleration;
}
interface Host {
  qemu: QemuProgram;
  acceleration: Acceleration;
}

const portAttempts = 5;
/** QEMU connects to both channels before it does anything slow; under load that takes a second or two. */
const connectMs = 30_000;

export class QemuProvider implements Provider {
  readonly name = 'qemu' as const;
  readonly disks = qemuDisks;
  readonly #ledger: Ledger;
  readonly #given: Acceleration | undefined;
  #host: Promise<Host> | undefined;

  constructor(options: QemuProviderOptions) {
    this.#ledger = options.ledger;
    this.#given = options.acceleration;
  }

  /** The programs and the accelerator that machines get; found once. */
  host(): Promise<Host> {
    return (this.#host ??= (async () => {
      const qemu = await findQemu();
      return { qemu, acceleration: this.#given ?? (await findAcceleration(qemu, { ledger: this.#ledger })) };
    })());
  }

  async version(): Promise<string> {
    return (await this.host()).qemu.versionText;
  }

  /**
   * Starts a machine. When this returns, the guest runs and no serial line has been lost.
   * @throws WimproofError `WP-QEMU-*`; an aborted signal's reason
   */
  async start(spec: MachineSpec, signal: AbortSignal): Promise<QemuMachine> {
    signal.throwIfAborted();
    const host = await this.host();
    const firmware = firmwareOf(spec, host.acceleration);
    await checkFiles(spec, (cause, mend) => qemuError('WP-QEMU-FILE', cause, mend));
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#startOnce(spec, host, firmware, signal);
      } catch (error) {
        // Between our look at the port and QEMU's bind, someone else took it.
        if (!isPortTaken(error) || attempt === portAttempts) throw error;
      }
    }
  }

  async #startOnce(spec: MachineSpec, host: Host, firmware: Firmware | undefined, signal: AbortSignal): Promise<QemuMachine> {
    signal.throwIfAborted();
    const ports = new Map<number, number>();
    for (const guest of spec.forward) ports.set(guest, await freePort());
    const runtime = await this.#ledger.temporaryFolder(`sockets of machine ${spec.name}`);
    const undo: (() => void | Promise<void>)[] = [runtime.remove];
    try {
      const [qmp, serial] = [await listenOnce(runtime.path, 'qmp'), await listenOnce(runtime.path, 'com1')];
      undo.push(qmp.close, serial.close);
      await mkdir(spec.folder, { recursive: true });
      const own = firmware && (await withOwnVariables(spec, firmware));
      const tpm = spec.tpm ? await startSwtpm({ state: spec.tpmState ?? path.join(spec.folder, 'tpm'), runtime: runtime.path, log: path.join(spec.folder, 'swtpm.log'), machine: spec.name, ledger: this.#ledger, signal }) : undefined;
      if (tpm) undo.push(tpm.stop);
      const token = randomBytes(8).toString('hex');
      const serialLog = path.join(spec.folder, 'serial.log');
      const argv = qemuArguments(spec, { token, accelerator: host.acceleration.name, ...(own && { firmware: own }), ...(tpm && { tpm: tpm.control }), qmp: qmp.endpoint, serial: serial.endpoint, serialLog, ports });
      const record = this.#ledger.add({ kind: 'process', token, what: `machine ${spec.name}` });
      undo.push(record.strike);
      const started = startProcess(host.qemu.path, argv, path.join(spec.folder, 'qemu.log'), spec.folder);
      if (started.child.pid !== undefined) record.notePid(started.child.pid);
      undo.push(() => void started.child.kill('SIGKILL'));
      const [monitor, com1] = await firstOf(Promise.all([qmp.connected, serial.connected]), started.died, signal);
      const client = await firstOf(QmpClient.connect(monitor), started.died, signal);
      const lines = new SerialLines();
      com1.on('data', (bytes) => lines.push(bytes)).on('error', () => com1.destroy());
      const machine = new QemuMachine({ name: spec.name, process: started.child, qmp: client, lines, serialLog, ports, version: host.qemu.version, ...(tpm && { tpm }), ...(spec.jobDisk !== undefined && { noCheckpoints: 'its job disk cannot go back with it' }), stderr: started.stderr, released: () => { com1.destroy(); record.strike(); runtime.remove(); } });
      powerOffOnAbort(machine, signal);
      await firstOf(client.execute('cont'), started.died, signal);
      return machine;
    } catch (error) {
      for (const step of undo.reverse()) await step();
      throw error;
    }
  }
}

/** What the machine starts from; undefined for a BIOS, which QEMU brings. */
function firmwareOf(spec: MachineSpec, acceleration: Acceleration): Firmware | undefined {
  const secureBoot = (spec.secureBoot ?? 'off') !== 'off';
  if (spec.firmware === 'bios') {
    if (secureBoot) throw new WimproofError({ code: 'WP-MACHINE-SPEC', kind: 'scenario', cause: `Machine ${spec.name} is to have Secure Boot and a BIOS`, mend: 'Secure Boot is a part of UEFI: correct the machine template' });
    return undefined;
  }
  // QEMU emulates system management mode under KVM and TCG alone (x86_machine_is_smm_enabled).
  if (secureBoot && !['kvm', 'tcg'].includes(acceleration.name)) throw qemuError('WP-QEMU-SECURE-BOOT', `QEMU has no Secure Boot under ${acceleration.name}`, 'Use the provider hyperv on Windows, or a machine template with `secureBoot: off`');
  return findFirmware(secureBoot);
}

/** The UEFI variables are this machine's own copy. */
async function withOwnVariables(spec: MachineSpec, firmware: Firmware): Promise<Firmware> {
  const file = path.join(spec.folder, 'uefi-variables.fd');
  // A second start in the same folder begins with clean variables, like the first.
  await copyFile(spec.firmwareVariables ?? firmware.variables.file, file);
  // Distributions ship the empty variables read-only.
  await chmod(file, 0o600);
  return { ...firmware, variables: { ...firmware.variables, file } };
}

/** A QEMU that ends closes its connections a moment before its exit is reported; the exit has the reason. */
function firstOf<T>(wanted: Promise<T>, died: Promise<never>, signal: AbortSignal): Promise<T> {
  const tooLate = () => qemuError('WP-QEMU-START', `QEMU did not connect within ${connectMs / 1000} s`, 'The host may be overloaded; run fewer machines at once');
  return within(Promise.race([wanted.catch((error: unknown) => explained(error, died)), died]), connectMs, signal, tooLate);
}

const exitReportMs = 2000;

/** Prefers the report of the process's end to the error that its broken connection caused. */
function explained(error: unknown, died: Promise<never>): Promise<never> {
  return new Promise((_, reject) => {
    const timer = setTimeout(() => reject(error), exitReportMs);
    died.catch((reason: unknown) => {
      clearTimeout(timer);
      reject(reason);
    });
  });
}
