import { timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import { WimproofError } from '../../errors/wimproof-error.ts';
import { onlyPlan } from './cell-work.ts';
import type { Engine } from './engine.ts';
import type { HeldMachine } from './held-machine.ts';
import { LineChannel } from './line-channel.ts';
import { planDeadlineMs } from './plan-deadline.ts';
import { PARAMETERS, PROTOCOL, requestSchema, type Answers, type Method, type Parameters, type Reply, type Request } from './protocol.ts';
import { toFailure } from './to-failure.ts';

export interface SessionHost {
  engine: Engine;
  token: string;
  /** Whether this worker may come in: not one of a later invocation, and not when the end has begun. */
  admits: (worker: { pid: number; index?: number }) => boolean;
  finish: () => Promise<Answers['finish']>;
  onClose: () => void;
}
type Handlers = { [M in Method]: (parameters: Parameters<M>, id: number) => Promise<Answers[M]> };

/** One worker, or the reporter, at the other end of a socket. What it leases ends with the socket, however that ends. */
export class ClientSession {
  readonly #host: SessionHost;
  readonly #channel: LineChannel<Request, Reply>;
  readonly #closed = new AbortController();
  readonly #leases = new Map<string, HeldMachine>();
  #welcome = false;

  constructor(socket: Socket, host: SessionHost) {
    this.#host = host;
    this.#channel = new LineChannel<Request, Reply>(socket, requestSchema, {
      message: (message) => this.#receive(message),
      close: () => {
        this.#closed.abort(new WimproofError({ code: 'WP-LEASE-ENDED', kind: 'infrastructure', cause: 'the worker is gone', mend: 'run the test again' }));
        for (const [lease, machine] of this.#leases) machine.release(lease);
        this.#leases.clear();
        host.onClose();
      },
    });
  }

  readonly #handlers: Handlers = {
    plan: async (cell) => {
      const plan = onlyPlan(await this.#host.engine.prepared(cell));
      return { plan, deadlineMs: planDeadlineMs(plan) };
    },
    run: async (cell, id) => {
      const attempt = await this.#host.engine.result(cell, this.#leases.size > 0);
      const stop = attempt.follow((event) => this.#channel.send({ type: 'event', id, event }));
      try {
        const outcome = await attempt.outcome;
        const fresh = !attempt.given;
        attempt.given = true;
        return { outcome, folder: attempt.folder, fresh, record: this.#host.engine.recordOf(attempt) };
      } finally {
        stop();
      }
    },
    lease: async (cell, id) => {
      let stop: (() => void) | undefined;
      const { engine } = this.#host;
      try {
        const { machine, lease, result } = await engine.lease(cell, this.#closed.signal, this.#leases.size > 0, (one) => {
          stop = one.follow((event) => this.#channel.send({ type: 'event', id, event }));
        });
        this.#leases.set(lease, machine);
        // The worker may have gone while its turn came.
        if (this.#closed.signal.aborted) machine.release(lease);
        const outcome = await result.outcome;
        const fresh = !result.given;
        result.given = true;
        const { inventory, touched } = machine.verbs.known;
        return { outcome, folder: result.folder, fresh, record: engine.recordOf(result), lease, inventory, touched };
      } finally {
        stop?.();
      }
    },
    release: async ({ lease }) => {
      this.#leases.get(lease)?.release(lease);
      this.#leases.delete(lease);
      return null;
    },
    command: async ({ lease, commandLine, timeout }) => this.#leased(lease).verbs.command(commandLine, timeout),
    powershell: async ({ lease, script, timeout }) => this.#leased(lease).verbs.powershell(script, timeout),
    inventory: async ({ lease, timeout }) => this.#leased(lease).verbs.inventory(timeout),
    screenshot: async ({ lease }) => ({ file: await this.#leased(lease).verbs.screenshot() }),
    restart: async ({ lease, timeout }) => ({ bootTime: (await this.#leased(lease).verbs.restart(timeout)).toISOString() }),
    finish: () => this.#host.finish(),
  };

  #receive(message: Request): void {
    if (message.type === 'hello') return this.#greet(message);
    if (!this.#welcome) return this.#refuse('a call before the greeting');
    const { id, method } = message;
    const parameters = PARAMETERS[method].safeParse(message.parameters);
    if (!parameters.success) return this.#channel.send({ type: 'failure', id, error: toFailure(wrongCall(method, parameters.error.issues[0])) });
    const handler = this.#handlers[method] as (parameters: unknown, id: number) => Promise<unknown>;
    handler(parameters.data, id).then(
      (value) => this.#channel.send({ type: 'result', id, value }),
      (error: unknown) => this.#channel.send({ type: 'failure', id, error: toFailure(error) }),
    );
  }

  #greet({ protocol, token, worker }: Extract<Request, { type: 'hello' }>): void {
    if (!sameToken(token, this.#host.token)) return this.#refuse('wrong token');
    if (protocol !== PROTOCOL) return this.#refuse(`this engine speaks protocol ${PROTOCOL}, the worker ${protocol}`);
    if (!this.#host.admits(worker)) {
      this.#channel.send({ type: 'ending' });
      return this.#channel.end();
    }
    this.#welcome = true;
    const { run, folder } = this.#host.engine;
    this.#channel.send({ type: 'welcome', run, folder });
  }

  #refuse(cause: string): void {
    this.#channel.send({ type: 'refused', cause });
    this.#channel.end();
  }

  #leased(lease: string): HeldMachine {
    const machine = this.#leases.get(lease);
    if (machine?.lease === lease) return machine;
    throw new WimproofError({ code: 'WP-LEASE-ENDED', kind: 'infrastructure', cause: 'this lease has ended', mend: 'use a guest only in the test that it was given to' });
  }
}

function wrongCall(method: Method, issue: { path: PropertyKey[]; message: string } | undefined): WimproofError {
  return new WimproofError({ code: 'WP-SUITE-CALL', kind: 'scenario', cause: `${method}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'wrong'}`, mend: 'correct the call in the spec file' });
}

function sameToken(left: string, right: string): boolean {
  const [one, other] = [Buffer.from(left), Buffer.from(right)];
  return one.length === other.length && timingSafeEqual(one, other);
}
