import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { listenOnce } from '../../harness/machine/qemu/endpoint.ts';
import { findProgram } from '../../harness/machine/qemu/find-qemu.ts';
import { QmpClient, type QmpEvent } from '../../harness/machine/qemu/qmp.ts';

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'wp-qmp-'));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

const greeting = '{"QMP": {"version": {"qemu": {"micro": 22, "minor": 2, "major": 7}, "package": ""}, "capabilities": ["oob"]}}\r\n';

/** A QEMU that says exactly what a test wants. `answer` gets each command and returns the text to send. */
async function puppet(answer: (command: { execute: string; id: string }) => string | null, hello = greeting): Promise<{ socket: net.Socket; theirs: net.Socket }> {
  const listening = await listenOnce(folder, 'q');
  const theirs = 'path' in listening.endpoint ? net.connect(listening.endpoint.path) : net.connect(listening.endpoint.port, '127.0.0.1');
  const socket = await listening.connected;
  theirs.on('error', () => {});
  theirs.write(hello);
  let rest = '';
  theirs.setEncoding('utf8').on('data', (text: string) => {
    rest += text;
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const reply = answer(JSON.parse(line) as { execute: string; id: string });
      if (reply !== null) theirs.write(reply);
    }
  });
  return { socket, theirs };
}
const ok = (id: string, value: unknown = {}) => `${JSON.stringify({ return: value, id })}\r\n`;

test('a real QEMU: greeting, commands, refusals, events, the end', async () => {
  const program = findProgram('qemu-system-x86_64');
  test.skip(!program, 'no QEMU here');
  const listening = await listenOnce(folder, 'qmp');
  const endpoint = 'path' in listening.endpoint ? `path=${listening.endpoint.path}` : `host=127.0.0.1,port=${listening.endpoint.port}`;
  const child = spawn(program as string, ['-S', '-machine', 'pc', '-m', '16', '-nodefaults', '-display', 'none', '-chardev', `socket,id=q,${endpoint}`, '-mon', 'chardev=q,mode=control'], { stdio: 'ignore' });
  try {
    const client = await QmpClient.connect(await listening.connected);
    const events: QmpEvent[] = [];
    client.on('event', (event) => events.push(event));
    // Answers come back to the right asker.
    const [status, version] = await Promise.all([client.execute('query-status'), client.execute('query-version')]);
    expect(status).toMatchObject({ running: false, status: 'prelaunch' });
    expect(version).toMatchObject({ qemu: { major: expect.any(Number) } });
    await expect(client.execute('no-such-command')).rejects.toMatchObject({ code: 'WP-QEMU-QMP', message: expect.stringContaining('no-such-command') });
    await client.execute('cont');
    await client.execute('system_reset');
    await client.execute('system_powerdown');
    await expect.poll(() => events.map((one) => one.event)).toEqual(expect.arrayContaining(['RESUME', 'RESET', 'POWERDOWN']));
    expect(events.find((one) => one.event === 'RESET')?.data).toMatchObject({ guest: false, reason: 'host-qmp-system-reset' });
    const closed = new Promise((resolve) => client.once('close', () => resolve(true)));
    await client.execute('quit');
    expect(await closed).toBe(true);
    expect(events.at(-1)).toMatchObject({ event: 'SHUTDOWN', data: { guest: false, reason: 'host-qmp-quit' } });
    await expect(client.execute('query-status')).rejects.toMatchObject({ code: 'WP-QEMU-QMP', kind: 'infrastructure' });
  } finally {
    child.kill('SIGKILL');
  }
});

test('events between answers, answers out of order, messages cut anywhere', async () => {
  const { socket, theirs } = await puppet((command) => {
    if (command.execute === 'qmp_capabilities') return ok(command.id);
    if (command.execute === 'slow') return null;
    const all = `{"event":"RTC_CHANGE","data":{"offset":1},"timestamp":{"seconds":1,"microseconds":2}}\r\n${ok(command.id, { grüße: 'ß' })}${ok('wp-2', 'late')}`;
    const bytes = Buffer.from(all);
    for (const byte of bytes) theirs.write(Buffer.from([byte]));
    return null;
  });
  const client = await QmpClient.connect(socket);
  const events: string[] = [];
  client.on('event', (one) => events.push(one.event));
  const slow = client.execute('slow');
  expect(await client.execute('quick')).toEqual({ grüße: 'ß' });
  expect(await slow).toBe('late');
  expect(events).toEqual(['RTC_CHANGE']);
  client.close();
});

test('an answer that never comes, and a QEMU that dies meanwhile, are errors and not silence', async () => {
  const { socket, theirs } = await puppet((command) => (command.execute === 'qmp_capabilities' ? ok(command.id) : null));
  const client = await QmpClient.connect(socket);
  await expect(client.execute('screendump', {}, 100)).rejects.toMatchObject({ message: 'QEMU did not answer screendump within 100 ms' });
  const dying = client.execute('quit');
  theirs.destroy();
  await expect(dying).rejects.toMatchObject({ message: 'QEMU ended before it answered quit' });
});

test('no greeting, a wrong greeting, a refused negotiation', async () => {
  await expect(QmpClient.connect((await puppet(() => null, '')).socket, 100)).rejects.toThrow(/no QMP greeting within 100 ms/);
  await expect(QmpClient.connect((await puppet(() => null, 'QEMU 7.2 monitor - type help\r\n')).socket)).rejects.toThrow(/not QMP: QEMU 7\.2 monitor/);
  await expect(QmpClient.connect((await puppet((command) => `{"error":{"class":"CommandNotFound","desc":"oh no"},"id":"${command.id}"}\n`)).socket)).rejects.toThrow(/refused qmp_capabilities: oh no/);
});

test('a second visitor is not let in, and a socket path that is too long is refused', async () => {
  const listening = await listenOnce(folder, 'one');
  if (!('path' in listening.endpoint)) return;
  const { path: file } = listening.endpoint;
  net.connect(file).on('error', () => {});
  await listening.connected;
  const second = net.connect(file);
  expect(await new Promise((resolve) => second.on('error', (error: NodeJS.ErrnoException) => resolve(error.code)).on('connect', () => resolve('connected')))).toMatch(/ENOENT|ECONNREFUSED/);
  await expect(listenOnce(folder, 'x'.repeat(120))).rejects.toMatchObject({ code: 'WP-QEMU-SOCKET' });
});
