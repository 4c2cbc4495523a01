import { EventEmitter } from 'node:events';
import type { GuestEndpoint, Machine, MachineEvents, MachineState, SerialLine } from '../machine.ts';
import { machineState } from './parse-machine-readable.ts';
import { parseWinRmConfig } from './parse-winrm-config.ts';
import { callVagrant, type VagrantCall } from './vagrant.ts';
import { vagrantError } from './vagrant-error.ts';
import { pictureOf } from './vagrant-screenshot.ts';

export interface VagrantParts {
  name: string;
  provider: string;
  /** Everything but deadline and signal. */
  call: Omit<VagrantCall, 'deadlineMs' | 'signal'>;
  /** Destroys the machine, removes what it leaves outside its folder, and strikes it off the ledger. */
  released: () => Promise<void>;
}

/** WinRM over HTTPS in the guest; Vagrant may forward it to another port. */
const WINRM_PORT = 5986;
const HALT_MS = 180_000;
const QUESTION_MS = 60_000;
const SNAPSHOT_MS = 600_000;

/** A machine that Vagrant runs. It has no serial line and tells of no resets: readiness is proven over WinRM alone. */
export class VagrantMachine extends EventEmitter<MachineEvents> implements Machine {
  readonly name: string;
  readonly serial: readonly SerialLine[] = [];
  readonly #parts: VagrantParts;
  #ending: MachineEvents['off'][0] | undefined;

  constructor(parts: VagrantParts) {
    super();
    this.name = parts.name;
    this.#parts = parts;
  }

  get state(): MachineState {
    return this.#ending ? 'off' : 'running';
  }
  get ending(): MachineEvents['off'][0] | undefined {
    return this.#ending;
  }

  async endpoint(guestPort: number, options: { deadlineMs: number; signal: AbortSignal }): Promise<GuestEndpoint> {
    const { stdout } = await callVagrant(['winrm-config'], { ...this.#parts.call, ...options });
    const { host, port } = parseWinRmConfig(stdout);
    if (port === guestPort || guestPort === WINRM_PORT) return { host, port };
    // On the guest's own address every port is reached as it is; a forwarded machine has WinRM's alone.
    if (host === '127.0.0.1') throw vagrantError('WP-VAGRANT-PORT', `Vagrant forwards no guest port ${guestPort}`, 'Forward it in a Vagrantfile of the box');
    return { host, port: guestPort };
  }

  async screenshot(file: string): Promise<void> {
    await pictureOf(this.#parts.call.folder, this.#parts.provider, file);
  }

  async pressKey(): Promise<void> {
    throw vagrantError('WP-VAGRANT-KEYBOARD', 'Vagrant has no keyboard', 'Use the provider qemu or hyperv for machines that ask for a key');
  }

  async checkpoint(name: string): Promise<void> {
    await callVagrant(['snapshot', 'save', name], { ...this.#parts.call, deadlineMs: SNAPSHOT_MS });
  }

  async restore(name: string): Promise<void> {
    await callVagrant(['snapshot', 'restore', name, '--no-provision'], { ...this.#parts.call, deadlineMs: SNAPSHOT_MS });
  }

  /** `halt` and then `destroy`: a machine of a run has no second life. */
  async shutdown(deadlineMs: number): Promise<void> {
    if (this.#ending) return;
    await callVagrant(['halt'], { ...this.#parts.call, deadlineMs: Math.min(deadlineMs, HALT_MS) }).catch(() => {});
    await this.#destroy('halted');
  }

  async powerOff(): Promise<void> {
    if (!this.#ending) await this.#destroy('destroyed by the harness');
  }

  async #destroy(detail: string): Promise<void> {
    try {
      await this.#parts.released();
    } finally {
      if (!this.#ending) {
        this.#ending = { reason: 'host', detail };
        this.emit('off', this.#ending);
      }
    }
  }

  /** What Vagrant says of the machine, e.g. `running`, `shutoff`; for messages. */
  async status(signal?: AbortSignal): Promise<string> {
    const { lines } = await callVagrant(['status'], { ...this.#parts.call, deadlineMs: QUESTION_MS, ...(signal && { signal }) });
    return machineState(lines) ?? 'unknown';
  }
}
