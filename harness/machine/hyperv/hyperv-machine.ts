import { EventEmitter } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { GuestEndpoint, GuestFile, Key, Machine, MachineEvents, MachineState, SerialLine } from '../machine.ts';
import type { SerialLines } from '../qemu/serial.ts';
import { addressTold, firstAnswering, reachable } from './addresses.ts';
import { hyperVError } from './hyperv-error.ts';
import { MachineWatch, type Ending } from './machine-watch.ts';
import type { PowerShell } from './powershell.ts';
import { rgb565ToPng } from './rgb565.ts';

/** What a started machine consists of. */
export interface HyperVParts {
  id: string;
  name: string;
  powershell: PowerShell;
  lines: SerialLines;
  serialLog: string;
  forward: readonly number[];
  /** Records of the worker's log that are newer are about this machine's life. */
  since: number;
  /** Removes the machine, reads its job disk back, ends the serial line, frees the ledger. Told why the machine is off. */
  release: () => Promise<void>;
}

/** Virtual-key codes ("Virtual-Key Codes", win32/inputdev): VK_RETURN, VK_SPACE, VK_ESCAPE, VK_TAB. */
const KEY_CODES: Record<Key, number> = { enter: 0x0d, space: 0x20, escape: 0x1b, tab: 0x09 };
/** One look at addresses takes PowerShell 2 to 3 s; between looks the guest gets as long. */
const ADDRESS_PACE_MS = 2000;
const CONNECT_LIMIT_MS = 3000;
/** A PowerShell that watches may be killed (virus scanner, memory); then another takes over. */
const MOST_WATCHES = 5;

export class HyperVMachine extends EventEmitter<MachineEvents> implements Machine {
  readonly name: string;
  readonly serialLog: string;
  readonly #parts: HyperVParts;
  #state: MachineState = 'running';
  #ending: Ending | undefined;
  #finishing: Promise<void> | undefined;
  #watch!: MachineWatch;
  #watches = 0;
  /** What we did to end it; the log's record may come first. */
  #hostStops: string | undefined;

  constructor(parts: HyperVParts) {
    super();
    this.#parts = parts;
    this.name = parts.name;
    this.serialLog = parts.serialLog;
    parts.lines.on('line', (line) => this.emit('serial', line));
    this.#startWatch(parts.since);
  }

  get state(): MachineState {
    return this.#state;
  }
  get ending(): Ending | undefined {
    return this.#state === 'running' ? undefined : this.#ending;
  }
  get serial(): readonly SerialLine[] {
    return this.#parts.lines.lines;
  }

