import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Ledger } from '../../run/ledger/ledger.ts';
import { checkFiles } from '../check-files.ts';
import type { Disks, MachineSpec, Provider } from '../machine.ts';
import { powerOffOnAbort } from '../power-off-on-abort.ts';
import { SerialLines } from '../qemu/serial.ts';
import { within } from '../within.ts';
import { hyperVDisks } from './hyperv-disks.ts';
import { hyperVError } from './hyperv-error.ts';
import { HyperVMachine } from './hyperv-machine.ts';
import { jobDiskVhdx } from './job-disk-vhdx.ts';
import { machineRequest } from './machine-request.ts';
import { PowerShell } from './powershell.ts';
import { SerialPipe } from './serial-pipe.ts';
import { RunSwitch } from './run-switch.ts';

export interface HyperVProviderOptions {
  ledger: Ledger;
  /** Path of powershell.exe or pwsh; default: Windows PowerShell. */
  powershell?: string;
  /** Name of the virtual switch; default: `WIMPROOF_HYPERV_SWITCH`, the Default Switch, or an internal one for this run. */
  switchName?: string;
}

/** How long COM1's pipe may take to appear after the start. */
const PIPE_LIMIT_MS = 15_000;

export class HyperVProvider implements Provider {
  readonly name = 'hyperv' as const;
  readonly disks: Disks;
  readonly #ledger: Ledger;
  readonly #powershell: PowerShell;
  readonly #switch: RunSwitch;

  constructor(options: HyperVProviderOptions) {
    this.#ledger = options.ledger;
    this.#powershell = new PowerShell(options.powershell);
    this.disks = hyperVDisks(this.#powershell);
    this.#switch = new RunSwitch(this.#powershell, this.#ledger, options.switchName);
  }

  /** Hyper-V is part of Windows and has its version. */
  async version(): Promise<string> {
    return os.release();
  }

  /**
   * Starts a machine. When this returns, it runs and its serial line is listened to since its start.
   * @throws WimproofError `WP-HYPERV-*`, `WP-MACHINE-SPEC`; an aborted signal's reason
   */
  async start(spec: MachineSpec, signal: AbortSignal): Promise<HyperVMachine> {
    signal.throwIfAborted();
    await checkFiles(spec, (cause, mend) => hyperVError('WP-HYPERV-FILE', cause, mend));
    const undo: (() => unknown)[] = [];
    try {
      return await this.#startOnce(spec, signal, undo);
    } catch (error) {
      for (const step of undo.reverse()) await step();
      throw error;
    }
  }

  async #startOnce(spec: MachineSpec, signal: AbortSignal, undo: (() => unknown)[]): Promise<HyperVMachine> {
    const token = randomBytes(6).toString('hex');
    const serialPipe = pipePath(token);
    const common = { token, serialPipe };
    // Before anything exists: what this refuses is the scenario's fault.
    machineRequest(spec, { ...common, switchName: '', ...(spec.jobDisk !== undefined && { jobDisk: spec.jobDisk }) });
    const switchName = await this.#switch.name(signal);
    await mkdir(spec.folder, { recursive: true });
    const jobDisk = spec.jobDisk === undefined ? undefined : await jobDiskVhdx(path.resolve(spec.jobDisk), token, { powershell: this.#powershell, ledger: this.#ledger, signal });
    if (jobDisk) undo.push(jobDisk.remove);
    const request = machineRequest(spec, { ...common, switchName, ...(jobDisk && { jobDisk: jobDisk.file }) });

    const removeMachine = this.#own(request.Name, path.join(request.Folder, request.Name), spec.name);
    undo.push(() => removeMachine().catch(() => {})); // Still on record: the reaper tries again.
    const { id } = await this.#powershell.call('new-machine', request, { doing: `make machine ${spec.name}`, signal });
    const lines = new SerialLines();
    const serialLog = path.join(spec.folder, 'serial.log');
    const log = createWriteStream(serialLog, { mode: 0o600 });
    const pipe = new SerialPipe(serialPipe, (bytes) => {
      log.write(bytes);
      lines.push(bytes);
    });
    const hangUp = async () => {
      await pipe.stop();
      await new Promise<void>((resolve) => log.end(resolve));
      lines.end();
    };
    undo.push(hangUp);
    const { record } = await this.#powershell.call('start-machine', { Id: id }, { doing: `start machine ${spec.name}`, signal });
    await within(pipe.connected, PIPE_LIMIT_MS, signal, () => noPipe(serialPipe));

    const release = async () => {
      // Turning off comes first: until then the guest may go on writing to COM1.
      await removeMachine().finally(hangUp);
      await jobDisk?.readBack();
      await jobDisk?.remove();
    };
    const machine = new HyperVMachine({ id, name: spec.name, powershell: this.#powershell, lines, serialLog, forward: spec.forward, since: record, release });
    powerOffOnAbort(machine, signal);
    return machine;
  }

  /** Puts a machine on record before it is made: its files, and the command that removes it. */
  #own(name: string, folder: string, what: string): () => Promise<void> {
    const files = this.#ledger.add({ kind: 'folder', path: folder, what: `files of machine ${what}` });
    const record = this.#ledger.add({ kind: 'command', argv: this.#powershell.freeing('machine', name), what: `machine ${what} (${name})`, holds: folder });
    return async () => {
      await this.#powershell.call('remove-machine', { Name: name }, { doing: `remove machine ${what}`, deadlineMs: 1_900_000 });
      record.strike();
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
      files.strike();
    };
  }
}

/** COM1's pipe. Elsewhere than on Windows (a Hyper-V module that drives something else) it is a Unix socket. */
function pipePath(token: string): string {
  return process.platform === 'win32' ? `\\\\.\\pipe\\wimproof-${token}` : path.join(os.tmpdir(), `wimproof-${token}.pipe`);
}

function noPipe(pipe: string): Error {
  return hyperVError('WP-HYPERV-SERIAL', `the serial line of the machine, ${pipe}, did not appear within ${PIPE_LIMIT_MS / 1000} s`, 'See whether another program has opened the pipe, and whether wimproof runs elevated');
}
