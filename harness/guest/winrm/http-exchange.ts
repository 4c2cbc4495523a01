import http from 'node:http';
import { WinRmError } from './winrm-error.ts';

export interface HttpAnswer {
  status: number;
  contentType: string;
  body: Buffer;
  /** WWW-Authenticate, empty when there is none. */
  challenge: string;
  /** The connection that carried it. */
  socket: object;
}
export interface HttpRequest {
  secure: boolean;
  host: string;
  port: number;
  agent: http.Agent;
  headers: Record<string, string>;
  body: Buffer;
  signal: AbortSignal;
  /** Called with the connection as soon as the request has one; an error that it returns ends the request. */
  onSocket?: (socket: object) => Error | undefined;
}

/** More than MaxEnvelopeSize can be: a server that sends more is not WinRM. */
const largestBody = 4 * 1024 * 1024;

/**
 * One POST to /wsman. Throws WP-WINRM-UNREACHABLE when no connection came about, WP-WINRM-CONNECTION-LOST when it broke
 * after the request was on its way, the signal's reason when it aborts.
 */
export function postOnce({ secure, host, port, agent, headers, body, signal, onSocket }: HttpRequest): Promise<HttpAnswer> {
  // An address of IPv6 stands in brackets in an URL, and without them here.
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  const where = `${host}:${port}`;
  // The zone of a link-local address means something on this host alone, and is not sent (RFC 6874, section 3).
  const zoneless = bare.includes('%') ? { Host: `[${bare.replace(/%.*$/, '')}]:${port}` } : {};
  return new Promise<HttpAnswer>((resolve, reject) => {
    let sent = false;
    let socket: object = {};
    const request = http.request(
      {
        protocol: secure ? 'https:' : 'http:',
        host: bare,
        port,
        path: '/wsman',
        method: 'POST',
        agent,
        headers: { ...headers, ...zoneless, 'Content-Length': String(body.length), 'User-Agent': 'wimproof' },
      },
      (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > largestBody) request.destroy(new Error(`the answer exceeds ${largestBody} bytes`));
          else chunks.push(chunk);
        });
        response.on('error', (error) => reject(broken(error, true, where, signal)));
        response.on('end', () => {
          if (!response.complete) return reject(broken(new Error('the answer was cut off'), true, where, signal));
          return resolve({
            status: response.statusCode ?? 0,
            contentType: response.headers['content-type'] ?? '',
            body: Buffer.concat(chunks),
            challenge: response.headers['www-authenticate'] ?? '',
            socket,
          });
        });
      },
    );
    request.on('socket', (taken) => {
      socket = taken;
      const wrong = onSocket?.(taken);
      if (wrong) request.destroy(wrong);
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
    request.on('error', (error) => reject(broken(error, sent, where, signal)));
    request.end(body);
  });
}

function broken(error: Error, sent: boolean, where: string, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (error instanceof WinRmError) return error;
  const detail = (error as NodeJS.ErrnoException).code ?? error.message;
  return sent
    ? new WinRmError('WP-WINRM-CONNECTION-LOST', `the connection to ${where} broke before the answer came (${detail})`, 'the guest may be restarting: wait until it is ready again', { original: error })
    : new WinRmError('WP-WINRM-UNREACHABLE', `no connection to ${where} (${detail})`, 'check that the guest has booted, that WinRM listens there and that the port is forwarded', { original: error });
}