  async endpoint(guestPort: number, { deadlineMs, signal }: { deadlineMs: number; signal: AbortSignal }): Promise<GuestEndpoint> {
    if (!this.#parts.forward.includes(guestPort)) throw hyperVError('WP-MACHINE-PORT', `Machine ${this.name} forwards no guest port ${guestPort}`, 'Name the port in the machine specification');
    const deadline = Date.now() + deadlineMs;
    let known: string[] = [];
    for (;;) {
      if (this.#state !== 'running') throw this.#isOff('no address');
      const { addresses, zone } = await this.#parts.powershell.call('get-addresses', { Id: this.#parts.id }, { doing: `tell the addresses of ${this.name}`, signal });
      known = reachable([...addresses, ...this.serial.flatMap(({ text }) => addressTold(text) ?? [])], zone);
      const host = await firstAnswering(known, guestPort, CONNECT_LIMIT_MS);
      if (host !== undefined) return { host: net.isIPv6(host) ? `[${host}]` : host, port: guestPort };
      if (Date.now() + ADDRESS_PACE_MS >= deadline) break;
      await delay(ADDRESS_PACE_MS, undefined, { signal });
    }
    const why = known.length === 0 ? 'it tells no address' : `none of its addresses takes a connection (${known.join(', ')})`;
    throw hyperVError('WP-HYPERV-ADDRESS', `Port ${guestPort} of machine ${this.name} was not reached within ${Math.round(deadlineMs / 1000)} s: ${why}`, 'See the screenshot; check the virtual switch (WIMPROOF_HYPERV_SWITCH) and the firewall of this host');
  }

  async screenshot(file: string): Promise<void> {
    if (this.#state !== 'running') throw this.#isOff('no screen to picture');
    const raw = `${file}.rgb565`;
    try {
      const { width, height } = await this.#parts.powershell.call('get-picture', { Id: this.#parts.id, Path: raw }, { doing: `picture the screen of ${this.name}`, deadlineMs: 30_000 });
      await writeFile(file, rgb565ToPng(await readFile(raw), width, height));
    } finally {
      await rm(raw, { force: true });
    }
  }

  async pressKey(key: Key): Promise<void> {
    await this.#parts.powershell.call('send-key', { Id: this.#parts.id, KeyCode: KEY_CODES[key] }, { doing: `press a key of ${this.name}` });
  }

  async checkpoint(name: string): Promise<void> {
    await this.#parts.powershell.call('checkpoint-machine', { Id: this.#parts.id, CheckpointName: name }, { doing: `make checkpoint ${name}`, deadlineMs: 600_000 });
  }

  async restore(name: string): Promise<void> {
    // Going back turns the machine off for a moment: nobody is to take that for its end.
    this.#watch.stop();
    const { record } = await this.#parts.powershell.call('restore-machine', { Id: this.#parts.id, CheckpointName: name }, { doing: `go back to checkpoint ${name}`, deadlineMs: 600_000 });
    this.#startWatch(record);
  }

  async readGuestFiles(paths: readonly string[], account: { username: string; password: string }, { limitBytes, deadlineMs, signal }: { limitBytes: number; deadlineMs: number; signal: AbortSignal }): Promise<GuestFile[]> {
    const values = { Id: this.#parts.id, UserName: account.username, Password: account.password, Paths: [...paths], LimitBytes: limitBytes };
    const { files } = await this.#parts.powershell.call('read-guest-files', values, { doing: `read files of ${this.name} through PowerShell Direct`, deadlineMs, signal });
    return files.map(({ path, base64 }) => ({ path, content: Buffer.from(base64, 'base64') }));
  }

  async shutdown(deadlineMs: number): Promise<void> {
    if (this.#state !== 'running' || this.#finishing) return this.#finishing;
    this.#hostStops = 'asked to shut down';
    try {
      await this.#parts.powershell.call('stop-machine', { Id: this.#parts.id, How: 'Shutdown' }, { doing: `shut ${this.name} down`, deadlineMs });
      return await this.#finish({ reason: 'guest', detail: this.#hostStops });
    } catch {
      // No integration services (Windows PE, Setup), or they took too long: the plug is next.
    }
    await this.#pullThePlug(`did not shut down within ${Math.round(deadlineMs / 1000)} s and was powered off`);
  }

  async powerOff(): Promise<void> {
    await this.#pullThePlug('powered off by the harness');
  }

  async #pullThePlug(detail: string): Promise<void> {
    if (this.#state !== 'running' || this.#finishing) return this.#finishing;
    // Removing turns off first, so there is one PowerShell to wait for, not two.
    await this.#finish({ reason: 'host', detail });
  }

  /** Once: frees everything, then says `off`. What could not be freed stays in the ledger, and in the detail. */
  #finish(ending: Ending): Promise<void> {
    this.#finishing ??= (async () => {
      this.#watch.stop();
      this.#ending = ending;
      try {
        await this.#parts.release();
      } catch (error) {
        this.#ending = { ...ending, detail: `${ending.detail}; then: ${(error as Error).message}` };
      }
      this.#state = ending.reason === 'crash' ? 'crashed' : 'off';
      this.emit('off', this.#ending);
    })();
    return this.#finishing;
  }

  #startWatch(since: number): void {
    this.#watches++;
    const { powershell, id } = this.#parts;
    this.#watch = new MachineWatch(powershell.follow('watch', { Id: id, OwnerProcess: process.pid, Since: since }), since);
    this.#watch.on('reset', () => this.emit('reset'));
    this.#watch.on('off', (ending) => void this.#finish(ending.reason === 'guest' && this.#hostStops !== undefined ? { reason: 'guest', detail: this.#hostStops } : ending));
    this.#watch.on('lost', (lost) => {
      if (this.#finishing) return;
      if (this.#watches < MOST_WATCHES) this.#startWatch(lost.since);
      else void this.#finish({ reason: 'crash', detail: `PowerShell could not keep watching the machine: ${lost.why.replace(/\s+/g, ' ').slice(0, 300)}` });
    });
  }

  #isOff(what: string) {
    return hyperVError('WP-MACHINE-OFF', `Machine ${this.name} is off: there is ${what}`, 'See the serial log for what the guest did last');
  }
}
