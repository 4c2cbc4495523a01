import { randomBytes } from 'node:crypto';
import { readIdentity, readWmiInstance, type Identity, type WmiInstance } from './answer.ts';
import type { CertificateTrust } from './certificate-trust.ts';
import { Client } from './client.ts';
import { withDeadline } from './deadline.ts';
import { identifyRequest, wmiGetRequest } from './envelope.ts';
import { Shell, refuseLongLine, type CommandResult } from './shell.ts';
import { runStagedScript, type StagedResult, type StagedScript } from './staged-script.ts';
import { WinRmError } from './winrm-error.ts';

export interface ConnectOptions {
  host: string;
  port: number;
  /** `user` (an account of the machine itself), `DOMAIN\user` or `user@domain`. */
  username: string;
  password: string;
  auth: 'ntlm' | 'basic';
  /**
   * The only certificate that is accepted, or `authorities` for any that this host trusts for the name. Undefined = plain
   * HTTP, where NTLM seals every message; basic is then allowed to this host's loopback alone.
   */
  certificate: CertificateTrust | undefined;
  /** Ends every call when it aborts. */
  signal?: AbortSignal;
}
export interface RunOptions {
  deadlineMs: number;
  signal?: AbortSignal;
  /** Given to the command as a pipe, then closed. */
  stdin?: string | Buffer;
  /** Console code page of the shell. Anything but 65001 would be decoded wrongly, so there is no other. */
  codepage?: 65001;
}
export type { CommandResult } from './shell.ts';
export type { StagedResult } from './staged-script.ts';
export type { Identity, WmiInstance } from './answer.ts';

const wmiDeadlineMs = 30_000;

/**
 * A guest reached over WS-Management (WinRM). Every call has a deadline and throws WinRmError (kind infrastructure).
 * Connections are made when they are needed: a guest that restarts in between needs no new object.
 *
 * The protocol (envelopes, shell life cycle, faults, transport, NTLM) is this folder's own: npm's winrm-client 0.0.11
 * reads a single Receive answer, drops exit codes, decodes as ASCII, cannot pin a certificate and does not seal messages
 * (docs/decisions/0002-own-winrm-protocol.md).
 */
export class WinRm {
  readonly #client: Client;
  readonly #signal: AbortSignal | undefined;

  private constructor(options: ConnectOptions) {
    const { host, port, username, password, auth, certificate } = options;
    this.#client = new Client({ host, port, username, password, auth, certificate });
    this.#signal = options.signal;
  }

  /** Prepares a client; nothing is sent yet. Throws WP-WINRM-INSECURE for basic over plain HTTP to another host. */
  static connect(options: ConnectOptions): WinRm {
    return new WinRm(options);
  }

  /** `host:port`, for messages. */
  get where(): string {
    return this.#client.where;
  }

  /** Asks who answers, authenticated: proves that the service runs, the certificate is ours and the account works. */
  async identify(deadlineMs: number): Promise<Identity> {
    return this.#within(deadlineMs, `Identify at ${this.where}`, undefined, async (signal) => {
      const answer = await this.#client.exchange('Identify', identifyRequest(), signal, 'safe');
      if (!answer) throw new WinRmError('WP-WINRM-FAULT', `${this.where} did not identify itself in time`, 'the guest is overloaded: try again');
      return readIdentity(answer, this.where);
    });
  }

  /**
   * Runs a command line as `cmd /c` would and returns what it printed. Nothing is repeated when the connection breaks:
   * the error then says that the outcome is unknown. A line should not begin with a quote (cmd /c strips the first and
   * last one in many cases): begin with `call` or the bare program name. At most 8,191 characters.
   */
  async run(commandLine: string, options: RunOptions): Promise<CommandResult> {
    refuseLongLine(commandLine);
    return this.#inShell(options, `a command at ${this.where}`, (shell, signal) => shell.execute(commandLine, signal, options.stdin));
  }

  /**
   * Puts a batch text of any length into a folder of its own in the guest, with the files that it needs beside it, runs it
   * with `call`, and removes the folder, also when the call is given up. What cannot be removed is named in the result,
   * or in the error.
   */
  async runScript(batch: string, { files, ...options }: Omit<RunOptions, 'stdin'> & { files?: StagedScript['files'] }): Promise<StagedResult> {
    const name = `wimproof-${randomBytes(6).toString('hex')}`;
    const open = (signal: AbortSignal): Promise<Shell> => Shell.open(this.#client, options.codepage ?? 65001, signal);
    return this.#within(options.deadlineMs, `a script at ${this.where}`, options.signal, (signal) => runStagedScript(open, name, { batch, ...(files && { files }) }, signal));
  }

  /** The properties of a WMI class of root/cimv2 with a single instance, such as Win32_OperatingSystem. */
  async wmiGet(className: string, options: { deadlineMs?: number; signal?: AbortSignal } = {}): Promise<WmiInstance> {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(className)) throw new RangeError(`${JSON.stringify(className)} is no WMI class name`);
    return this.#within(options.deadlineMs ?? wmiDeadlineMs, `Get ${className} at ${this.where}`, options.signal, async (signal) => {
      const answer = await this.#client.exchange('Get', wmiGetRequest(this.#client.endpoint, className), signal, 'safe');
      if (!answer) throw new WinRmError('WP-WINRM-FAULT', `${this.where} did not read ${className} in time`, 'the guest is overloaded: try again');
      return readWmiInstance(answer, className, this.where);
    });
  }

  /** When the guest was booted, by its own clock. Two different values prove a restart in between. */
  async bootTime(options: { deadlineMs?: number; signal?: AbortSignal } = {}): Promise<Date> {
    const value = (await this.wmiGet('Win32_OperatingSystem', options))['LastBootUpTime'];
    const time = typeof value === 'string' ? new Date(value) : undefined;
    if (!time || Number.isNaN(time.getTime()))
      throw new WinRmError('WP-WINRM-PROTOCOL', `${this.where} gave no LastBootUpTime`, 'check the guest with: winrm get wmicimv2/Win32_OperatingSystem');
    return time;
  }

  /** Closes all connections; calls that still run fail. */
  close(): void {
    this.#client.close();
  }

  async #inShell<T>(options: { deadlineMs: number; signal?: AbortSignal; codepage?: 65001 }, what: string, work: (shell: Shell, signal: AbortSignal) => Promise<T>): Promise<T> {
    return this.#within(options.deadlineMs, what, options.signal, async (signal) => {
      const shell = await Shell.open(this.#client, options.codepage ?? 65001, signal);
      try {
        return await work(shell, signal);
      } finally {
        await shell.close();
      }
    });
  }

  async #within<T>(deadlineMs: number, what: string, own: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const callers = [this.#signal, own].filter((signal) => signal !== undefined);
    const { signal, stop } = withDeadline(deadlineMs, what, callers.length > 1 ? AbortSignal.any(callers) : callers[0]);
    try {
      return await work(signal);
    } finally {
      stop();
    }
  }
}
