import { EventEmitter } from 'node:events';
import type { ChildProcess } from 'node:child_process';
import type { GuestEndpoint, Key, Machine, MachineEvents, MachineState, SerialLine } from '../machine.ts';
import { qemuError } from './qemu-error.ts';
import type { QmpClient, QmpEvent } from './qmp.ts';
import { screenshotWith } from './screenshot.ts';
import { loadSnapshot, saveSnapshot } from './snapshot.ts';
import type { SerialLines } from './serial.ts';
import type { Swtpm } from './swtpm.ts';

/** What a started QEMU consists of. */
export interface QemuParts {
  name: string;
  process: ChildProcess;
  qmp: QmpClient;
  lines: SerialLines;
  serialLog: string;
  ports: Map<number, number>;
  version: readonly number[];
  /** The emulator of its TPM, which ends with the machine; and the machine with it. */
  tpm?: Swtpm;
  /** Why the machine takes no checkpoints, if so. */
  noCheckpoints?: string;
  /** Last lines of QEMU's standard error. */
  stderr: () => string;
  /** Frees sockets, ports and ledger entries; called once, after the process has ended. */
  released: () => void;
}

/** QEMU's SHUTDOWN reasons (qapi/run-state.json, ShutdownCause) that mean that we did it. */
const byHost = new Set(['host-error', 'host-qmp-quit', 'host-qmp-system-reset', 'host-signal', 'host-ui']);
const quitMs = 2000;
/** QEMU's end closes the TPM's connection, and both ends are reported in any order. */
const tpmEndMs = 3000;
/** QKeyCode names of qapi/ui.json. */
const KEY_CODES: Record<Key, string> = { enter: 'ret', space: 'spc', escape: 'esc', tab: 'tab' };

export class QemuMachine extends EventEmitter<MachineEvents> implements Machine {
  readonly name: string;
  readonly serialLog: string;
  readonly #parts: QemuParts;
  #state: MachineState = 'running';
  #cause: { reason: 'guest' | 'host' | 'crash'; detail: string } | null = null;
  #hostStops: string | null = null;
  readonly #ended: Promise<void>;

