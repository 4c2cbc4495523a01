import http from 'node:http';
import tls from 'node:tls';
import type { CertificateTrust } from './certificate-trust.ts';
import { CheckedAgent } from './checked-agent.ts';
import { postOnce, type HttpAnswer } from './http-exchange.ts';
import { channelBinding } from './ntlm/channel-binding.ts';
import { NtlmClient } from './ntlm/ntlm-client.ts';
import type { NtlmSession } from './ntlm/ntlm-session.ts';
import { openBody, SEALED_CONTENT_TYPE, sealBody } from './sealed-body.ts';
import { splitAccount } from './split-account.ts';
import { WinRmError } from './winrm-error.ts';

export interface ConnectionOptions {
  host: string;
  port: number;
  /** `user` (a local account), `DOMAIN\user` or `user@domain`. */
  username: string;
  password: string;
  auth: 'ntlm' | 'basic';
  /** Undefined = plain HTTP: NTLM then seals every message; basic is allowed towards this host alone. */
  certificate: CertificateTrust | undefined;
}
/** What the service answered to an envelope. */
export interface Answer {
  status: number;
  body: string;
}

const SOAP = 'application/soap+xml;charset=UTF-8';
const loopback = new Set(['127.0.0.1', '::1', '[::1]', 'localhost']);

/**
 * One keep-alive HTTP connection to a WinRM service, authenticated once: NTLM belongs to a TCP connection
 * ([MS-NTHT] 3), so a handshake happens again only when the socket is a new one. One request at a time. Without TLS the
 * messages are sealed with the key of the handshake (message-level encryption), and nothing else is sent or believed.
 */
export class Connection {
  readonly where: string;
  readonly #options: ConnectionOptions;
  readonly #agent: http.Agent;
  readonly #secure: boolean;
  #authenticated: { socket: object; session: NtlmSession | undefined } | undefined;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.where = `${options.host}:${options.port}`;
    this.#secure = options.certificate !== undefined;
    if (!this.#secure && options.auth === 'basic' && !loopback.has(options.host))
      throw new WinRmError('WP-WINRM-INSECURE', `the password would be sent to ${this.where} without TLS`, 'use NTLM, which seals its messages, or HTTPS');
    this.#agent = options.certificate === undefined ? new http.Agent({ keepAlive: true, maxSockets: 1 }) : new CheckedAgent(options.certificate);
  }

  /**
   * Posts an envelope and returns the HTTP answer (200, or 500 with a SOAP fault). Throws WP-WINRM-AUTH on 401,
   * WP-WINRM-INSECURE when the service will not seal, WP-WINRM-UNREACHABLE when no connection came about,
   * WP-WINRM-CONNECTION-LOST when it broke after the request was on its way. The caller's reason is thrown when `signal` aborts.
   */
  async post(envelope: string, signal: AbortSignal, extraHeaders: Record<string, string> = {}): Promise<Answer> {
    const plain = Buffer.from(envelope, 'utf8');
    const headers = { 'Content-Type': SOAP, ...extraHeaders };
    if (this.#options.auth === 'basic') {
      const credentials = Buffer.from(`${this.#options.username}:${this.#options.password}`, 'utf8').toString('base64');
      const answer = await this.#send(plain, { ...headers, Authorization: `Basic ${credentials}` }, signal);
      if (answer.status === 401) throw this.#refused(answer.challenge);
      return { status: answer.status, body: answer.body.toString('utf8') };
    }
    if (this.#authenticated) {
      const answer = await this.#sendInSession(plain, headers, signal, this.#authenticated);
      if (answer) return answer;
    }
    return this.#authenticateAndPost(plain, headers, signal);
  }

  close(): void {
    this.#authenticated = undefined;
    this.#agent.destroy();
  }

