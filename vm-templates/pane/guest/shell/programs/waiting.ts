import { setTimeout as delay } from 'node:timers/promises';
import type { Program } from '../../system.ts';
import { complain, say } from './console.ts';

/** timeout [/T] n [/NOBREAK]. With standard input redirected it refuses at once, which is the classic surprise over WinRM. */
export const timeout: Program = async (process) => {
  const seconds = Number(process.argv.find((word) => /^-?\d+$/.test(word)) ?? Number.NaN);
  if (!Number.isInteger(seconds) || seconds < -1 || seconds > 99999) {
    complain(process, 'ERROR: Invalid syntax. Timeout value must be in the range -1 to 99999 seconds.', 'Type "TIMEOUT /?" for usage.');
    return 1;
  }
  if (process.logon === 'network' || process.stdin !== '' || process.input) {
    complain(process, 'ERROR: Input redirection is not supported, exiting the process immediately.');
    return 1;
  }
  say(process, '', `Waiting for ${seconds} seconds, press a key to continue ...`);
  await (seconds === -1 ? forever(process.signal) : delay(seconds * 1000, undefined, { signal: process.signal }));
  return 0;
};

function forever(signal: AbortSignal): Promise<void> {
  return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }));
}

/** ping [-n count] [-w ms] host: the machine itself answers, nothing else does. A second between two echoes, as scripts rely on. */
export const ping: Program = async (process) => {
  let count = 4;
  let host: string | undefined;
  for (let index = 0; index < process.argv.length; index += 1) {
    const word = process.argv[index]!;
    if (/^[-/]n$/i.test(word)) count = Number(process.argv[(index += 1)]);
    else if (/^[-/][wli]$/i.test(word)) index += 1;
    else if (!/^[-/]/.test(word)) host = word;
  }
  if (host === undefined || !Number.isInteger(count) || count < 1) {
    complain(process, host === undefined ? 'IP address must be specified.' : `Bad value for option -n, valid range is from 1 to 4294967295.`);
    return 1;
  }
  const own = ['localhost', process.system.computerName.toLowerCase()].includes(host.toLowerCase()) || /^127\./.test(host) || host === '::1';
  if (!own && !/^[\d.]+$/.test(host)) {
    say(process, `Ping request could not find host ${host}. Please check the name and try again.`);
    return 1;
  }
  const address = /^[\d.]+$/.test(host) ? host : host === '::1' ? host : '127.0.0.1';
  say(process, '', `Pinging ${host}${host === address ? '' : ` [${address}]`} with 32 bytes of data:`);
  for (let echo = 0; echo < count; echo += 1) {
    if (echo > 0) await delay(1000, undefined, { signal: process.signal });
    say(process, own ? `Reply from ${address}: bytes=32 time<1ms TTL=128` : 'Request timed out.');
  }
  const received = own ? count : 0;
  say(process, '', `Ping statistics for ${address}:`, `    Packets: Sent = ${count}, Received = ${received}, Lost = ${count - received} (${own ? 0 : 100}% loss),`);
  if (own) say(process, 'Approximate round trip times in milli-seconds:', '    Minimum = 0ms, Maximum = 0ms, Average = 0ms');
  return own ? 0 : 1;
};