  constructor(parts: QemuParts) {
    super();
    this.setMaxListeners(50); // Several waits may listen at once.
    this.name = parts.name;
    this.serialLog = parts.serialLog;
    this.#parts = parts;
    parts.lines.on('line', (line) => this.emit('serial', line));
    parts.qmp.on('event', (event) => this.#event(event));
    const { process: child, tpm } = parts;
    const exited = new Promise<void>((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) setImmediate(resolve);
      else child.once('exit', () => resolve());
    });
    // The TPM's state is whole once its emulator is gone: only then may another machine go on with it.
    this.#ended = exited.then(() => tpm?.stop()).then(() => this.#exited(child.exitCode, child.signalCode));
    void tpm?.ended.then((how) => this.#lostTpm(how, exited));
  }

  get state(): MachineState {
    return this.#state;
  }
  get ending(): MachineEvents['off'][0] | undefined {
    return this.#state === 'running' ? undefined : (this.#cause ?? undefined);
  }
  get serial(): readonly SerialLine[] {
    return this.#parts.lines.lines;
  }

  /** Host port on 127.0.0.1 of a forwarded guest port. */
  port(guestPort: number): number {
    const port = this.#parts.ports.get(guestPort);
    if (port === undefined) throw qemuError('WP-MACHINE-PORT', `Machine ${this.name} forwards no guest port ${guestPort}`, 'Name the port in the machine specification');
    return port;
  }

  async endpoint(guestPort: number): Promise<GuestEndpoint> {
    return { host: '127.0.0.1', port: this.port(guestPort) };
  }

  async pressKey(key: Key): Promise<void> {
    await this.#parts.qmp.execute('send-key', { keys: [{ type: 'qcode', data: KEY_CODES[key] }] });
  }

  async checkpoint(name: string): Promise<void> {
    const { noCheckpoints } = this.#parts;
    if (noCheckpoints !== undefined) throw qemuError('WP-MACHINE-CHECKPOINT', `Machine ${this.name} takes no checkpoints: ${noCheckpoints}`, 'Take checkpoints of machines that run Windows, not of job machines');
    await saveSnapshot(this.#parts.qmp, name);
  }

  async restore(name: string): Promise<void> {
    await loadSnapshot(this.#parts.qmp, name);
  }

  async screenshot(file: string): Promise<void> {
    if (this.#state !== 'running') throw qemuError('WP-MACHINE-OFF', `Machine ${this.name} is off: there is no screen to picture`, 'Take the screenshot before the machine ends');
    await screenshotWith((command, argument) => this.#parts.qmp.execute(command, argument), this.#parts.version, file);
  }

  async shutdown(deadlineMs: number): Promise<void> {
    if (this.#state !== 'running') return;
    const deadline = after(deadlineMs);
    try {
      this.#hostStops = 'asked to shut down';
      await this.#parts.qmp.execute('system_powerdown');
      await Promise.race([this.#ended, deadline.passed]);
    } catch {
      // The monitor is gone or does not answer; the plug is next.
    } finally {
      deadline.cancel();
    }
    if (this.#state === 'running') await this.#pullThePlug(`did not shut down within ${Math.round(deadlineMs / 1000)} s and was powered off`);
  }

  async powerOff(): Promise<void> {
    if (this.#state === 'running') await this.#pullThePlug('powered off by the harness');
  }

  async #pullThePlug(detail: string): Promise<void> {
    this.#hostStops = detail;
    this.#cause = { reason: 'host', detail };
    const deadline = after(quitMs);
    // `quit` closes the disk images in order; a process that does not react gets no second chance.
    await Promise.race([this.#parts.qmp.execute('quit', {}, quitMs).catch(() => {}).then(() => this.#ended), deadline.passed]);
    deadline.cancel();
    if (this.#state !== 'running') return;
    this.#parts.process.kill('SIGKILL');
    await this.#ended;
  }

  /** A guest whose TPM has gone fails later and for no visible reason: that is the end of the machine, and an honest one. */
  async #lostTpm(how: string, exited: Promise<void>): Promise<void> {
    const deadline = after(tpmEndMs);
    const left = await Promise.race([exited, deadline.passed.then(() => 'still running' as const)]);
    deadline.cancel();
    if (left !== 'still running') return;
    this.#cause ??= { reason: 'crash', detail: `the emulator of its TPM ended (${how})` };
    this.#parts.process.kill('SIGKILL');
  }

  #event({ event, data }: QmpEvent): void {
    if (event === 'RESET' && data['reason'] !== 'host-qmp-system-reset') this.emit('reset');
    else if (event === 'SHUTDOWN') {
      const reason = String(data['reason'] ?? (data['guest'] === true ? 'guest-shutdown' : 'host-signal'));
      this.#cause ??= reason === 'guest-panic' ? { reason: 'crash', detail: 'the guest panicked' } : byHost.has(reason) ? { reason: 'host', detail: this.#hostStops ?? reason } : { reason: 'guest', detail: this.#hostStops ?? reason };
    } else if (event === 'GUEST_PANICKED') this.#cause = { reason: 'crash', detail: 'the guest panicked' };
  }

  #exited(code: number | null, signal: NodeJS.Signals | null): void {
    const messages = this.#parts.stderr();
    const how = signal ? `signal ${signal}` : `exit code ${code}`;
    const cause = this.#cause ?? { reason: 'crash' as const, detail: `QEMU ended with ${how}${messages ? `: ${messages}` : ''}` };
    this.#cause = cause;
    this.#state = cause.reason === 'crash' ? 'crashed' : 'off';
    this.#parts.lines.end();
    this.#parts.qmp.close();
    this.#parts.released();
    this.emit('off', cause);
  }
}

function after(milliseconds: number): { passed: Promise<void>; cancel: () => void } {
  let cancel = () => {};
  const passed = new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    cancel = () => {
      clearTimeout(timer);
      resolve();
    };
  });
  return { passed, cancel };
}
