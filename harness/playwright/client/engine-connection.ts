import { connect, type Socket } from 'node:net';
import { WimproofError } from '../../errors/wimproof-error.ts';
import { LineChannel } from '../engine/line-channel.ts';
import { PROTOCOL, replySchema, type Answers, type CellEvent, type Method, type Parameters, type Reply, type Request } from '../engine/protocol.ts';
import type { Publication } from '../engine/rendezvous.ts';
import { errorOfFailure, suiteError } from '../suite-error.ts';

interface Pending {
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
  onEvent?: (event: CellEvent) => void;
}
export interface Client {
  pid: number;
  /** Playwright's workerIndex; a reporter has none. */
  index?: number;
}

/** A connection to the engine. Errors come as the classes of `suite-error.ts`. */
export class EngineConnection {
  readonly run: string;
  readonly folder: string;
  readonly #channel: LineChannel<Reply, Request>;
  readonly #pending: Map<number, Pending>;
  #count = 0;
  /** Why nobody answers any more. */
  #lost: WimproofError | undefined;

  private constructor(channel: LineChannel<Reply, Request>, pending: Map<number, Pending>, welcome: { run: string; folder: string }) {
    this.#channel = channel;
    this.#pending = pending;
    this.run = welcome.run;
    this.folder = welcome.folder;
  }

  /** @returns undefined when this engine is at its end, or gone */
  static open({ socket, token }: Publication, client: Client): Promise<EngineConnection | undefined> {
    return new Promise((resolve, reject) => {
      let connection: EngineConnection | undefined;
      const pending = new Map<number, Pending>();
      const raw: Socket = connect(socket);
      const channel = new LineChannel<Reply, Request>(raw, replySchema, {
        message: (message) => {
          switch (message.type) {
            case 'welcome':
              connection = new EngineConnection(channel, pending, message);
              return resolve(connection);
            case 'ending':
              return resolve(undefined);
            case 'refused':
              return reject(suiteError(refused(message.cause)));
            case 'event':
              return pending.get(message.id)?.onEvent?.(message.event);
            case 'result':
            case 'failure': {
              const call = pending.get(message.id);
              pending.delete(message.id);
              if (pending.size === 0) channel.keepAlive(false);
              return message.type === 'result' ? call?.resolve(message.value) : call?.reject(errorOfFailure(message.error));
            }
          }
        },
        close: (problem) => {
          resolve(undefined);
          if (connection) connection.#lost = lost(problem);
          for (const { reject: fail } of pending.values()) fail(suiteError(lost(problem)));
          pending.clear();
        },
      });
      raw.once('connect', () => channel.send({ type: 'hello', protocol: PROTOCOL, token, worker: client }));
    });
  }

  /** @param onEvent told what happens in the cell meanwhile, from its beginning */
  call<M extends Method>(method: M, parameters: Parameters<M>, onEvent?: (event: CellEvent) => void): Promise<Answers[M]> {
    if (this.#lost) return Promise.reject(suiteError(this.#lost));
    const id = ++this.#count;
    this.#channel.keepAlive(true);
    return new Promise<Answers[M]>((resolve, reject) => {
      this.#pending.set(id, { resolve: resolve as (value: unknown) => void, reject, ...(onEvent && { onEvent }) });
      this.#channel.send({ type: 'call', id, method, parameters });
    });
  }

  close(): void {
    this.#channel.end();
  }
}

function refused(cause: string): WimproofError {
  return new WimproofError({ code: 'WP-ENGINE-REFUSED', kind: 'infrastructure', cause: `the engine refused this worker: ${cause}`, mend: 'use one version of wimproof for the whole suite' });
}

function lost(problem: string | undefined): WimproofError {
  return new WimproofError({ code: 'WP-ENGINE-LOST', kind: 'infrastructure', cause: `the engine that runs the machines is gone${problem === undefined ? '' : `: ${problem}`}`, mend: "run the tests again; what ended it stands in the run folder's journal" });
}
