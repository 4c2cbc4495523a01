import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { listenOnce } from '../../harness/machine/qemu/endpoint.ts';
import { findProgram } from '../../harness/machine/qemu/find-qemu.ts';
import { QmpClient } from '../../harness/machine/qemu/qmp.ts';
import { startSwtpm, swtpmArguments, type Swtpm, type SwtpmOptions } from '../../harness/machine/qemu/swtpm.ts';
import { readLedger } from '../../harness/run/ledger/ledger-file.js';
import { Ledger } from '../../harness/run/ledger/ledger.ts';
import { findByToken, listProcesses } from '../../harness/run/ledger/process-table.js';

const qemu = findProgram('qemu-system-x86_64');
test.skip(!findProgram('swtpm'), 'no swtpm here');

let folder: string;
let ledger: Ledger;
test.beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'wp-tpm-'));
  ledger = await Ledger.open('swtpm.spec', path.join(folder, 'ledger'));
});
test.afterEach(async () => {
  await ledger.close();
  rmSync(folder, { recursive: true, force: true });
});

const start = (more: Partial<SwtpmOptions> = {}): Promise<Swtpm> =>
  startSwtpm({ state: path.join(folder, 'a, state'), runtime: folder, log: path.join(folder, 'swtpm.log'), machine: 'm', ledger, signal: new AbortController().signal, ...more });
const open = () => readLedger(ledger.file)?.open ?? [];
const tokenOf = () => open().flatMap((entry) => (entry.kind === 'process' ? [entry.token] : []))[0] ?? '';

/** QEMU with that TPM and no guest. */
async function machine(control: string): Promise<{ child: ChildProcess; qmp: QmpClient }> {
  const listening = await listenOnce(folder, 'qmp');
  const endpoint = 'path' in listening.endpoint ? `path=${listening.endpoint.path}` : '';
  const child = spawn(qemu as string, ['-S', '-machine', 'q35', '-m', '16', '-nodefaults', '-display', 'none', '-chardev', `socket,id=q,${endpoint}`, '-mon', 'chardev=q,mode=control',
    '-chardev', `socket,id=tpm,path=${control}`, '-tpmdev', 'emulator,id=tpm0,chardev=tpm', '-device', 'tpm-crb,tpmdev=tpm0'], { stdio: 'ignore' });
  return { child, qmp: await QmpClient.connect(await listening.connected) };
}

test('on record before it runs, found by its token and by nothing else, private', async () => {
  const tpm = await start();
  expect(open()).toMatchObject([{ kind: 'process', what: 'TPM of machine m', pid: expect.any(Number) }]);
  const token = tokenOf();
  expect(findByToken(token)).toMatchObject([{ pid: (open()[0] as { pid: number }).pid }]);
  // Another program that merely has the words is none of ours.
  const bystander = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 20000)', `prefix=wimproof-${token}:`, `--log=prefix=wimproof-${token}:`]);
  expect(findByToken(token)).toHaveLength(1);
  bystander.kill('SIGKILL');
  await tpm.stop();
  expect(await tpm.ended).toBe('exit code 0');
  expect(findByToken(token)).toEqual([]);
  expect(open()).toEqual([]);
  await tpm.stop(); // Nothing to do, no error.
});

test('QEMU sees a TPM 2.0; the emulator ends with QEMU, however that ends, and keeps its state', async () => {
  test.skip(!qemu, 'no QEMU here');
  for (const end of ['quit', 'SIGKILL'] as const) {
    const tpm = await start();
    const { child, qmp } = await machine(tpm.control);
    expect(await qmp.execute('query-tpm')).toMatchObject([{ model: 'tpm-crb', options: { type: 'emulator' } }]);
    if (end === 'quit') await qmp.execute('quit');
    else child.kill('SIGKILL');
    await tpm.ended; // By itself: nobody has stopped it.
    expect(open()).toEqual([]);
    expect(readdirSync(path.join(folder, 'a, state'))).toContain('tpm2-00.permall');
  }
});

test('a run that is killed before QEMU has connected leaves no emulator behind', async () => {
  const tpm = await start();
  const token = tokenOf();
  expect(findByToken(token)).toHaveLength(1);
  // What the reaper does.
  expect((await ledger.close()).killed).toEqual([expect.stringMatching(/^TPM of machine m \(process \d+\)$/)]);
  expect(await tpm.ended).toBe('SIGKILL');
  expect(findByToken(token)).toEqual([]);
});

test('a start that fails says why and leaves nothing', async () => {
  mkdirSync(path.join(folder, 'tpm')); // A folder in the place of the socket.
  await expect(start()).rejects.toMatchObject({ code: 'WP-SWTPM-START', kind: 'infrastructure', message: expect.stringMatching(/ended at its start \(exit code 1\)/), evidence: [path.join(folder, 'swtpm.log')] });
  expect(open()).toEqual([]);
  rmSync(path.join(folder, 'tpm'), { recursive: true });
  const aborted = AbortSignal.abort(new Error('stop it'));
  await expect(start({ signal: aborted })).rejects.toThrow('stop it');
  expect(open()).toEqual([]);
  expect(listProcesses().filter((one) => one.argv.some((word) => word.includes(folder) && word.includes('unixio')))).toEqual([]);
  await expect(start({ runtime: path.join(folder, 'x'.repeat(120)) })).rejects.toMatchObject({ code: 'WP-QEMU-SOCKET' });
});

test('an abort while it starts ends it', async () => {
  const controller = new AbortController();
  const starting = start({ signal: controller.signal });
  controller.abort(new Error('changed my mind'));
  await expect(starting).rejects.toThrow('changed my mind');
  expect(open()).toEqual([]);
});

test('the arguments are options that this swtpm has', () => {
  const help = spawn(findProgram('swtpm') as string, ['socket', '--help']);
  let text = '';
  help.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
  help.stderr.setEncoding('utf8').on('data', (part: string) => (text += part));
  return new Promise<void>((resolve) => help.once('close', () => resolve())).then(() => {
    for (const option of swtpmArguments('/s', 't').filter((word) => word.startsWith('--'))) expect(text).toContain(option);
    expect(text).toContain('prefix=');
  });
});

test('what it says is in the log, each line with the prefix that finds it', async () => {
  mkdirSync(path.join(folder, 'tpm'));
  await start().catch(() => {});
  for (const line of readFileSync(path.join(folder, 'swtpm.log'), 'utf8').split('\n').filter(Boolean)) expect(line).toMatch(/^(wimproof-[0-9a-f]{16}:|swtpm: )/);
});
