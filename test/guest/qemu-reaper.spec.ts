import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import { findProgram } from '../../harness/machine/qemu/find-qemu.ts';
import { probeArguments } from '../../harness/machine/qemu/acceleration.ts';
import { cleanLeftovers, findLedgers } from '../../harness/run/ledger/clean-leftovers.ts';
import { bootId } from '../../harness/run/ledger/ledger-file.js';
import { listProcesses } from '../../harness/run/ledger/process-table.js';

let folder: string;
let ledgers: string;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'wp-reap-'));
  ledgers = path.join(folder, 'ledger');
  mkdirSync(path.join(folder, 'run'));
  writeFileSync(path.join(folder, 'run', 'raw.img'), Buffer.alloc(1 << 20));
});
test.afterEach(() => {
  for (const one of machines()) process.kill(one.pid, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** TPM emulators of this test: their working folder is in its folder. */
const emulators = () => listProcesses().filter((one) => one.argv[0]?.endsWith('swtpm') && workingFolder(one.pid).startsWith(folder));
function workingFolder(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
}

/** QEMU processes of this test: their command lines name its folder. */
const machines = () => listProcesses().filter((one) => one.argv[0]?.includes('qemu-system') && one.argv.some((word) => word.includes(folder)));

function hold(moment: string): { child: ChildProcess; said: string[]; until: (word: string) => Promise<void>; exited: Promise<void> } {
  const child = spawn(process.execPath, ['--import', 'tsx', path.join(import.meta.dirname, 'qemu-holder.ts'), path.join(folder, 'run'), ledgers, moment], { stdio: ['pipe', 'pipe', 'inherit'], cwd: path.resolve(import.meta.dirname, '../..') });
  const said: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => said.push(...text.trim().split('\n')));
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const until = (word: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (said.includes(word)) resolve();
      };
      child.stdout.on('data', look);
      void exited.then(() => reject(new Error(`the holder ended before '${word}'`)));
      look();
    });
  return { child, said, until, exited };
}

/** Nothing may be left ten seconds after the kill; returns how long it took. */
async function gone(): Promise<number> {
  const began = Date.now();
  const left = () => [...[...machines(), ...emulators()].map((one) => `process ${one.pid}`), ...(existsSync(ledgers) ? readdirSync(ledgers).filter((name) => name.endsWith('.ndjson')) : []), ...readdirSync(path.join(folder, 'run')).filter((name) => !['raw.img', 'base.img', 'qemu.log'].includes(name))];
  while (left().length > 0 && Date.now() - began < 10_000) await pause(50);
  expect(left()).toEqual([]);
  // The look itself must have had a chance to see a late one.
  await pause(300);
  expect(left()).toEqual([]);
  return Date.now() - began;
}

for (const moment of ['after-ledger', 'before-spawn', 'before-pid', 'after-pid']) {
  test(`kill -9 ${moment}: nothing is left within ten seconds`, async () => {
    await hold(moment).exited;
    await gone();
  });
}

test('kill -9 with two machines running: processes, TPM, disks, folders and sockets go', async () => {
  test.setTimeout(180_000);
  const { child, until } = hold('running');
  await until('running');
  expect(machines()).toHaveLength(2);
  const sockets = machines().flatMap((one) => one.argv.flatMap((word) => /path=([^,]+)/.exec(word)?.[1] ?? [])).map((file) => path.dirname(file));
  // Monitor and serial line of both, and the TPM of one where there is swtpm.
  const tpms = findProgram('swtpm') ? 1 : 0;
  expect(sockets.length).toBe(4 + tpms);
  expect(emulators()).toHaveLength(tpms);
  child.kill('SIGKILL');
  await gone();
  expect(sockets.filter((one) => existsSync(one))).toEqual([]);
  expect(readdirSync(ledgers)).toEqual(['reaped.log']);
});

test('kill -9 at any moment of starting machines: nothing is left', async () => {
  test.setTimeout(300_000);
  const counts: number[] = [];
  for (let round = 0; round < 10; round++) {
    const { child, until, said, exited } = hold('any');
    await until('ledger');
    await pause(round * 37);
    child.kill('SIGKILL');
    await exited;
    counts.push(said.filter((line) => line.startsWith('machine')).length);
    await gone();
  }
  test.info().annotations.push({ type: 'machines at the kill', description: counts.join(' ') });
});

test('an orderly end leaves nothing either, and the reaper goes', async () => {
  const { child, until, exited } = hold('any');
  await until('running');
  child.stdin?.write('end\n');
  await exited;
  await gone();
  await expect.poll(() => listProcesses().filter((one) => one.argv.some((word) => word.startsWith(ledgers))).length).toBe(0);
});

test('`clean` does by hand what a killed reaper could not, and leaves runs that go on alone', async () => {
  const { child, until, exited } = hold('any');
  await until('running');
  const active = hold('after-nothing');
  await active.until('running');
  const reaper = listProcesses().find((one) => one.argv.some((word) => word.endsWith('reaper.js')) && one.argv.includes(String(child.pid)));
  process.kill(reaper?.pid as number, 'SIGKILL');
  child.kill('SIGKILL');
  await exited;
  // Spawned is not yet executed: the last one needs a moment to become QEMU.
  await expect.poll(() => machines().length).toBe(16);
  expect(findLedgers(ledgers).dead).toHaveLength(1);
  const report = await cleanLeftovers(ledgers);
  expect(report).toMatchObject({ runs: ['qemu-holder'], active: ['qemu-holder'], failed: [] });
  expect(report.killed).toHaveLength(8);
  expect(report.removed).toHaveLength(9);
  expect(machines()).toHaveLength(8);
  expect(await cleanLeftovers(ledgers)).toMatchObject({ runs: [], killed: [], removed: [] });
  active.child.kill('SIGKILL');
  await gone();
});

test('a ledger of an earlier boot kills nothing, whatever its pids and tokens say', async () => {
  const qemu = spawn('qemu-system-x86_64', ['-S', ...probeArguments('oldboot', 'tcg', path.join(folder, 'run', 'raw.img'))], { stdio: 'ignore' });
  await expect.poll(() => machines().length).toBe(1);
  mkdirSync(ledgers, { recursive: true });
  const stale = path.join(folder, 'stale-folder');
  mkdirSync(stale);
  writeFileSync(path.join(ledgers, 'old.ndjson'), [{ ledger: 1, run: 'old', owner: { pid: 1, startTime: '1', boot: `not ${bootId()}` } }, { add: 'e1', kind: 'process', token: 'oldboot', what: 'machine' }, { add: 'e2', kind: 'folder', path: stale, what: 'folder' }].map((one) => JSON.stringify(one)).join('\n'));
  expect(await cleanLeftovers(ledgers)).toMatchObject({ killed: [], removed: [stale] });
  expect(machines()).toHaveLength(1);
  qemu.kill('SIGKILL');
});
