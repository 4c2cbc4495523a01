import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { execa } from 'execa';
import { QemuProvider } from '../../harness/machine/qemu/qemu-provider.ts';
import type { Machine } from '../../harness/machine/machine.ts';
import { VagrantProvider } from '../../harness/machine/vagrant/vagrant-provider.ts';
import { Ledger } from '../../harness/run/ledger/ledger.ts';
import { WinRm } from '../../harness/guest/winrm/winrm.ts';
import { hasVagrant, LIBVIRT } from '../contract/vagrant/has-vagrant.ts';
import { finishedPaneDisk, type PaneDisk } from './pane-disk.ts';

const there = await hasVagrant();

let folder: string;
let ledger: Ledger;
let disk: PaneDisk;
let machine: Machine;

test.describe.configure({ mode: 'serial', timeout: 900_000 });
test.skip(!there, 'no Vagrant with a running libvirtd');
test.beforeAll(async () => {
  test.setTimeout(900_000);
  folder = mkdtempSync(path.join(os.tmpdir(), 'wp-vagrant-'));
  ledger = await Ledger.open('vagrant.spec', path.join(folder, 'ledger'));
  disk = await finishedPaneDisk();
  const { devices, memoryMiB, processors, rtc } = disk.template;
  const provider = new VagrantProvider({ ledger, base: new QemuProvider({ ledger }), vagrantProvider: 'libvirt' });
  const { username, password } = disk;
  machine = await provider.start({ name: 'pane', folder: path.join(folder, 'machine'), memoryMiB, processors, devices, rtc, disk: disk.file, media: [], boot: 'disk', forward: [5986], account: { username, password } }, new AbortController().signal);
});
test.afterAll(async () => {
  if (machine?.state === 'running') await machine.powerOff();
  await ledger?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

const domains = async (): Promise<string> => (await execa('virsh', [...LIBVIRT, 'list', '--all', '--name'])).stdout;
const volumes = async (): Promise<string> => (await execa('virsh', [...LIBVIRT, 'vol-list', 'default'])).stdout;

test('a finished disk boots as a box and answers over WinRM, certificate pinned', async () => {
  const signal = AbortSignal.timeout(300_000);
  const where = await machine.endpoint(5986, { deadlineMs: 120_000, signal });
  expect(where.host).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
  const winrm = WinRm.connect({ ...where, username: disk.username, password: disk.password, auth: 'ntlm', certificate: { fingerprint256: disk.fingerprint256 }, signal });
  try {
    expect((await winrm.identify(60_000)).version).toContain('10.0.26100');
    expect((await winrm.run('ver', { deadlineMs: 60_000 })).stdout).toContain('10.0.26100');
  } finally {
    winrm.close();
  }
});

test('the console can be pictured', async () => {
  const file = path.join(folder, 'console.png');
  await machine.screenshot(file);
  const { stdout } = await execa('file', ['--brief', file]);
  expect(stdout).toContain('PNG image data');
});

test('switched off, nothing of it is left: no domain, no volume, no ledger entry', async () => {
  expect(await volumes()).toContain('wimproof-VAGRANTSLASH-pane');
  await machine.powerOff();
  expect(machine.ending).toMatchObject({ reason: 'host' });
  expect(await domains()).not.toContain('vagrant_default');
  expect(await volumes()).not.toContain('VAGRANTSLASH-pane');
});
