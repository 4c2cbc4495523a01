import net from 'node:net';

/**
 * A TCP port of 127.0.0.1 that was free a moment ago. Someone may take it before QEMU does: the caller tries again
 * (QEMU says `Could not set up host forwarding rule`).
 */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
