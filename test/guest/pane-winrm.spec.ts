import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import tls from 'node:tls';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { execa } from 'execa';
import type { WinRm } from '../../harness/guest/winrm/winrm.ts';
import type { QemuMachine } from '../../harness/machine/qemu/qemu-machine.ts';
import { QemuProvider } from '../../harness/machine/qemu/qemu-provider.ts';
import { waitForReset } from '../../harness/machine/wait/wait-for-off.ts';
import { Ledger } from '../../harness/run/ledger/ledger.ts';
import { hasPacker, runNullBuilder } from '../contract/packer.ts';
import { makePfx } from '../contract/pane-winrm-server.ts';
import { drivePywinrm, findPython, type PywinrmResult } from '../contract/pywinrm.ts';
import { firstAnswer } from './first-answer.ts';
import { finishedPaneDisk, type PaneDisk } from './pane-disk.ts';
import { connect, HTTP, HTTPS, startPane } from './pane-machine.ts';

const deadlineMs = 60_000;
const bootMs = 180_000;
const python = await findPython();
const packer = await hasPacker();

let folder: string;
let ledger: Ledger;
let disk: PaneDisk;
let machine: QemuMachine;
let winrm: WinRm;

// One machine for all tests of the file; the one that restarts it comes last.
test.describe.configure({ mode: 'default' });
test.beforeAll(async () => {
  test.setTimeout(600_000);
  folder = mkdtempSync(path.join(os.tmpdir(), 'wp-pane-winrm-'));
  ledger = await Ledger.open('pane-winrm.spec', path.join(folder, 'ledger'));
  disk = await finishedPaneDisk();
  const provider = new QemuProvider({ ledger });
  const { acceleration } = await provider.host();
  const powerOn = performance.now();
  machine = await startPane(provider, disk, path.join(folder, 'machine'), { signal: new AbortController().signal });
  await firstAnswer(machine.port(HTTP), AbortSignal.timeout(bootMs));
  process.stdout.write(`power-on to the first Identify answer: ${((performance.now() - powerOn) / 1000).toFixed(1)} s (${os.cpus().length} cores, ${acceleration.name})\n`);
  winrm = connect(machine, disk);
});
test.afterAll(async () => {
  winrm?.close();
  if (machine?.state === 'running') await machine.powerOff();
  await ledger?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

/** Over 1 MiB with characters of two, three and four bytes, which answers cut in the middle. */
const LINES = 24_000;
const TEXT = 'äöü € 日本語 🪟 0123456789 0123456789';
const BIG_COMMAND = `for /l %i in (1,1,${LINES}) do @echo %i ${TEXT}`;
const BIG = Array.from({ length: LINES }, (_, index) => `${index + 1} ${TEXT}\r\n`).join('');

test('identifies itself as what the image is', async () => {
  const identity = await winrm.identify(deadlineMs);
  expect(identity.version).toContain('10.0.26100');
  for (const auth of ['basic', 'ntlm'] as const) {
    const other = connect(machine, disk, { auth });
    expect(await other.run('hostname', { deadlineMs })).toEqual({ exitCode: 0, stdout: 'WIN-PANE\r\n', stderr: '' });
    other.close();
  }
});

test('text of every plane, standard error apart, exit codes as unsigned numbers', async () => {
  const result = await winrm.run(`(echo ${TEXT}) & (echo Größe 1>&2) & exit /b 3010`, { deadlineMs });
  expect(result).toEqual({ exitCode: 3010, stdout: `${TEXT}\r\n`, stderr: 'Größe \r\n' });
  expect((await winrm.run('exit /b -2146498548', { deadlineMs })).exitCode).toBe(0x800f080c);
  const unknown = await winrm.run('nonsense /x', { deadlineMs });
  expect(unknown).toMatchObject({ exitCode: 1, stdout: '' });
  expect(unknown.stderr).toContain("'nonsense' is not recognized");
  expect((await winrm.run('sort', { deadlineMs, stdin: 'b\r\na ü €\r\n' })).stdout).toBe('a ü €\r\nb\r\n');
});

test('more than a megabyte of output arrives whole', async () => {
  expect(Buffer.byteLength(BIG)).toBeGreaterThan(1024 * 1024);
  const { stdout, exitCode } = await winrm.run(BIG_COMMAND, { deadlineMs: 3 * deadlineMs });
  expect(exitCode).toBe(0);
  expect(stdout.length).toBe(BIG.length);
  expect(stdout === BIG).toBe(true);
});

test('a command that prints nothing for longer than the operation time-out', async () => {
  const began = performance.now();
  const result = await winrm.run('ping -n 28 127.0.0.1 >nul & echo at last', { deadlineMs: 2 * deadlineMs });
  expect(result).toEqual({ exitCode: 0, stdout: 'at last\r\n', stderr: '' });
  expect(performance.now() - began).toBeGreaterThan(25_000);
});

test('a cancelled command ends in the guest', async () => {
  const controller = new AbortController();
  const running = winrm.run('ping -n 6 127.0.0.1 >nul & echo late>C:\\late.txt', { deadlineMs, signal: controller.signal });
  const settled = expect(running).rejects.toMatchObject({ code: 'WP-WINRM-CANCELLED' });
  await delay(2_000);
  controller.abort();
  await settled;
  // Longer than the cancelled command would still have taken.
  expect((await winrm.run('ping -n 8 127.0.0.1 >nul & if exist C:\\late.txt (echo it ran on) else (echo it ended)', { deadlineMs })).stdout).toBe('it ended\r\n');
  await expect(winrm.run('ping -n 100 127.0.0.1 >nul', { deadlineMs: 3_000 })).rejects.toMatchObject({ code: 'WP-WINRM-DEADLINE' });
});

test('a server with another certificate learns nothing, not even a user name', async () => {
  let received = 0;
  // Stands between and would pass everything on to the real machine.
  const between = tls.createServer({ pfx: makePfx(), passphrase: '' }, (client) => {
    const guest = tls.connect({ host: '127.0.0.1', port: machine.port(HTTPS), rejectUnauthorized: false });
    client.on('data', (bytes) => {
      received += bytes.length;
      guest.write(bytes);
    }).on('close', () => guest.destroy()).on('error', () => guest.destroy());
    guest.on('data', (bytes) => client.write(bytes)).on('error', () => client.destroy());
  });
  await new Promise<void>((resolve) => between.listen(0, '127.0.0.1', resolve));
  const { port } = between.address() as { port: number };
  for (const auth of ['basic', 'ntlm'] as const) {
    const misled = connect(machine, disk, { port, auth });
    await expect(misled.run('ver', { deadlineMs })).rejects.toMatchObject({ code: 'WP-WINRM-PIN' });
    misled.close();
  }
  expect(received).toBe(0);
  await new Promise((resolve) => between.close(resolve));
  const pinned = connect(machine, disk, { certificate: { fingerprint256: disk.fingerprint256.replace(/^../, (byte) => (byte === '00' ? 'FF' : '00')) } });
  await expect(pinned.identify(deadlineMs)).rejects.toMatchObject({ code: 'WP-WINRM-PIN' });
  pinned.close();
});

test('a wrong password is refused as such', async () => {
  for (const auth of ['basic', 'ntlm'] as const) {
    const stranger = connect(machine, disk, { auth, password: 'wrong' });
    await expect(stranger.identify(deadlineMs)).rejects.toMatchObject({ code: 'WP-WINRM-AUTH' });
    stranger.close();
  }
});

test('a command line that cmd.exe cannot take is refused here; as a script it runs', async () => {
  const word = 'x'.repeat(8_000);
  expect((await winrm.run(`echo ${word}`, { deadlineMs })).stdout).toBe(`${word}\r\n`);
  await expect(winrm.run(`echo ${'x'.repeat(8_192)}`, { deadlineMs })).rejects.toMatchObject({ code: 'WP-WINRM-COMMAND-TOO-LONG' });
  const script = ['@echo off', ...Array.from({ length: 200 }, (_, index) => `echo line ${index} of a script with ü and more than 8,191 characters`), 'exit /b 7'].join('\n');
  expect(script.length).toBeGreaterThan(8_191);
  const result = await winrm.runScript(script, { deadlineMs });
  expect(result.exitCode).toBe(7);
  expect(result.stdout.split('\r\n').slice(-2)).toEqual(['line 199 of a script with ü and more than 8,191 characters', '']);
  expect((await winrm.run('dir /b C:\\Windows\\Temp\\wimproof-* 2>nul', { deadlineMs })).stdout).toBe('');
});

for (const way of [
  { name: 'Basic over HTTPS', scheme: 'https', port: HTTPS, transport: 'basic', encryption: 'auto' },
  { name: 'NTLM over HTTPS', scheme: 'https', port: HTTPS, transport: 'ntlm', encryption: 'auto' },
  { name: 'NTLM over HTTP with message encryption', scheme: 'http', port: HTTP, transport: 'ntlm', encryption: 'always' },
]) {
  test(`pywinrm with ${way.name}`, async () => {
    test.skip(!python, 'python3-winrm and python3-requests-ntlm are not installed');
    const { results, error, message } = await drivePywinrm(python!, {
      endpoint: `${way.scheme}://127.0.0.1:${machine.port(way.port)}/wsman`,
      transport: way.transport,
      encryption: way.encryption,
      username: disk.username,
      password: disk.password,
      commands: [
        { line: 'echo', arguments: ['wörld', '"quoted text"', '€ 🪟'] },
        { line: 'exit', arguments: ['/b', '3010'] },
        { line: 'exit /b -2146498548' },
        { line: 'sort', stdin: 'b\r\na\r\n' },
        { line: 'nonsense' },
        { line: BIG_COMMAND },
      ],
    }, 3 * deadlineMs);
    expect(error, message).toBeUndefined();
    const [echo, exit, negative, sort, nonsense, big] = results as [PywinrmResult, PywinrmResult, PywinrmResult, PywinrmResult, PywinrmResult, PywinrmResult];
    expect(echo).toMatchObject({ stdout: 'wörld "quoted text" € 🪟\r\n', stderr: '', code: 0 });
    expect(exit.code).toBe(3010);
    expect(negative.code).toBe(0x800f080c);
    expect(sort).toMatchObject({ stdout: 'a\r\nb\r\n', code: 0 });
    expect(nonsense.code).toBe(1);
    expect(nonsense.stderr).toContain("'nonsense' is not recognized");
    expect(big.stdout === BIG).toBe(true);
  });
}

for (const ntlm of [false, true]) {
  test(`Packer's WinRM communicator with ${ntlm ? 'NTLM' : 'Basic'} over HTTPS`, async () => {
    test.skip(!packer, 'packer is not installed');
    const { output, exitCode } = await runNullBuilder({ host: '127.0.0.1', port: machine.port(HTTPS), username: disk.username, password: disk.password, ntlm });
    expect(output).toContain('Connected to WinRM!');
    expect(output).toContain('provisioned after WinRM');
    expect(exitCode).toBe(0);
  });
}

test('inventory and check of a machine that is already there, over pinned HTTPS and sealed HTTP', async () => {
  const scenario = path.join(folder, 'existing.yaml');
  writeFileSync(scenario, [
    'name: existing',
    'image: { source: not-here.iso, edition: Professional }',
    'machine: { template: pane }',
    'request:',
    '  - { operation: enable-feature, feature: WorkFolders-Client }',
    'expect:',
    '  - { edition: Professional }',
    "  - { registry: 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion', value: CurrentBuild, type: REG_SZ, data: '26100' }",
    '',
  ].join('\n'));
  const cli = fileURLToPath(new URL('../../harness/cli/wimproof.js', import.meta.url));
  const run = (...args: string[]) => execa(process.execPath, [cli, ...args], { cwd: folder, reject: false, env: { WIMPROOF_TARGET_PASSWORD: disk.password } });
  const secure = `winrm://${disk.username}@127.0.0.1:${machine.port(HTTPS)}`;
  const listed = await run('inventory', secure, '--fingerprint', disk.fingerprint256, '--json');
  expect(listed.exitCode, listed.stderr).toBe(0);
  expect(JSON.parse(listed.stdout)).toMatchObject({ schema: 'wimproof.inventory/2', computerName: 'WIN-PANE', edition: 'Professional', imageState: 'IMAGE_STATE_COMPLETE', unread: [] });
  const checked = await run('check', scenario, '--target', `winrm+http://${disk.username}@127.0.0.1:${machine.port(HTTP)}`);
  expect(checked.exitCode, checked.stdout + checked.stderr).toBe(0);
  expect(checked.stdout).toContain('PASSED');
  const strange = await run('inventory', secure);
  expect(strange.exitCode).toBe(3);
  expect(strange.stderr).toContain(`--fingerprint ${disk.fingerprint256}`);
  for (const { stdout, stderr } of [listed, checked, strange]) expect(stdout + stderr).not.toContain(disk.password);
  expect((await winrm.run('dir /b C:\\Windows\\Temp\\wimproof-* 2>nul', { deadlineMs })).stdout).toBe('');
});

test('a restart is proven by another boot time', async () => {
  const before = await winrm.bootTime();
  expect(await winrm.bootTime()).toEqual(before);
  const reset = waitForReset(machine, { deadlineMs, serial: disk.template.serial });
  expect((await winrm.run('shutdown /r /t 0', { deadlineMs })).exitCode).toBe(0);
  await reset;
  await firstAnswer(machine.port(HTTP), AbortSignal.timeout(bootMs));
  const after = await winrm.bootTime({ deadlineMs });
  expect(after.getTime()).toBeGreaterThan(before.getTime());
  expect((await winrm.run('ver', { deadlineMs })).exitCode).toBe(0);
});
