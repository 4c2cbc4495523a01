import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import type { MachineEvents, MachineSpec } from '../../harness/machine/machine.ts';
import { createDisk, createOverlay, diskSize } from '../../harness/machine/qemu/overlay.ts';
import { QemuProvider } from '../../harness/machine/qemu/qemu-provider.ts';
import { waitForOff } from '../../harness/machine/wait/wait-for-off.ts';
import { waitForSerialLine } from '../../harness/machine/wait/wait-for-serial-line.ts';
import { readLedger } from '../../harness/run/ledger/ledger-file.js';
import { Ledger } from '../../harness/run/ledger/ledger.ts';
import { findByToken, listProcesses } from '../../harness/run/ledger/process-table.js';
import { bootableMedium, bootableVolume } from './tiny-uefi-guest.ts';

// Firmware takes 4 s under TCG on an idle core, several times that on a busy machine.
const deadlineMs = 120_000;
const signal = new AbortController().signal;
let folder: string;
let ledger: Ledger;
let provider: QemuProvider;

test.beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'wp-guest-'));
  ledger = await Ledger.open('qemu-machine.spec', path.join(folder, 'ledger'));
  provider = new QemuProvider({ ledger });
});
test.afterEach(async () => {
  await ledger.close();
  rmSync(folder, { recursive: true, force: true });
});

function spec(disk: string, more: Partial<MachineSpec> = {}): MachineSpec {
  return { name: 'tiny', folder: path.join(folder, 'machine'), memoryMiB: 128, processors: 1, devices: { disk: 'virtio-blk', cdrom: 'virtio-scsi', network: 'virtio-net' }, disk, media: [], boot: 'disk', forward: [], ...more };
}
async function diskWith(behaviour: Parameters<typeof bootableVolume>[1]): Promise<string> {
  await bootableVolume(path.join(folder, 'base.img'), behaviour);
  const disk = path.join(folder, 'disk.qcow2');
  await createOverlay(disk, path.join(folder, 'base.img'), 'raw');
  return disk;
}

test('boots the disk, sees a restart and the guest\'s own power-off, and leaves nothing behind', async () => {
  const disk = await diskWith([{ print: '##pane phase=tiny\r\n' }, 'restart-once', { print: 'second boot\r\n' }, 'power-off']);
  const before = readFileSync(path.join(folder, 'base.img'));
  const machine = await provider.start(spec(disk, { forward: [5986, 5985] }), signal);
  let resets = 0;
  machine.on('reset', () => resets++);
  expect(machine.port(5986)).not.toBe(machine.port(5985));
  expect(() => machine.port(80)).toThrow(/forwards no guest port 80/);
  // The machine's sockets are private, and a forwarded port is bound on the loopback interface alone.
  await waitForSerialLine(machine, /second boot/, { what: 'the second boot', deadlineMs });
  expect(await waitForOff(machine, { deadlineMs })).toEqual({ reason: 'guest', detail: 'guest-shutdown' });
  expect(resets).toBe(1);
  expect(machine.serial.filter((line) => line.text.includes('##pane phase=tiny'))).toHaveLength(2);
  expect(readFileSync(machine.serialLog as string, 'latin1')).toContain('second boot');
  expect(machine.state).toBe('off');
  expect(readLedger(ledger.file)?.open).toEqual([]);
  expect(readFileSync(path.join(folder, 'base.img')).equals(before)).toBe(true);
  expect((await diskSize(disk)).virtual).toBe(before.length);
});

test('an empty disk gives way to the first medium; screenshot; ACPI shutdown', async () => {
  const disk = path.join(folder, 'empty.qcow2');
  await createDisk(disk, 1 << 30, ledger);
  const medium = path.join(folder, 'a, b.iso');
  await bootableMedium(medium, [{ print: 'from the medium\r\n' }, 'await-power-button', { print: 'button\r\n' }, 'power-off']);
  const machine = await provider.start(spec(disk, { media: [medium], boot: 'media', devices: { disk: 'ahci', cdrom: 'ahci', network: 'e1000e' } }), signal);
  await waitForSerialLine(machine, /from the medium/, { what: 'the medium to boot', deadlineMs });
  const picture = path.join(folder, 'screen.png');
  await machine.screenshot(picture);
  expect(readFileSync(picture).subarray(1, 4).toString()).toBe('PNG');
  const off: MachineEvents['off'][0][] = [];
  machine.on('off', (cause) => off.push(cause));
  await machine.shutdown(30_000);
  expect(machine.serial.at(-1)?.text).toBe('button');
  expect(off).toEqual([{ reason: 'guest', detail: 'asked to shut down' }]);
  await expect(machine.screenshot(picture)).rejects.toMatchObject({ code: 'WP-MACHINE-OFF' });
});

