import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import type { MachineEvents, MachineSpec } from '../../harness/machine/machine.ts';
import { findProgram } from '../../harness/machine/qemu/find-qemu.ts';
import { createDisk, createOverlay, diskSize } from '../../harness/machine/qemu/overlay.ts';
import { QemuProvider } from '../../harness/machine/qemu/qemu-provider.ts';
import { waitForOff } from '../../harness/machine/wait/wait-for-off.ts';
import { waitForSerialLine } from '../../harness/machine/wait/wait-for-serial-line.ts';
import { readLedger } from '../../harness/run/ledger/ledger-file.js';
import { Ledger } from '../../harness/run/ledger/ledger.ts';
import { findByToken, listProcesses } from '../../harness/run/ledger/process-table.js';
import { probeBootSector } from '../../harness/machine/qemu/probe-guest.ts';
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

/** swtpm processes of this test: the ledger has their tokens. */
function emulators() {
  const tokens = [...readFileSync(ledger.file, 'utf8').matchAll(/"token":"([0-9a-f]+)"/g)].map((match) => `prefix=wimproof-${match[1]}:`);
  return listProcesses().filter((one) => one.argv[0]?.endsWith('swtpm') && one.argv.some((word) => tokens.some((token) => word.endsWith(token))));
}
const noSwtpm = !findProgram('swtpm');
const inBox: MachineSpec['devices'] = { disk: 'ahci', cdrom: 'ahci', network: 'e1000e' };

test('a machine has the TPM that an earlier one had; one without has none; the emulator ends with each', async () => {
  test.skip(noSwtpm, 'no swtpm here');
  test.setTimeout(300_000);
  const tpmState = path.join(folder, 'tpm, state');
  const behaviour: Parameters<typeof bootableVolume>[1] = [{ print: 'resets=' }, 'tpm-resets', { print: '\r\n' }, 'power-off'];
  await bootableVolume(path.join(folder, 'base.img'), behaviour);
  const said: string[] = [];
  for (const [name, more] of [['first', { tpm: true, tpmState }], ['second', { tpm: true, tpmState }], ['other', { tpm: true }], ['none', {}]] as const) {
    const disk = path.join(folder, `${name}.qcow2`);
    await createOverlay(disk, path.join(folder, 'base.img'), 'raw');
    const machine = await provider.start(spec(disk, { name, folder: path.join(folder, name), devices: inBox, ...more }), signal);
    expect(emulators()).toHaveLength('tpm' in more ? 1 : 0);
    expect(await waitForOff(machine, { deadlineMs })).toEqual({ reason: 'guest', detail: 'guest-shutdown' });
    expect(emulators()).toEqual([]);
    expect(readLedger(ledger.file)?.open).toEqual([]);
    said.push(/resets=(.)/.exec(machine.serial.at(-1)?.text ?? '')?.[1] ?? '?');
  }
  // TPM2_ReadClock: resetCount goes up with every start of the same TPM.
  expect(said).toEqual(['1', '2', '1', '-']);
  expect(readdirSync(path.join(folder, 'other', 'tpm'))).toContain('tpm2-00.permall');
});

test('a machine whose TPM is killed is a crash that says so; powering off ends the TPM', async () => {
  test.skip(noSwtpm, 'no swtpm here');
  const machine = await provider.start(spec(await diskWith([]), { tpm: true }), signal);
  const crashed = waitForOff(machine, { deadlineMs: 20_000 });
  process.kill(emulators()[0]?.pid as number, 'SIGKILL');
  await expect(crashed).rejects.toMatchObject({ code: 'WP-MACHINE-OFF', message: expect.stringContaining('crash: the emulator of its TPM ended (SIGKILL)') });
  expect(machine.state).toBe('crashed');
  const another = await provider.start(spec(path.join(folder, 'disk.qcow2'), { name: 'another', folder: path.join(folder, 'another'), tpm: true }), signal);
  await another.powerOff();
  expect(another.ending).toEqual({ reason: 'host', detail: 'powered off by the harness' });
  expect(emulators()).toEqual([]);
  expect(readLedger(ledger.file)?.open).toEqual([]);
});

