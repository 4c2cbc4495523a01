import net from 'node:net';
import path from 'node:path';
import type { Endpoint } from './arguments.ts';
import { qemuError } from './qemu-error.ts';

/**
 * A listener that takes exactly one connection. We listen and QEMU connects: so the connection is an event, and there
 * is no socket file to poll for, and no free TCP port to lose to someone else.
 */
export interface ListeningEndpoint {
  endpoint: Endpoint;
  connected: Promise<net.Socket>;
  close(): void;
}

/** Longest Unix socket path that every system takes: 104 bytes with the closing zero on macOS, 108 on Linux. */
const longestPath = 103;

/** @throws WimproofError `WP-QEMU-SOCKET` when a path is too long for a Unix socket */
export function checkSocketPath(file: string): void {
  if (Buffer.byteLength(file) > longestPath) throw qemuError('WP-QEMU-SOCKET', `The socket path ${file} is longer than ${longestPath} bytes`, 'Set TMPDIR to a shorter folder');
}

/**
 * @param folder private folder (mode 0700) for the socket
 * @param name file name of the socket
 */
export async function listenOnce(folder: string, name: string, platform: NodeJS.Platform = process.platform): Promise<ListeningEndpoint> {
  const file = path.join(folder, name);
  if (platform !== 'win32') checkSocketPath(file);
  const server = net.createServer();
  const connected = new Promise<net.Socket>((resolve) => {
    server.once('connection', (socket) => {
      server.close(); // No second visitor; also removes the socket file.
      resolve(socket);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    // QEMU on Windows has no Unix sockets that Node could serve: a loopback port that is ours from the start.
    if (platform === 'win32') server.listen(0, '127.0.0.1', resolve);
    else server.listen(file, resolve);
  });
  const address = server.address();
  return { endpoint: typeof address === 'object' && address !== null ? { port: address.port } : { path: file }, connected, close: () => server.close() };
}
