import type { Socket } from 'node:net';
import type { z } from 'zod';

/** An outcome with its inventory has a few hundred kilobytes; what is longer is no message of ours. */
const LONGEST_LINE = 64 << 20;

/**
 * One JSON object a line over a socket, each checked against its schema. A line that does not fit closes the socket: what
 * comes after it cannot be trusted either.
 */
export class LineChannel<Incoming, Outgoing> {
  readonly #socket: Socket;
  #rest: string[] = [];
  #length = 0;

  constructor(socket: Socket, schema: z.ZodType<Incoming>, on: { message: (message: Incoming) => void; close: (problem?: string) => void }) {
    this.#socket = socket;
    let closed = false;
    const close = (problem?: string): void => {
      if (closed) return;
      closed = true;
      socket.destroy();
      on.close(problem);
    };
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      const lines = chunk.split('\n');
      for (const [index, part] of lines.entries()) {
        this.#rest.push(part);
        this.#length += part.length;
        if (this.#length > LONGEST_LINE) return close('a line is too long');
        if (index === lines.length - 1) return;
        const line = this.#rest.join('');
        this.#rest = [];
        this.#length = 0;
        const message = read(line, schema);
        if (message === undefined) return close(`not a message of this protocol: ${line.slice(0, 80)}`);
        if (!closed) on.message(message);
      }
    });
    socket.on('error', (error) => close(error.message));
    socket.on('close', () => close());
  }

  send(message: Outgoing): void {
    if (!this.#socket.destroyed) this.#socket.write(`${JSON.stringify(message)}\n`);
  }

  /** Sends what is still to be sent, and ends. */
  end(): void {
    this.#socket.end();
  }

  /** Whether an open channel keeps this process. */
  keepAlive(keep: boolean): void {
    if (keep) this.#socket.ref();
    else this.#socket.unref();
  }
}

function read<T>(line: string, schema: z.ZodType<T>): T | undefined {
  try {
    const result = schema.safeParse(JSON.parse(line));
    return result.success ? result.data : undefined;
  } catch {
    return undefined;
  }
}