test('a TPM state that is none fails the start in swtpm\'s or QEMU\'s words, and leaves nothing', async () => {
  test.skip(noSwtpm, 'no swtpm here');
  const tpmState = path.join(folder, 'state');
  await mkdir(tpmState);
  writeFileSync(path.join(tpmState, 'tpm2-00.permall'), 'this is no TPM');
  await expect(provider.start(spec(await diskWith([]), { tpm: true, tpmState }), signal)).rejects.toMatchObject({ kind: 'infrastructure', message: expect.stringMatching(/tpm/i) });
  expect(emulators()).toEqual([]);
  expect(readLedger(ledger.file)?.open).toEqual([]);
});

test('Secure Boot refuses a guest that nobody signed, which boots without', async () => {
  test.setTimeout(300_000);
  const disk = await diskWith([{ print: 'unsigned guest\r\n' }, 'power-off']);
  const secure = await provider.start(spec(disk, { name: 'secure', folder: path.join(folder, 'secure'), secureBoot: 'microsoft-windows', devices: inBox }), signal);
  const refused = await waitForSerialLine(secure, /failed to load Boot.*Access Denied/, { what: 'the refusal', deadlineMs });
  expect(refused.text).toContain('QEMU HARDDISK');
  await expect(waitForSerialLine(secure, /unsigned guest/, { what: 'the guest', deadlineMs })).rejects.toMatchObject({ code: 'WP-MACHINE-NO-BOOT', kind: 'infrastructure' });
  await secure.powerOff();
  expect(secure.serial.some((line) => line.text.includes('unsigned guest'))).toBe(false);
  const open = await provider.start(spec(disk, { name: 'open', folder: path.join(folder, 'open'), devices: inBox }), signal);
  await waitForOff(open, { deadlineMs });
  expect(open.serial.some((line) => line.text.includes('unsigned guest'))).toBe(true);
});

test('a BIOS starts a boot sector; with Secure Boot it is refused before anything starts', async () => {
  const raw = path.join(folder, 'sector.img');
  writeFileSync(raw, Buffer.concat([probeBootSector(), Buffer.alloc(1023 * 512)]));
  const disk = path.join(folder, 'sector.qcow2');
  await createOverlay(disk, raw, 'raw');
  const machine = await provider.start(spec(disk, { firmware: 'bios', devices: inBox }), signal);
  await waitForSerialLine(machine, /wimproof-probe/, { what: 'the boot sector', deadlineMs });
  await machine.powerOff();
  expect(readdirSync(path.join(folder, 'machine'))).not.toContain('uefi-variables.fd');
  await expect(provider.start(spec(disk, { firmware: 'bios', secureBoot: 'microsoft-uefi' }), signal)).rejects.toMatchObject({ code: 'WP-MACHINE-SPEC', kind: 'scenario' });
});

test('a checkpoint brings back guest, TPM and UEFI variables; keys are pressed', async () => {
  const machine = await provider.start(spec(await diskWith([{ print: 'before\r\n' }, 'await-key', { variable: 'wimproof' }, { print: 'after\r\n' }, 'await-key', { print: 'end\r\n' }, 'power-off']), { tpm: !noSwtpm, devices: inBox }), signal);
  const variables = () => readFileSync(path.join(folder, 'machine', 'uefi-variables.fd'), 'latin1').includes('wimproof');
  const times = (text: string) => machine.serial.filter((line) => line.text === text).length;
  await waitForSerialLine(machine, /before/, { what: 'the guest', deadlineMs });
  await machine.checkpoint('clean');
  expect(variables()).toBe(false);
  await machine.pressKey('enter');
  await waitForSerialLine(machine, /after/, { what: 'the key', deadlineMs });
  expect(variables()).toBe(true);
  await machine.restore('clean');
  await expect.poll(variables).toBe(false);
  await machine.pressKey('space');
  await expect.poll(() => times('after'), { timeout: 30_000 }).toBe(2);
  await machine.pressKey('escape');
  expect(await waitForOff(machine, { deadlineMs: 30_000 })).toMatchObject({ reason: 'guest' });
  expect([times('before'), times('after'), times('end')]).toEqual([1, 2, 1]);
  expect((await diskSize(path.join(folder, 'disk.qcow2'))).virtual).toBe(4096 * 1024);
});

test('a job machine takes no checkpoints', async () => {
  const jobDisk = path.join(folder, 'job.img');
  writeFileSync(jobDisk, Buffer.alloc(1 << 20));
  const machine = await provider.start(spec(await diskWith([]), { jobDisk }), signal);
  await expect(machine.checkpoint('x')).rejects.toMatchObject({ code: 'WP-MACHINE-CHECKPOINT', message: expect.stringContaining('job disk') });
  await machine.powerOff();
});
