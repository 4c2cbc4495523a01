import http from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { identifyRequest } from '../../harness/guest/winrm/envelope.ts';

/** Between two knocks: short against a boot, long against what a knock costs the guest. */
const pauseMs = 100;
/** QEMU takes the connection long before the guest has a network, and such a connection stays silent: better a new one. */
const patienceMs = 1_000;

/**
 * Knocks until the WinRM service answers Identify over HTTP, without a logon as PowerShell's Test-WSMan does. For disks
 * that do not tell on the serial line when they are ready.
 * @param port of 127.0.0.1, forwarded to the guest's HTTP listener
 */
export async function firstAnswer(port: number, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    if (await answers(port)) return;
    await delay(pauseMs, undefined, { signal });
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const request = http.request({ host: '127.0.0.1', port, path: '/wsman', method: 'POST', agent: false, timeout: patienceMs, headers: { 'Content-Type': 'application/soap+xml;charset=UTF-8', WSMANIDENTIFY: 'unauthenticated' } }, (response) => {
      response.resume();
      response.on('close', () => resolve(response.complete && response.statusCode === 200));
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
    request.end(identifyRequest());
  });
}