  async #authenticateAndPost(plain: Buffer, headers: Record<string, string>, signal: AbortSignal): Promise<Answer> {
    this.#authenticated = undefined;
    const client = new NtlmClient();
    // The first leg carries no body, because the server discards it with its 401.
    const first = await this.#send(Buffer.alloc(0), { ...headers, Authorization: negotiate(client.negotiate()) }, signal);
    if (first.status !== 401) throw this.#unexpected(first);
    const { message, session } = this.#answerChallenge(client, first);
    const authorization = { Authorization: negotiate(message) };
    if (this.#secure) {
      const answer = await this.#send(plain, { ...headers, ...authorization }, signal, first.socket);
      if (answer.status === 401) throw this.#refused(answer.challenge);
      this.#authenticated = { socket: answer.socket, session: undefined };
      return { status: answer.status, body: answer.body.toString('utf8') };
    }
    if (!session) throw new WinRmError('WP-WINRM-INSECURE', `${this.where} does not seal messages with 128 bits`, 'use HTTPS, or allow 128-bit encryption in the security policy of the machine');
    // Nothing is sealed before the service has taken the account: an empty request opens the session.
    const opened = await this.#send(Buffer.alloc(0), { ...headers, ...authorization }, signal, first.socket);
    if (opened.status === 401) throw this.#refused(opened.challenge);
    const answer = await this.#sendInSession(plain, headers, signal, { socket: opened.socket, session });
    if (!answer) throw this.#refused('');
    this.#authenticated = { socket: opened.socket, session };
    return answer;
  }

  /** Undefined when the service wants a new handshake. */
  async #sendInSession(plain: Buffer, headers: Record<string, string>, signal: AbortSignal, { socket, session }: { socket: object; session: NtlmSession | undefined }): Promise<Answer | undefined> {
    if (!session) {
      const answer = await this.#send(plain, headers, signal);
      return answer.status === 401 ? undefined : { status: answer.status, body: answer.body.toString('utf8') };
    }
    // A session belongs to its socket. When that is gone, a new handshake comes before anything is sealed.
    if ((socket as { destroyed?: boolean }).destroyed) return undefined;
    const answer = await this.#send(sealBody(plain, SOAP, session), { ...headers, 'Content-Type': SEALED_CONTENT_TYPE }, signal, socket);
    if (answer.status === 401) return undefined;
    if (answer.body.length === 0) return { status: answer.status, body: '' };
    const opened = openBody(answer.body, answer.contentType, session);
    if (!opened) throw new WinRmError('WP-WINRM-PROTOCOL', `${this.where} answered HTTP ${answer.status} with a message that is not sealed by this session`, 'something between changes the messages, or the port is not that of a WinRM service: use HTTPS');
    return { status: answer.status, body: opened.toString('utf8') };
  }

  #answerChallenge(client: NtlmClient, first: HttpAnswer): ReturnType<NtlmClient['authenticate']> {
    const token = /(?:^|,\s*)(?:Negotiate|NTLM)\s+([A-Za-z0-9+/=]+)/i.exec(first.challenge)?.[1];
    if (!token)
      throw new WinRmError('WP-WINRM-AUTH', `${this.where} offers no NTLM challenge (it answered ${JSON.stringify(first.challenge.slice(0, 80))})`, 'enable Negotiate in winrm/config/service/auth of the guest, or use basic');
    const certificate = first.socket instanceof tls.TLSSocket ? first.socket.getPeerCertificate().raw : undefined;
    try {
      return client.authenticate(Buffer.from(token, 'base64'), { ...splitAccount(this.#options.username), password: this.#options.password }, certificate && channelBinding(certificate));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new WinRmError('WP-WINRM-AUTH', `${this.where} sent an NTLM challenge that cannot be answered: ${error.message}`, 'allow NTLMv2 in the guest (LmCompatibilityLevel 3 or higher on the client side is what this client speaks)');
    }
  }

  #unexpected(answer: HttpAnswer): WinRmError {
    return new WinRmError('WP-WINRM-PROTOCOL', `${this.where} answered the first NTLM message with HTTP ${answer.status} instead of a challenge`, 'check that the port belongs to the WinRM service of the guest');
  }

  #refused(challenge: string): WinRmError {
    const offered = challenge ? `; it offers ${challenge.replace(/\s+[A-Za-z0-9+/=]{16,}/g, '')}` : '';
    return new WinRmError(
      'WP-WINRM-AUTH',
      `${this.where} refused account ${this.#options.username} (${this.#options.auth})${offered}`,
      'check that the account exists, is an administrator, has a password, and that the method is enabled in winrm/config/service/auth',
    );
  }

  #send(body: Buffer, headers: Record<string, string>, signal: AbortSignal, expected?: object): Promise<HttpAnswer> {
    const { host, port } = this.#options;
    const onSocket = (taken: object): Error | undefined => {
      // Another socket than the one that was authenticated knows nothing of us.
      if (this.#authenticated !== undefined && this.#authenticated.socket !== taken) this.#authenticated = undefined;
      return expected !== undefined && expected !== taken ? new Error('the connection closed during the NTLM handshake') : undefined;
    };
    return postOnce({ secure: this.#secure, host, port, agent: this.#agent, headers, body, signal, onSocket });
  }
}

function negotiate(message: Buffer): string {
  return `Negotiate ${message.toString('base64')}`;
}
