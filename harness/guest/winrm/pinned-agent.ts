import https from 'node:https';
import tls from 'node:tls';
import type { Duplex } from 'node:stream';
import { WinRmError } from './winrm-error.ts';

/**
 * An https.Agent with one keep-alive connection that trusts exactly one certificate. The fingerprint is compared when
 * the TLS handshake ends and before the socket is handed to HTTP, so not one byte of a request (hence no credential)
 * reaches another server. Certificate authorities, names and dates do not count: the run made the certificate itself.
 */
export class PinnedAgent extends https.Agent {
  readonly #fingerprint: string;
  readonly #handshaking = new Set<tls.TLSSocket>();

  constructor(fingerprint256: string) {
    // Sessions are not cached: a resumed handshake sends no certificate to compare.
    super({ keepAlive: true, maxSockets: 1, maxFreeSockets: 1, maxCachedSessions: 0 });
    this.#fingerprint = normalise(fingerprint256);
    if (!/^[0-9A-F]{64}$/.test(this.#fingerprint))
      throw new WinRmError('WP-WINRM-PIN', 'the pinned fingerprint is not a SHA-256 digest in hex', 'give the fingerprint256 of the certificate that the guest uses');
  }

  override createConnection(options: https.AgentOptions & tls.ConnectionOptions, callback?: (error: Error | null, socket: Duplex) => void): Duplex {
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
      const actual = normalise(socket.getPeerCertificate().fingerprint256 ?? '');
      if (actual === this.#fingerprint) return callback?.(null, socket);
      return fail(
        new WinRmError(
          'WP-WINRM-PIN',
          `${options.host}:${options.port} presented certificate ${actual.slice(0, 16) || '(none)'}..., not the pinned ${this.#fingerprint.slice(0, 16)}...`,
          'something else answers on this port, or the guest kept the certificate of an earlier run: take a fresh machine',
        ),
      );
    });
    // Returning nothing makes the agent wait for the callback, that is for the comparison above.
    return undefined as unknown as Duplex;
  }

  /** Also ends connections that are still being made; the base class knows only finished ones. */
  override destroy(): void {
    for (const socket of this.#handshaking) socket.destroy();
    this.#handshaking.clear();
    super.destroy();
  }
}

function normalise(fingerprint: string): string {
  return fingerprint.replaceAll(':', '').toUpperCase();
}
