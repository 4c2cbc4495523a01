import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { expect, test } from '@playwright/test';
import { findAcceleration, probeArguments } from '../../harness/machine/qemu/acceleration.ts';
import { findQemu, type QemuProgram } from '../../harness/machine/qemu/find-qemu.ts';
import { probeBootSector, probeExitCode, probeText } from '../../harness/machine/qemu/probe-guest.ts';
import { listProcesses } from '../../harness/run/ledger/process-table.js';

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'wp-accel-'));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));
const probeable = process.platform === 'linux' && process.arch === 'x64' && existsSync('/dev/kvm');

/** A QEMU that behaves as told. */
function stub(script: string): QemuProgram {
  const file = path.join(folder, 'qemu-stub');
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return { path: file, version: [7, 2, 0], versionText: '7.2.0' };
}
const find = (qemu: QemuProgram, fresh = true) => findAcceleration(qemu, { fresh, memory: path.join(folder, 'memory.json') });

test('the probe guest really runs: under TCG it prints its line and ends QEMU', async () => {
  const image = path.join(folder, 'probe.img');
  writeFileSync(image, Buffer.concat([probeBootSector(), Buffer.alloc(1023 * 512)]));
  const { path: program } = await findQemu();
  const result = await execa(program, probeArguments('probe-test', 'tcg', image), { reject: false, timeout: 30_000, stripFinalNewline: false });
  expect(result.stdout).toBe(probeText);
  expect(result.exitCode).toBe(probeExitCode);
});

test('on this host: an answer within the budget, remembered for this boot', async () => {
  const qemu = await findQemu();
  const found = await find(qemu);
  expect(['kvm', 'whpx', 'hvf', 'tcg']).toContain(found.name);
  expect(found.reason).not.toBe('');
  expect(found.probeMs).toBeLessThan(3000);
  expect(await find(qemu, false)).toMatchObject({ name: found.name, probeMs: 0 });
  // Another version of QEMU is another question.
  expect((await find({ ...qemu, versionText: 'other' }, false)).reason).not.toBe('');
});

test('an accelerator that hangs: TCG after two seconds, and the hung process is gone', async () => {
  test.skip(!probeable, 'no /dev/kvm here to be found broken');
  const began = Date.now();
  const found = await find(stub('exec sleep 61'));
  expect(found).toMatchObject({ name: 'tcg', reason: 'kvm is there but does not work: a probe guest printed nothing within 2000 ms' });
  expect(Date.now() - began).toBeLessThan(4000);
  expect(listProcesses().filter((one) => one.argv.join(' ') === 'sleep 61 ')).toEqual([]);
});

for (const [what, script, reason] of [
  ['refuses', 'echo "Could not access KVM kernel module: Permission denied" >&2; exit 1', 'ended QEMU with exit code 1 (Could not access KVM kernel module: Permission denied)'],
  ['crashes', 'kill -ABRT $$', 'ended QEMU with signal SIGABRT'],
  ['prints garbage', `printf 'wimpro'; exit ${probeExitCode}`, `ended QEMU with exit code ${probeExitCode}`],
  ['prints and then hangs', `printf 'wimproof-probe\\n'; exec sleep 62`, 'printed its line but did not end within 2000 ms'],
] as const) {
  test(`an accelerator that ${what} is not taken`, async () => {
    test.skip(!probeable, 'no /dev/kvm here to be found broken');
    expect(await find(stub(script))).toMatchObject({ name: 'tcg', reason: expect.stringContaining(reason) });
  });
}

test('one that works is taken', async () => {
  test.skip(!probeable, 'no /dev/kvm here');
  expect(await find(stub(`printf 'wimproof-probe\\n'; exit ${probeExitCode}`))).toMatchObject({ name: 'kvm' });
});
