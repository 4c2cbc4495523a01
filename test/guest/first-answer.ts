import { setMaxListeners } from 'node:events';
import http from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { identifyRequest } from '../../harness/guest/winrm/envelope.ts';

/** After a refusal: short against a boot, long against what a knock costs the guest. */
const pauseMs = 100;
/** QEMU takes the connection long before the guest has a network, and such a connection stays silent: another is tried beside it. */
const besideMs = 500;
const patienceMs = 5_000;

/**
 * Knocks until the WinRM service answers Identify over HTTP, without a logon as PowerShell's Test-WSMan does. For disks
 * that do not tell on the serial line when they are ready.
 * @param port of 127.0.0.1, forwarded to the guest's HTTP listener
 */
export async function firstAnswer(port: number, signal: AbortSignal): Promise<void> {
  const knocks = new Set<Promise<boolean>>();
  const done = new AbortController();
  // Every knock and every pause beside it listens; a slow boot has dozens.
  setMaxListeners(0, done.signal);
  try {
    for (;;) {
      signal.throwIfAborted();
      const knock = answers(port, done.signal).finally(() => knocks.delete(knock));
      knocks.add(knock);
      const beside = delay(besideMs, undefined, { signal: done.signal }).catch(() => undefined);
      if (await Promise.race([...knocks, beside])) return;
      await delay(pauseMs, undefined, { signal });
    }
  } finally {
    done.abort();
  }
}

function answers(port: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const headers = { 'Content-Type': 'application/soap+xml;charset=UTF-8', WSMANIDENTIFY: 'unauthenticated' };
    const request = http.request({ host: '127.0.0.1', port, path: '/wsman', method: 'POST', agent: false, timeout: patienceMs, headers, signal }, (response) => {
      response.resume();
      response.on('close', () => resolve(response.complete && response.statusCode === 200));
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
    request.end(identifyRequest());
  });
}
