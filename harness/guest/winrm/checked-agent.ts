import https from 'node:https';
import tls from 'node:tls';
import type { Duplex } from 'node:stream';
import { certificateCheck, type CertificateCheck, type CertificateTrust } from './certificate-trust.ts';

/**
 * An https.Agent with one keep-alive connection that checks the certificate itself. It is looked at when the TLS
 * handshake ends and before the socket is handed to HTTP, so not one byte of a request (hence no credential) reaches
 * a server that is not the right one.
 */
export class CheckedAgent extends https.Agent {
  readonly #check: CertificateCheck;
  readonly #handshaking = new Set<tls.TLSSocket>();

  constructor(trust: CertificateTrust) {
    // Sessions are not cached: a resumed handshake sends no certificate to look at.
    super({ keepAlive: true, maxSockets: 1, maxFreeSockets: 1, maxCachedSessions: 0 });
    this.#check = certificateCheck(trust);
  }

  override createConnection(options: https.AgentOptions & tls.ConnectionOptions, callback?: (error: Error | null, socket: Duplex) => void): Duplex {
    // Node still verifies chain and name, and says so in `authorized`; refusing is ours, with an error that helps.
    const socket = tls.connect({ ...options, rejectUnauthorized: false, ALPNProtocols: ['http/1.1'] });
    this.#handshaking.add(socket);
    const fail = (error: Error): void => {
      this.#handshaking.delete(socket);
      socket.destroy();
      // Node's agent takes the error alone; its type wants a socket too.
      callback?.(error, socket);
    };
    socket.once('error', fail);
    socket.once('secureConnect', () => {
      this.#handshaking.delete(socket);
      socket.removeListener('error', fail);
      const wrong = this.#check(socket, `${options.host}:${options.port}`);
      if (wrong === undefined) return callback?.(null, socket);
      return fail(wrong);
    });
    // Returning nothing makes the agent wait for the callback, that is for the check above.
    return undefined as unknown as Duplex;
  }

  /** Also ends connections that are still being made; the base class knows only finished ones. */
  override destroy(): void {
    for (const socket of this.#handshaking) socket.destroy();
    this.#handshaking.clear();
    super.destroy();
  }
}
