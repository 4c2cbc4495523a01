import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { qemuError } from './qemu-error.ts';

export interface QmpEvent {
  event: string;
  data: Record<string, unknown>;
}
interface QmpEvents {
  event: [QmpEvent];
  /** The connection is gone. */
  close: [];
}
interface Pending {
  command: string;
  resolve: (value: unknown) => void;
  reject: (error: Error) => void;
  timer: NodeJS.Timeout;
}

/** A message that no QEMU sends is not buffered without end. */
const longestMessage = 16 << 20;

/**
 * Client of the QEMU machine protocol (docs/interop/qmp-spec): a greeting, `qmp_capabilities`, then commands with ids,
 * whose answers come in any order and with events in between. One JSON object a line.
 */
export class QmpClient extends EventEmitter<QmpEvents> {
  readonly #socket: Socket;
  readonly #pending = new Map<string, Pending>();
  readonly #greeted: Promise<void>;
  #greet!: { resolve: () => void; reject: (error: Error) => void };
  #buffer = '';
  #count = 0;
  #closed = false;

  private constructor(socket: Socket) {
    super();
    this.#socket = socket;
    this.#greeted = new Promise((resolve, reject) => (this.#greet = { resolve, reject }));
    this.#greeted.catch(() => {}); // Reported by whoever awaits it.
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => this.#receive(text));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#end());
  }

  /** Takes over a connected socket and leaves the negotiation mode. `deadlineMs` covers greeting and capabilities. */
  static async connect(socket: Socket, deadlineMs = 15_000): Promise<QmpClient> {
    const client = new QmpClient(socket);
    const timer = setTimeout(() => client.#greet.reject(qemuError('WP-QEMU-QMP', `QEMU sent no QMP greeting within ${deadlineMs} ms`, 'See whether the host is overloaded; the machine process may hang')), deadlineMs);
    try {
      await client.#greeted;
      await client.execute('qmp_capabilities', {}, deadlineMs);
    } catch (error) {
      socket.destroy();
      throw error;
    } finally {
      clearTimeout(timer);
    }
    return client;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /**
   * Runs a command and returns its `return` value.
   * @throws WimproofError `WP-QEMU-QMP` when QEMU refuses the command, does not answer, or is gone
   */
  execute(command: string, argument: Record<string, unknown> = {}, deadlineMs = 10_000): Promise<unknown> {
    if (this.#closed) return Promise.reject(gone(command));
    const id = `wp-${++this.#count}`;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#pending.delete(id);
        reject(qemuError('WP-QEMU-QMP', `QEMU did not answer ${command} within ${deadlineMs} ms`, 'See whether the host is overloaded; the machine process may hang'));
      }, deadlineMs);
      this.#pending.set(id, { command, resolve, reject, timer });
      this.#socket.write(`${JSON.stringify({ execute: command, arguments: argument, id })}\n`);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #receive(text: string): void {
    this.#buffer += text;
    for (let at = this.#buffer.indexOf('\n'); at >= 0; at = this.#buffer.indexOf('\n')) {
      const line = this.#buffer.slice(0, at).trim();
      this.#buffer = this.#buffer.slice(at + 1);
      if (line !== '') this.#message(line);
    }
    if (this.#buffer.length > longestMessage) this.#socket.destroy();
  }

  #message(line: string): void {
    let message: Record<string, unknown>;
    try {
      message = JSON.parse(line) as Record<string, unknown>;
    } catch {
      // Not the protocol: whatever is at the other end, it is no QEMU monitor.
      this.#greet.reject(qemuError('WP-QEMU-QMP', `The monitor sent something that is not QMP: ${line.slice(0, 80)}`, 'Report this with the QEMU version'));
      return;
    }
    if ('QMP' in message) this.#greet.resolve();
    else if (typeof message['event'] === 'string') this.emit('event', { event: message['event'], data: (message['data'] ?? {}) as Record<string, unknown> });
    else this.#answer(message);
  }

  #answer(message: Record<string, unknown>): void {
    const pending = this.#pending.get(String(message['id']));
    if (!pending) return;
    this.#pending.delete(String(message['id']));
    clearTimeout(pending.timer);
    if ('return' in message) return pending.resolve(message['return']);
    const error = (message['error'] ?? {}) as { class?: string; desc?: string };
    pending.reject(qemuError('WP-QEMU-QMP', `QEMU refused ${pending.command}: ${error.desc ?? error.class ?? 'no reason given'}`, 'See the machine log; the QEMU version may lack the command'));
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#greet.reject(gone('its greeting'));
    for (const pending of this.#pending.values()) {
      clearTimeout(pending.timer);
      pending.reject(gone(pending.command));
    }
    this.#pending.clear();
    this.emit('close');
  }
}

function gone(command: string) {
  return qemuError('WP-QEMU-QMP', `QEMU ended before it answered ${command}`, 'See why the machine ended (serial log, QEMU messages)');
}
