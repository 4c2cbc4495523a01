import net from 'node:net';
import { hyperVError } from './hyperv-error.ts';

/**
 * Between tries to open the pipe. There is no event for a pipe that appears; the firmware takes longer than this before
 * anything can write to COM1.
 */
const PACE_MS = 50;
const REFUSED = new Set(['EPERM', 'EACCES']);

/**
 * The host's end of COM1. Hyper-V is the server of the named pipe: it makes it when the machine starts, ends it with the
 * machine, and may make it anew at a reset. So we try before the start already, and again whenever the connection ends.
 * Source: microsoft/openvmm, petri/src/vm/hyperv/mod.rs (hyperv_serial_log_task), which does the same every 100 ms and
 * names ERROR_FILE_NOT_FOUND and ERROR_PIPE_BUSY (during a reset) as what is to be expected.
 */
export class SerialPipe {
  /** Settles at the first connection; rejects with `WP-HYPERV-SERIAL` when this account may not open the pipe. */
  readonly connected: Promise<void>;
  readonly #path: string;
  readonly #receive: (bytes: Buffer) => void;
  #first!: { resolve: () => void; reject: (error: Error) => void };
  #socket: net.Socket | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;
  #idle: (() => void) | undefined;

  constructor(path: string, receive: (bytes: Buffer) => void) {
    this.#path = path;
    this.#receive = receive;
    this.connected = new Promise((resolve, reject) => (this.#first = { resolve, reject }));
    this.connected.catch(() => {}); // Whoever awaits it hears of it.
    this.#connect();
  }

  /** Stops trying, after what is still on its way has been read (for `limitMs` at most). */
  async stop(limitMs = 1000): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    if (!this.#socket) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, limitMs);
      this.#idle = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#socket?.destroy();
  }

  #connect(): void {
    if (this.#stopped) return;
    const socket = net.connect(this.#path);
    this.#socket = socket;
    let refused: string | undefined;
    socket.on('connect', () => this.#first.resolve());
    socket.on('data', (bytes) => this.#receive(bytes));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== undefined && REFUSED.has(error.code)) refused = error.code;
    });
    socket.on('close', () => {
      this.#socket = undefined;
      this.#idle?.();
      if (refused !== undefined) return this.#first.reject(notAllowed(this.#path, refused));
      if (!this.#stopped) this.#timer = setTimeout(() => this.#connect(), PACE_MS);
    });
  }
}

/** Source: microsoft/uefi_debug_tools pull request 32, "Connecting to Windows named pipes requires admin permission". */
function notAllowed(path: string, code: string) {
  return hyperVError('WP-HYPERV-SERIAL', `the serial line of the machine, ${path}, may not be opened (${code})`, 'Start wimproof elevated: Hyper-V gives the pipes of COM ports to administrators');
}
