import { Connection, type ConnectionOptions } from './connection.ts';
import type { Endpoint } from './envelope.ts';
import { faultError, operationTimedOut, readFault } from './fault.ts';
import { parseXml, type XmlElement } from './xml.ts';
import { WinRmError } from './winrm-error.ts';

/** How long the server holds a request open before it answers `operation timed out`, in seconds. */
const operationTimeoutSeconds = 20;
/** An answer that takes longer than the operation timeout and this is not coming any more, in milliseconds. */
const answerGraceMs = 20_000;

/**
 * Whether a request may be sent again when the connection broke before its answer came.
 * Safe: Identify and Get (they change nothing), Create (a shell whose id was lost closes itself when idle), Signal
 * terminate and Delete (doing them twice is the same as once). Not safe: Command (it might run twice), Send (input
 * might be typed twice), Receive (the lost answer held output that the server has already dropped: repeating would
 * silently cut the output).
 */
export type Repeat = 'safe' | 'never';

/** Sends envelopes over a few authenticated connections and turns faults into errors. */
export class Client {
  readonly where: string;
  readonly #options: ConnectionOptions;
  readonly #idle: Connection[] = [];
  readonly #all = new Set<Connection>();
  #closed = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.where = `${options.host}:${options.port}`;
    // Refuses an unsafe endpoint at once, not at the first call.
    this.#release(this.#take());
  }

  get endpoint(): Endpoint {
    const scheme = this.#options.certificate === undefined ? 'http' : 'https';
    return { to: `${scheme}://${this.where.replace(/%[^\]]*/, '')}/wsman`, operationTimeoutSeconds };
  }

  /**
   * One exchange. Returns the parsed answer; `undefined` when the server had nothing to say within the operation
   * timeout. Other faults are thrown as WinRmError.
   */
  async exchange(operation: string, envelope: string, signal: AbortSignal, repeat: Repeat, headers?: Record<string, string>): Promise<XmlElement | undefined> {
    for (let attempt = 1; ; attempt++) {
      const connection = this.#take();
      try {
        return await this.#once(connection, operation, envelope, signal, headers);
      } catch (error) {
        const broke = error instanceof WinRmError && (error.code === 'WP-WINRM-CONNECTION-LOST' || error.code === 'WP-WINRM-UNREACHABLE');
        // A refused connection is reported, not hammered: whoever waits for a guest to come up has his own pace.
        if (!broke || attempt > 1 || signal.aborted || error.code === 'WP-WINRM-UNREACHABLE' || repeat === 'never') throw error;
      }
    }
  }

  close(): void {
    this.#closed = true;
    for (const connection of this.#all) connection.close();
    this.#all.clear();
    this.#idle.length = 0;
  }

  async #once(connection: Connection, operation: string, envelope: string, signal: AbortSignal, headers?: Record<string, string>): Promise<XmlElement | undefined> {
    const slow = new AbortController();
    const timer = setTimeout(
      () =>
        slow.abort(
          new WinRmError('WP-WINRM-CONNECTION-LOST', `${this.where} did not answer ${operation} within ${operationTimeoutSeconds + answerGraceMs / 1000} s`, 'the guest hangs or its network is gone: look at its console'),
        ),
      operationTimeoutSeconds * 1000 + answerGraceMs,
    );
    let answer;
    try {
      answer = await connection.post(envelope, AbortSignal.any([signal, slow.signal]), headers);
    } catch (error) {
      connection.close();
      this.#all.delete(connection);
      throw error;
    } finally {
      clearTimeout(timer);
    }
    this.#release(connection);
    if (answer.status !== 200 && !answer.body.includes('Envelope'))
      throw new WinRmError(
        'WP-WINRM-PROTOCOL',
        `${this.where} answered ${operation} with HTTP ${answer.status} and no envelope`,
        answer.status === 413 ? 'the request is larger than MaxEnvelopeSizekb of the guest allows' : 'check that the port belongs to the WinRM service of the guest',
      );
    const document = parseXml(answer.body, this.where);
    const fault = readFault(document);
    if (fault?.code === operationTimedOut) return undefined;
    if (fault) throw faultError(fault, operation, this.where);
    if (answer.status !== 200) throw new WinRmError('WP-WINRM-PROTOCOL', `${this.where} answered ${operation} with HTTP ${answer.status}`, 'look at the guest event log Microsoft-Windows-WinRM/Operational');
    return document;
  }

  #take(): Connection {
    if (this.#closed) throw new WinRmError('WP-WINRM-CANCELLED', `the client of ${this.where} is closed`, 'connect again');
    const idle = this.#idle.pop();
    if (idle) return idle;
    const connection = new Connection(this.#options);
    this.#all.add(connection);
    return connection;
  }

  #release(connection: Connection): void {
    if (!this.#closed) this.#idle.push(connection);
  }
}