test('a guest that ignores the power button loses power at the deadline', async () => {
  const machine = await provider.start(spec(await diskWith([{ print: 'deaf\r\n' }])), signal);
  await waitForSerialLine(machine, /deaf/, { what: 'the guest', deadlineMs });
  const ended = waitForOff(machine, { deadlineMs: 20_000 });
  await machine.shutdown(500);
  expect(await ended).toMatchObject({ reason: 'host', detail: expect.stringMatching(/did not shut down within/) });
  await machine.powerOff(); // Nothing to do, no error.
});

test('a machine process that dies is a crash, and a wait hears of it at once', async () => {
  const machine = await provider.start(spec(await diskWith([])), signal);
  const waiting = waitForSerialLine(machine, /never/, { what: 'a miracle', deadlineMs, evidenceFolder: path.join(folder, 'evidence') });
  const entry = readLedger(ledger.file)?.open.find((one) => one.kind === 'process');
  process.kill(entry?.kind === 'process' ? (entry.pid as number) : 0, 'SIGKILL');
  await expect(waiting).rejects.toMatchObject({ code: 'WP-MACHINE-OFF', message: expect.stringContaining('SIGKILL') });
  expect(machine.state).toBe('crashed');
  expect(readdirSync(path.join(folder, 'evidence'))).toHaveLength(1);
});

test('an abort pulls the plug', async () => {
  const controller = new AbortController();
  const machine = await provider.start(spec(await diskWith([])), controller.signal);
  const off = waitForOff(machine, { deadlineMs: 20_000 });
  controller.abort();
  expect(await off).toMatchObject({ reason: 'host' });
  await expect(provider.start(spec('/nowhere'), controller.signal)).rejects.toThrow(/abort/i);
});

test('a start that fails says why, in QEMU\'s words, and leaves nothing', async () => {
  await mkdir(path.join(folder, 'machine'), { recursive: true });
  const broken = path.join(folder, 'broken.qcow2');
  writeFileSync(broken, 'this is no disk');
  await expect(provider.start(spec(broken), signal)).rejects.toMatchObject({ code: 'WP-QEMU-START', kind: 'infrastructure', message: expect.stringMatching(/not in qcow2 format/i) });
  await expect(provider.start(spec(path.join(folder, 'none.qcow2')), signal)).rejects.toMatchObject({ code: 'WP-QEMU-FILE' });
  expect(readLedger(ledger.file)?.open).toEqual([]);
  expect(listProcesses().filter((one) => one.argv[0]?.includes('qemu') && one.argv.some((word) => word.includes(folder)))).toEqual([]);
});

test('QEMU says in these words that a port is taken', async () => {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  const { qemu } = await provider.host();
  let message = '';
  try {
    execFileSync(qemu.path, ['-machine', 'none', '-display', 'none', '-nodefaults', '-netdev', `user,id=n,hostfwd=tcp:127.0.0.1:${port}-:1`], { timeout: 10_000, stdio: ['ignore', 'ignore', 'pipe'] });
  } catch (error) {
    message = String((error as { stderr: Buffer }).stderr);
  }
  server.close();
  expect(message).toMatch(/[Cc]ould not set up host forwarding rule/);
});

test('the token in the command line finds the machine, and only the machine', async () => {
  const machine = await provider.start(spec(await diskWith([])), signal);
  const entry = readLedger(ledger.file)?.open.find((one) => one.kind === 'process');
  const token = entry?.kind === 'process' ? entry.token : '';
  const bystander = execFileSync(process.execPath, ['-e', `const { spawn } = require('child_process'); const c = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 20000)', 'wimproof-${token}'], { detached: true, stdio: 'ignore' }); process.stdout.write(String(c.pid)); c.unref();`], { encoding: 'utf8' }).trim();
  const found = findByToken(token);
  process.kill(Number(bystander), 'SIGKILL');
  expect(found.map((one) => one.pid)).toEqual([entry?.kind === 'process' ? entry.pid : -1]);
  await machine.powerOff();
  expect(findByToken(token)).toEqual([]);
});
