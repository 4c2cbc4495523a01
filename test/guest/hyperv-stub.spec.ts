import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { HyperVProvider } from '../../harness/machine/hyperv/hyperv-provider.ts';
import type { MachineEvents, MachineSpec } from '../../harness/machine/machine.ts';
import { waitForOff } from '../../harness/machine/wait/wait-for-off.ts';
import { waitForSerialLine } from '../../harness/machine/wait/wait-for-serial-line.ts';
import { readLedger } from '../../harness/run/ledger/ledger-file.js';
import { Ledger } from '../../harness/run/ledger/ledger.ts';
import { listProcesses } from '../../harness/run/ledger/process-table.js';
import { findPwsh, NO_PWSH } from '../contract/powershell/find-pwsh.ts';
import { bootableMedium, bootableVolume } from './tiny-uefi-guest.ts';
import { paneIso, peMedium } from './pane-medium.ts';

// The Hyper-V provider and its scripts, under a real PowerShell, against a Hyper-V module that drives QEMU.
test.skip(process.platform !== 'linux' || !findPwsh(), NO_PWSH);

// Every verb starts a PowerShell (1 to 3 s) besides the firmware under TCG.
const deadlineMs = 180_000;
const signal = new AbortController().signal;
const environment = { ...process.env };
let folder: string;
let ledger: Ledger;
let provider: HyperVProvider;

test.beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'wp-hyperv-'));
  process.env['WIMPROOF_HYPERV_STUB'] = path.join(folder, 'stub');
  mkdirSync(process.env['WIMPROOF_HYPERV_STUB']);
  process.env['PSModulePath'] = path.resolve(import.meta.dirname, '..', 'contract', 'hyperv-module');
  ledger = await Ledger.open('hyperv-stub.spec', path.join(folder, 'ledger'));
  provider = new HyperVProvider({ ledger, powershell: findPwsh()! });
});
test.afterEach(async () => {
  await ledger.close();
  for (const { pid } of stubMachines()) process.kill(pid, 'SIGKILL');
  process.env = { ...environment };
  rmSync(folder, { recursive: true, force: true });
});

/** Machines of the stub in this test's folder. */
function stubMachines(): { pid: number }[] {
  return listProcesses().filter(({ argv }) => argv[0]?.endsWith('qemu-system-x86_64') && argv.some((one) => one.includes(path.join(folder, 'stub'))));
}
function spec(disk: string, more: Partial<MachineSpec> = {}): MachineSpec {
  return { name: 'tiny', folder: path.join(folder, 'machine'), memoryMiB: 128, processors: 1, devices: { disk: 'virtio-blk', cdrom: 'virtio-scsi', network: 'virtio-net' }, disk, media: [], boot: 'disk', forward: [], ...more };
}

test('boots a differencing disk, sees a restart and the guest\'s own power-off, brings the job disk back, and leaves nothing behind', async () => {
  const base = path.join(folder, 'base.vhdx');
  await bootableVolume(path.join(folder, 'base.img'), [{ print: 'first boot\r\n' }, 'restart-once', { print: 'second boot\r\n' }, 'power-off']);
  execFileSync('qemu-img', ['convert', '-f', 'raw', '-O', 'vhdx', path.join(folder, 'base.img'), base]);
  const before = readFileSync(base);
  const disk = path.join(folder, 'disk.vhdx');
  await provider.disks.overlay(disk, base);
  const jobDisk = path.join(folder, 'job.img');
  await bootableVolume(jobDisk, []);
  const job = readFileSync(jobDisk);
  const machine = await provider.start(spec(disk, { jobDisk }), signal);
  let resets = 0;
  machine.on('reset', () => resets++);
  await waitForSerialLine(machine, /second boot/, { what: 'the second boot', deadlineMs });
  expect(await waitForOff(machine, { what: 'the power-off', deadlineMs })).toEqual({ reason: 'guest', detail: 'guest-shutdown' });
  expect(resets).toBe(1);
  expect(machine.serial.filter((line) => line.text.includes('first boot'))).toHaveLength(2);
  expect(readFileSync(base).equals(before)).toBe(true);
  expect(readFileSync(jobDisk).equals(job)).toBe(true);
  expect(stubMachines()).toEqual([]);
  expect(readdirSync(path.join(folder, 'stub', 'machines'))).toEqual([]);
  // The switch was made for the run, and goes with it.
  expect(readLedger(ledger.file)?.open).toHaveLength(1);
  await ledger.close();
  expect(JSON.parse(readFileSync(path.join(folder, 'stub', 'switches.json'), 'utf8'))).toEqual({ switches: [] });
});

test('an empty disk gives way to the medium; screenshot, key, checkpoint, and the plug', async () => {
  process.env['WIMPROOF_HYPERV_STUB_VHDX'] = 'qcow2'; // QEMU takes no checkpoints of VHDX files.
  const disk = path.join(folder, 'empty.vhdx');
  await provider.disks.create(disk, 1 << 26);
  const medium = path.join(folder, 'a, b.iso');
  await bootableMedium(medium, [{ print: 'from the medium\r\n' }, 'await-power-button', { print: 'button\r\n' }, 'power-off']);
  const machine = await provider.start(spec(disk, { media: [medium], boot: 'media' }), signal);
  await waitForSerialLine(machine, /from the medium/, { what: 'the medium to boot', deadlineMs });
  const picture = path.join(folder, 'screen.png');
  await machine.screenshot(picture);
  expect(readFileSync(picture).subarray(1, 4).toString()).toBe('PNG');
  await machine.pressKey('enter');
  await machine.checkpoint('ready');
  await expect(machine.restore('nothing')).rejects.toMatchObject({ code: expect.stringMatching(/^WP-HYPERV-/) });
  await machine.restore('ready');
  expect(machine.state).toBe('running');
  const off: MachineEvents['off'][0][] = [];
  machine.on('off', (cause) => off.push(cause));
  // The tiny guest has no integration services, so there is nobody to ask.
  await machine.shutdown(60_000);
  expect(off).toMatchObject([{ reason: 'host' }]);
  expect(stubMachines()).toEqual([]);
  expect(readdirSync(folder).filter((name) => name.endsWith('.avhdx'))).toEqual([]);
  await expect(machine.screenshot(picture)).rejects.toMatchObject({ code: 'WP-MACHINE-OFF' });
});

test('Windows PE boots, is reached at the address that Hyper-V tells, and powers off', async () => {
  const medium = await peMedium(await paneIso(), folder, '@echo off\r\nwpeinit\r\necho ##wimproof token=t1 event=ready phase=pe>COM1\r\nping -n 60 127.0.0.1 >nul\r\nwpeutil shutdown\r\n');
  const disk = path.join(folder, 'empty.vhdx');
  await provider.disks.create(disk, 2 ** 30);
  const machine = await provider.start(spec(disk, { name: 'pane', media: [medium], boot: 'media', memoryMiB: 768, processors: 2, forward: [5985] }), signal);
  await waitForSerialLine(machine, /event=ready phase=pe/, { what: 'Windows PE', deadlineMs, serial: { fatal: [/##pane panic\b/, /Kernel panic - not syncing/] } });
  const endpoint = await machine.endpoint(5985, { deadlineMs: 60_000, signal });
  expect(endpoint).toEqual({ host: expect.stringMatching(/^127\.\d+\.\d+\.\d+$/), port: 5985 });
  await machine.powerOff();
  expect(machine.ending).toMatchObject({ reason: 'host' });
  expect(stubMachines()).toEqual([]);
});
