import { readCommandId, readReceived, readShellId } from './answer.ts';
import type { Client } from './client.ts';
import { commandRequest, createShellRequest, deleteShellRequest, receiveRequest, sendRequest, terminateRequest } from './envelope.ts';
import { withDeadline } from './deadline.ts';
import { WinRmError } from './winrm-error.ts';

/** cmd.exe takes no longer line (KB 830473); over WinRM a longer one yields no output and exit code 0. */
export const longestCommandLine = 8191;
/** Raw bytes per Send: as base64 it stays below the smallest MaxEnvelopeSizekb (150). */
const stdinChunk = 64 * 1024;
/** How long cleaning up may take when the command itself was given up, in milliseconds. */
const cleanUpMs = 5_000;

export interface CommandResult {
  /** Unsigned 32 bit. */
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** One remote command shell: several commands one after the other, then `close`. */
export class Shell {
  readonly #client: Client;
  readonly #id: string;

  private constructor(client: Client, id: string) {
    this.#client = client;
    this.#id = id;
  }

  static async open(client: Client, codepage: number, signal: AbortSignal): Promise<Shell> {
    const answer = await client.exchange('Create', createShellRequest(client.endpoint, codepage), signal, 'safe');
    if (!answer) throw new WinRmError('WP-WINRM-FAULT', `${client.where} did not create a shell within the operation timeout`, 'the guest is overloaded: try again');
    return new Shell(client, readShellId(answer, client.where));
  }

  /**
   * Runs one command line through cmd.exe and waits for its end. Both streams are joined before they are decoded as
   * UTF-8, because a character may be split between two answers. When `signal` aborts, the command is terminated in
   * the guest and the signal's reason is thrown.
   */
  async execute(line: string, signal: AbortSignal, stdin?: string | Buffer): Promise<CommandResult> {
    refuseLongLine(line);
    const { endpoint } = this.#client;
    const started = await this.#client.exchange('Command', commandRequest(endpoint, this.#id, line, stdin !== undefined), signal, 'never');
    if (!started) throw new WinRmError('WP-WINRM-FAULT', `${this.#client.where} did not start the command within the operation timeout`, 'the guest is overloaded: look at its state before trying again');
    const commandId = readCommandId(started, this.#client.where);
    try {
      if (stdin !== undefined) await this.#send(commandId, Buffer.from(stdin), signal);
      return await this.#receive(commandId, signal);
    } finally {
      // Also after Done: the slot in the shell is freed only by the signal.
      await this.#quietly('Signal', terminateRequest(endpoint, this.#id, commandId));
    }
  }

  /** Deletes the shell; what still runs in it ends. Never throws: a shell that cannot be deleted ends when idle. */
  async close(): Promise<void> {
    await this.#quietly('Delete', deleteShellRequest(this.#client.endpoint, this.#id));
  }

  async #send(commandId: string, input: Buffer, signal: AbortSignal): Promise<void> {
    for (let offset = 0; offset === 0 || offset < input.length; offset += stdinChunk) {
      const end = offset + stdinChunk >= input.length;
      await this.#client.exchange('Send', sendRequest(this.#client.endpoint, this.#id, commandId, input.subarray(offset, offset + stdinChunk), end), signal, 'never');
    }
  }

  async #receive(commandId: string, signal: AbortSignal): Promise<CommandResult> {
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    for (;;) {
      const answer = await this.#client.exchange('Receive', receiveRequest(this.#client.endpoint, this.#id, commandId), signal, 'never');
      if (!answer) continue;
      const received = readReceived(answer, this.#client.where);
      stdout.push(...received.stdout);
      stderr.push(...received.stderr);
      if (received.exitCode !== undefined) return { exitCode: received.exitCode, stdout: decode(stdout), stderr: decode(stderr) };
    }
  }

  async #quietly(operation: string, envelope: string): Promise<void> {
    const { signal, stop } = withDeadline(cleanUpMs, `${operation} at ${this.#client.where}`);
    try {
      await this.#client.exchange(operation, envelope, signal, 'safe');
    } catch {
      // The result, or the error that led here, matters more than an orphan that the guest reaps by itself.
    } finally {
      stop();
    }
  }
}

/** Refuses what cmd.exe would cut or mistake for a second command. */
export function refuseLongLine(line: string): void {
  if (line.length > longestCommandLine)
    throw new WinRmError(
      'WP-WINRM-COMMAND-TOO-LONG',
      `the command line has ${line.length} characters; cmd.exe takes at most ${longestCommandLine} and would run nothing, with exit code 0`,
      'use runScript, which puts the text into a file in the guest',
    );
  if (/[\0\r\n]/.test(line)) throw new WinRmError('WP-WINRM-COMMAND-TOO-LONG', 'a command line must be one line without NUL', 'use runScript for several lines');
}

function decode(chunks: Buffer[]): string {
  return new TextDecoder('utf-8').decode(Buffer.concat(chunks));
}
