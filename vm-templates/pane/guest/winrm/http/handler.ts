import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { ServiceContext } from '../operations/context.ts';
import { dispatch } from '../operations/dispatch.ts';
import { identify } from '../operations/identify.ts';
import { isIdentify, parseEnvelope } from '../protocol/request.ts';
import { SoapFault } from '../protocol/fault.ts';
import { type Authentication, ConnectionAuthentication } from './authenticate.ts';
import { type Accounts, hasAdministratorToken } from './logon.ts';
import { readBody } from './read-body.ts';
import { isSealed, openBody, SEALED_CONTENT_TYPE, sealBody } from './sealed-body.ts';

const SOAP_TYPE = 'application/soap+xml;charset=UTF-8';
/** Sealing adds a signature and the multipart frame to a message that may be as large as the limit. */
const FRAME = 1024;

export interface HandlerOptions {
  context: ServiceContext;
  accounts: Accounts;
  /** TLS below: plain bodies are fine. */
  secure: boolean;
  urlPrefix: string;
  channelBinding?: Buffer;
}

function decodeMessage(bytes: Buffer, contentType: string): string {
  // Microsoft's own client writes UTF-16.
  if (/charset="?utf-16/i.test(contentType) || (bytes[0] === 0xff && bytes[1] === 0xfe)) return bytes.toString('utf16le').replace(/^\uFEFF/, '');
  return bytes.toString('utf8');
}

/** One listener's HTTP side: paths, authentication, sealed bodies, status codes. */
export class WsmanHandler {
  readonly #options: HandlerOptions;
  readonly #connections = new WeakMap<Socket, ConnectionAuthentication>();
  constructor(options: HandlerOptions) {
    this.#options = options;
  }

  /** Answers one request. An error of our own becomes an empty 500, never a dead service. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('Server', 'Microsoft-HTTPAPI/2.0');
    try {
      await this.#answer(request, response);
    } catch (error) {
      if (response.headersSent || response.destroyed) response.destroy();
      else this.#end(response, 500);
      if (!(error instanceof Error && 'code' in error && error.code === 'ECONNRESET')) process.emitWarning(error instanceof Error ? error : String(error));
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { context, urlPrefix } = this.#options;
    const path = (request.url ?? '').replace(/\?.*$/, '').replace(/\/+$/, '').toLowerCase();
    const anonymous = path === `/${urlPrefix.toLowerCase()}-anon/identify`;
    if (path !== `/${urlPrefix.toLowerCase()}` && !anonymous) return this.#end(response, 404);
    if (request.method !== 'POST') return this.#end(response, 405, { Allow: 'POST' });
    const limit = Number(context.settings.get('MaxEnvelopeSizekb')) * 1024 + FRAME;
    const body = await readBody(request, limit);
    // http.sys stops reading there: the rest of the body cannot be told from a next request, so the connection ends.
    if (!body) return this.#end(response, 413, { Connection: 'close' });

    if (anonymous || request.headers['wsmanidentify']?.toString().toLowerCase() === 'unauthenticated') {
      const plain = this.#identifyAnonymously(body, request.headers['content-type'] ?? '');
      if (plain) return this.#send(response, 200, plain);
      if (anonymous) return this.#end(response, 400);
    }

    const logon = this.#authenticate(request);
    if (logon.headers.length > 0) response.setHeader('WWW-Authenticate', logon.headers);
    if (logon.kind === 'challenge') return this.#end(response, 401);
    // Clients open an NTLM session with an empty request before they have anything to seal.
    if (body.length === 0) return this.#end(response, 200);
    return this.#serve(request, response, logon, body);
  }

  async #serve(request: IncomingMessage, response: ServerResponse, logon: Authentication & { kind: 'user' }, body: Buffer): Promise<void> {
    const { context, accounts, secure } = this.#options;
    const contentType = request.headers['content-type'] ?? '';
    const sealed = isSealed(contentType);
    // Unencrypted traffic is refused without a word: an empty 500, which pywinrm's users know as 'Code 500'.
    if (!sealed && !secure && !context.settings.get('Service/AllowUnencrypted')) return this.#end(response, 500);
    if (sealed && !logon.session) return this.#end(response, 400);
    const opened = sealed ? openBody(body, logon.session!) : { plain: body, contentType };
    if (!opened) return this.#end(response, 400);

    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const outcome = await dispatch(context, decodeMessage(opened.plain, opened.contentType), {
      account: { name: logon.account.name, administrator: true },
      allowed: hasAdministratorToken(accounts, logon.account),
      clientIp: (request.socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
      gone: gone.signal,
      machine: (request.headers.host ?? context.facts().computerName).replace(/:\d+$/, ''),
    });
    if (gone.signal.aborted) return;
    const plain = Buffer.from(outcome.xml, 'utf8');
    if (sealed) this.#send(response, outcome.status, sealBody(plain, SOAP_TYPE, logon.session!), SEALED_CONTENT_TYPE);
    else this.#send(response, outcome.status, plain);
  }

  #authenticate(request: IncomingMessage): Authentication {
    const { context, accounts, secure, channelBinding } = this.#options;
    let state = this.#connections.get(request.socket);
    if (!state) {
      state = new ConnectionAuthentication({
        accounts,
        settings: context.settings,
        computer: () => context.facts().computerName,
        version: () => context.facts().version,
        basicAllowed: () => secure || context.settings.get('Service/AllowUnencrypted') === true,
        channelBinding,
      });
      this.#connections.set(request.socket, state);
    }
    return state.authenticate(request.headers.authorization);
  }
  #identifyAnonymously(body: Buffer, contentType: string): Buffer | undefined {
    try {
      return isIdentify(parseEnvelope(decodeMessage(body, contentType))) ? Buffer.from(identify(undefined)) : undefined;
    } catch (error) {
      if (error instanceof SoapFault) return undefined;
      throw error;
    }
  }
  #send(response: ServerResponse, status: number, body: Buffer, type = SOAP_TYPE): void {
    response.writeHead(status, { 'Content-Type': type, 'Content-Length': body.length });
    response.end(body);
  }
  #end(response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
    response.writeHead(status, { ...headers, 'Content-Length': 0 });
    response.end();
  }
}
