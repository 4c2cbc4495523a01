import http from 'node:http';
import { PinnedAgent } from './pinned-agent.ts';
import { ntlmAuthenticate, ntlmNegotiate } from './ntlm.ts';
import { WinRmError } from './winrm-error.ts';

export interface ConnectionOptions {
  host: string;
  port: number;
  username: string;
  password: string;
  auth: 'ntlm' | 'basic';
  /** SHA-256 fingerprint of the only acceptable certificate; undefined = plain HTTP, allowed towards this host alone. */
  fingerprint256: string | undefined;
}
export interface HttpAnswer {
  status: number;
  body: string;
}

/** More than MaxEnvelopeSize can be: a server that sends more is not WinRM. */
const largestBody = 4 * 1024 * 1024;
const loopback = new Set(['127.0.0.1', '::1', 'localhost']);

/**
 * One keep-alive HTTP connection to a WinRM service, authenticated once: NTLM belongs to a TCP connection
 * ([MS-NTHT] 3), so a handshake happens again only when the socket is a new one. One request at a time.
 */
export class Connection {
  readonly where: string;
  readonly #options: ConnectionOptions;
  readonly #agent: http.Agent;
  readonly #scheme: 'http' | 'https';
  #authenticated: object | undefined;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.where = `${options.host}:${options.port}`;
    this.#scheme = options.fingerprint256 === undefined ? 'http' : 'https';
    if (options.fingerprint256 === undefined && !loopback.has(options.host))
      throw new WinRmError('WP-WINRM-INSECURE', `${this.where} would be spoken to without TLS`, 'give the fingerprint of the guest certificate; plain HTTP is only used to a port forwarded on this host');
    this.#agent = options.fingerprint256 === undefined ? new http.Agent({ keepAlive: true, maxSockets: 1 }) : new PinnedAgent(options.fingerprint256);
  }

  /** The endpoint's URL, for the envelope's To header. */
  get url(): string {
    return `${this.#scheme}://${this.where}/wsman`;
  }

  /**
   * Posts an envelope and returns the HTTP answer (200, or 500 with a SOAP fault). Throws WP-WINRM-AUTH on 401,
   * WP-WINRM-UNREACHABLE when no connection came about, WP-WINRM-CONNECTION-LOST when it broke after the request was
   * on its way. The caller's reason is thrown when `signal` aborts.
   */
  async post(envelope: string, signal: AbortSignal, extraHeaders: Record<string, string> = {}): Promise<HttpAnswer> {
    const headers = { 'Content-Type': 'application/soap+xml;charset=UTF-8', ...extraHeaders };
    if (this.#options.auth === 'basic') {
      const credentials = Buffer.from(`${this.#options.username}:${this.#options.password}`, 'utf8').toString('base64');
      const answer = await this.#send(envelope, { ...headers, Authorization: `Basic ${credentials}` }, signal);
      if (answer.status === 401) throw this.#refused(answer.challenge);
      return answer;
    }
    if (this.#authenticated) {
      const answer = await this.#send(envelope, headers, signal);
      if (answer.status !== 401) return answer;
    }
    // The first leg carries no body, because the server discards it with its 401.
    const first = await this.#send('', { ...headers, Authorization: ntlmNegotiate() }, signal);
    if (first.status !== 401) return this.#unexpected(first);
    const authorization = ntlmAuthenticate(first.challenge, this.#options.username, this.#options.password, this.where);
    const answer = await this.#send(envelope, { ...headers, Authorization: authorization }, signal, first.socket);
    if (answer.status === 401) throw this.#refused(answer.challenge);
    this.#authenticated = answer.socket;
    return answer;
  }

  close(): void {
    this.#authenticated = undefined;
    this.#agent.destroy();
  }

  #unexpected(answer: HttpAnswer): never {
    throw new WinRmError('WP-WINRM-PROTOCOL', `${this.where} answered the first NTLM message with HTTP ${answer.status} instead of a challenge`, 'check that the port belongs to the WinRM service of the guest');
  }

  #refused(challenge: string): WinRmError {
    const offered = challenge ? `; it offers ${challenge.replace(/\s+[A-Za-z0-9+/=]{16,}/g, '')}` : '';
    return new WinRmError(
      'WP-WINRM-AUTH',
      `${this.where} refused account ${this.#options.username} (${this.#options.auth})${offered}`,
      'check that the account exists, is an administrator, has a password, and that the method is enabled in winrm/config/service/auth',
    );
  }

  #send(body: string, headers: Record<string, string>, signal: AbortSignal, expected?: object): Promise<HttpAnswer & { challenge: string; socket: object }> {
    return new Promise<HttpAnswer & { challenge: string; socket: object }>((resolve, reject) => {
      let sent = false;
      let socket: object = {};
      const payload = Buffer.from(body, 'utf8');
      const request = http.request(
        {
          protocol: this.#scheme === 'https' ? 'https:' : 'http:',
          host: this.#options.host,
          port: this.#options.port,
          path: '/wsman',
          method: 'POST',
          agent: this.#agent,
          headers: { ...headers, 'Content-Length': String(payload.length), 'User-Agent': 'wimproof' },
        },
        (response) => {
          const chunks: Buffer[] = [];
          let size = 0;
          response.on('data', (chunk: Buffer) => {
            size += chunk.length;
            if (size > largestBody) request.destroy(new Error(`the answer exceeds ${largestBody} bytes`));
            else chunks.push(chunk);
          });
          response.on('error', (error) => reject(this.#broken(error, true, signal)));
          response.on('end', () => {
            if (!response.complete) return reject(this.#broken(new Error('the answer was cut off'), true, signal));
            const challenge = response.headers['www-authenticate'] ?? '';
            return resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8'), challenge, socket });
          });
        },
      );
      request.on('socket', (taken) => {
        socket = taken;
        // Another socket than the one that was authenticated knows nothing of us.
        if (this.#authenticated !== undefined && this.#authenticated !== taken) this.#authenticated = undefined;
        if (expected !== undefined && expected !== taken) request.destroy(new Error('the connection closed during the NTLM handshake'));
      });
      // Not http's own `signal`: a request that still waits for its socket (a guest that accepts but does not speak TLS
      // yet) would learn of the abort only with the socket, that is never.
      const abort = (): void => {
        reject(signal.reason);
        request.destroy();
      };
      if (signal.aborted) abort();
      signal.addEventListener('abort', abort, { once: true });
      request.on('close', () => signal.removeEventListener('abort', abort));
      request.on('finish', () => (sent = true));
      request.on('error', (error) => reject(this.#broken(error, sent, signal)));
      request.end(payload);
    });
  }

  #broken(error: Error, sent: boolean, signal: AbortSignal): unknown {
    if (signal.aborted) return signal.reason;
    if (error instanceof WinRmError) return error;
    const detail = (error as NodeJS.ErrnoException).code ?? error.message;
    return sent
      ? new WinRmError('WP-WINRM-CONNECTION-LOST', `the connection to ${this.where} broke before the answer came (${detail})`, 'the guest may be restarting: wait until it is ready again', { original: error })
      : new WinRmError('WP-WINRM-UNREACHABLE', `no connection to ${this.where} (${detail})`, 'check that the guest has booted, that WinRM listens there and that the port is forwarded', { original: error });
  }
}
