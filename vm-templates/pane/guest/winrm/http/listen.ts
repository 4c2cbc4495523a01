import { createServer, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import type { PrivateStore } from '../config/certificates.ts';
import type { WsmanHandler } from './handler.ts';

export interface ListenOptions {
  handler: WsmanHandler;
  /** 0 takes a free one. */
  port: number;
  /** Interface to bind; undefined for all. */
  host?: string;
  tls?: PrivateStore;
  /** Asked for every connection from another machine: whether the firewall lets it in. */
  admit(port: number): boolean;
}
export interface OpenListener {
  port: number;
  close(): Promise<void>;
}

/** http.sys closes idle connections after two minutes. NTLM state lives on the connection, so Node's 5 s would break clients that think. */
const IDLE = 120_000;

function isLoopback(address: string | undefined): boolean {
  return address === undefined || address === '::1' || /^(?:::ffff:)?127\./.test(address);
}

/** Opens one HTTP or HTTPS listener. Rejects as `listen` does (EADDRINUSE). */
export async function listen(options: ListenOptions): Promise<OpenListener> {
  const answer = options.handler.handle.bind(options.handler);
  const server: Server = options.tls ? createSecureServer({ pfx: options.tls.pfx, passphrase: options.tls.passphrase, minVersion: 'TLSv1.2' }, answer) : createServer(answer);
  server.keepAliveTimeout = IDLE;
  // A Receive may wait as long as its OperationTimeout; Node's own limit on the time between requests' ends is not Windows'.
  server.requestTimeout = 0;
  server.timeout = 0;
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    // The Windows firewall drops the connection attempt; from inside the service the nearest thing is to reset it. Asked
    // each time, so that a rule added by netsh counts at once.
    if (!isLoopback(socket.remoteAddress) && !options.admit(options.port)) {
      socket.resetAndDestroy();
      return;
    }
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen({ port: options.port, host: options.host });
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
