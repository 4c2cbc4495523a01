import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { HyperVProvider } from '../../harness/machine/hyperv/hyperv-provider.ts';
import type { HyperVMachine } from '../../harness/machine/hyperv/hyperv-machine.ts';
import type { MachineSpec } from '../../harness/machine/machine.ts';
import { waitForOff } from '../../harness/machine/wait/wait-for-off.ts';
import { waitForSerialLine } from '../../harness/machine/wait/wait-for-serial-line.ts';
import { bootId, readLedger } from '../../harness/run/ledger/ledger-file.js';
import { Ledger } from '../../harness/run/ledger/ledger.ts';
import { release } from '../../harness/run/ledger/release.js';
import { Playing } from './hyperv-playing.ts';

// The provider against a player in PowerShell's place: what it asks for, in which order, and what it makes of the answers.
// The same provider against real PowerShell is hyperv-contract.spec.ts.
test.skip(process.platform === 'win32', 'the player is a script with a #! line');
let playing: Playing;
let folder: string;
let ledger: Ledger;
let provider: HyperVProvider;
let com1: net.Server | undefined;
test.beforeEach(async () => {
  playing = new Playing();
  folder = mkdtempSync(path.join(os.tmpdir(), 'wp-hv-'));
  ledger = await Ledger.open('hyperv-provider.spec', path.join(folder, 'ledger'));
  process.env['WIMPROOF_PLAYER_LEDGER'] = ledger.file;
  provider = new HyperVProvider({ ledger, powershell: playing.program });
  for (const name of ['disk.vhdx', 'answer.iso', 'payload.iso']) writeFileSync(path.join(folder, name), name);
});
test.afterEach(async () => {
  await ledger.close();
  com1?.close();
  playing.end();
  rmSync(folder, { recursive: true, force: true });
});

function spec(more: Partial<MachineSpec> = {}): MachineSpec {
  return { name: 'tiny', folder: path.join(folder, 'console'), memoryMiB: 1023, processors: 2, devices: { disk: 'ahci', cdrom: 'ahci', network: 'e1000e' }, disk: path.join(folder, 'disk.vhdx'), media: [path.join(folder, 'answer.iso'), path.join(folder, 'payload.iso')], boot: 'media', forward: [5986], ...more };
}

/** Starts a machine; the test is the hypervisor's end of COM1. */
async function start(more: Partial<MachineSpec> = {}, signal = new AbortController().signal): Promise<{ machine: HyperVMachine; guest: net.Socket }> {
  const starting = provider.start(spec(more), signal);
  starting.catch(() => {});
  await expect.poll(() => playing.calls('new-machine').length, { timeout: 20_000 }).toBe(1);
  const pipe = String(playing.calls('new-machine')[0]?.request?.arguments['SerialPipe']);
  const connected = new Promise<net.Socket>((resolve) => {
    com1 = net.createServer(resolve).listen(pipe);
  });
  return { machine: await starting, guest: await connected };
}

test('everything is on record before it is made, and gone from the record when the guest has powered itself off', async () => {
  const raw = path.join(folder, 'job.img');
  writeFileSync(raw, Buffer.alloc(1 << 20, 'a'));
  const { machine, guest } = await start({ jobDisk: raw });
  const [made] = playing.calls('new-machine');
  const name = String(made?.request?.arguments['Name']);
  expect(made?.request?.arguments).toMatchObject({ Generation: 2, MemoryBytes: 1 << 30, Processors: 2, SwitchName: 'Default Switch', BootMedia: true, SecureBootTemplate: '', Tpm: false, Media: [path.join(folder, 'answer.iso'), path.join(folder, 'payload.iso')] });
  const [system, jobDisk] = made?.request?.arguments['Disks'] as string[];
  expect(system).toBe(path.join(folder, 'disk.vhdx'));
  expect(made?.ledger).toContain(`"-Name","${name}"`);
  expect(made?.ledger).toContain(path.join(folder, 'console', name));
  const conversion = playing.calls('convert-disk')[0];
  expect(conversion?.ledger).toContain(String(conversion?.request?.arguments['DestinationPath']));
  // Like QEMU's: bytes into the log, lines into events, nothing lost.
  guest.write('##pane phase=tiny\r\nhalf a ');
  guest.write('line\r\nlast words');
  await waitForSerialLine(machine, /half a line/, { what: 'the guest', deadlineMs: 10_000 });
  let resets = 0;
  machine.on('reset', () => resets++);
  // What the guest leaves on its disk.
  appendFileSync(String(jobDisk), '');
  const written = readFileSync(String(jobDisk));
  written.fill('b', 0, 512);
  writeFileSync(String(jobDisk), written);
  playing.watchSays({ event: 'watching', log: true, signalled: true }, { event: 'record', id: 18514, record: 42 }, { event: 'record', id: 18508, record: 43 }, { event: 'state', state: 'Off' });
  guest.end();
  const jobDiskWhenOff = new Promise<Buffer>((resolve) => machine.once('off', () => resolve(readFileSync(raw))));
  expect(await waitForOff(machine, { deadlineMs: 20_000 })).toEqual({ reason: 'guest', detail: 'guest-shutdown' });
  expect(resets).toBe(1);
  expect((await jobDiskWhenOff).subarray(0, 512).toString()).toBe('b'.repeat(512));
  expect((await jobDiskWhenOff).length).toBe(1 << 20);
  expect(machine.serial.map(({ text }) => text)).toEqual(['##pane phase=tiny', 'half a line', 'last words']);
  expect(readFileSync(machine.serialLog, 'utf8')).toBe('##pane phase=tiny\r\nhalf a line\r\nlast words');
  expect(playing.calls('remove-machine').map((call) => call.request?.arguments)).toEqual([{ Name: name }]);
  expect(readLedger(ledger.file)?.open).toEqual([]);
  expect(machine.state).toBe('off');
  await machine.powerOff(); // Nothing to do, no error.
});

test('our own power-off, the shutdown of a guest, and one that does not react', async () => {
  const first = await start();
  await first.machine.powerOff();
  expect(first.machine.ending).toEqual({ reason: 'host', detail: 'powered off by the harness' });
  com1?.close();
  rmSync(path.join(playing.folder, 'calls.ndjson'));
  const second = await start();
  await second.machine.shutdown(10_000);
  expect(second.machine.ending).toEqual({ reason: 'guest', detail: 'asked to shut down' });
  com1?.close();
  rmSync(path.join(playing.folder, 'calls.ndjson'));
  playing.plays('stop-machine', { hang: true });
  const third = await start();
  await third.machine.shutdown(1500);
  expect(third.machine.ending).toMatchObject({ reason: 'host', detail: expect.stringMatching(/did not shut down within 2 s/) });
  expect(readLedger(ledger.file)?.open).toEqual([]);
});

test('endings that nobody asked for', async () => {
  const { machine, guest } = await start();
  playing.watchSays({ event: 'watching', log: true }, { event: 'state', state: 'Running' }, { event: 'state', state: 'PausedCritical' });
  const failed = waitForSerialLine(machine, /never/, { what: 'a miracle', deadlineMs: 20_000 });
  await expect(failed).rejects.toMatchObject({ code: 'WP-MACHINE-OFF', message: expect.stringContaining('its state is PausedCritical') });
  expect(machine.state).toBe('crashed');
  guest.destroy();
});

test('a serial line that is cut is taken up again; an address is tried before it is believed', async () => {
  const { machine, guest } = await start({ forward: [1] });
  guest.destroy();
  const again = await new Promise<net.Socket>((resolve) => com1?.once('connection', resolve));
  again.write('second boot\r\n##wimproof token=t event=address address=127.0.0.1\r\n');
  await waitForSerialLine(machine, /event=address/, { what: 'the guest', deadlineMs: 10_000 });
  const deadline = { deadlineMs: 2500, signal: new AbortController().signal };
  await expect(machine.endpoint(1, deadline)).rejects.toMatchObject({ code: 'WP-HYPERV-ADDRESS', message: expect.stringContaining('none of its addresses takes a connection (127.0.0.1)') });
  await expect(machine.endpoint(22, deadline)).rejects.toMatchObject({ code: 'WP-MACHINE-PORT' });
  await machine.powerOff();
});

test('a start that fails leaves nothing; an abort pulls the plug', async () => {
  playing.fails('start-machine', { category: 'NotSpecified', fullyQualifiedErrorId: 'OutOfMemory,Microsoft.HyperV.PowerShell.Commands.StartVM', message: 'x (0x8007000E)' });
  await expect(provider.start(spec(), new AbortController().signal)).rejects.toMatchObject({ code: 'WP-HYPERV-MEMORY' });
  expect(playing.calls('remove-machine')).toHaveLength(1);
  expect(readLedger(ledger.file)?.open).toEqual([]);
  await expect(provider.start(spec({ disk: '/nowhere' }), new AbortController().signal)).rejects.toMatchObject({ code: 'WP-HYPERV-FILE' });
  await expect(provider.start(spec({ firmware: 'bios', tpm: true }), new AbortController().signal)).rejects.toMatchObject({ code: 'WP-MACHINE-SPEC', kind: 'scenario' });
  rmSync(path.join(playing.folder, 'start-machine.json'));
  rmSync(path.join(playing.folder, 'calls.ndjson'));
  const controller = new AbortController();
  const { machine } = await start({}, controller.signal);
  controller.abort();
  expect(await waitForOff(machine, { deadlineMs: 20_000 })).toMatchObject({ reason: 'host' });
  await expect(provider.start(spec(), controller.signal)).rejects.toThrow(/abort/i);
});

test('what a killed run leaves, its ledger frees by name; a machine that cannot be removed stays on record', async () => {
  playing.fails('remove-machine', { category: 'OperationTimeout', fullyQualifiedErrorId: 'x', message: 'busy' });
  const { machine } = await start();
  await machine.powerOff();
  expect(machine.ending?.detail).toContain('busy');
  const contents = readLedger(ledger.file);
  expect(contents?.open.map((entry) => entry.kind)).toEqual(['folder', 'command']);
  const released = await release(contents as NonNullable<typeof contents>, bootId());
  expect(released.failed).toEqual([]);
  expect(released.removed).toEqual([expect.stringMatching(/^machine tiny \(wimproof-tiny-[0-9a-f]{12}\)$/)]);
  const freeing = playing.calls().at(-1)?.argv ?? [];
  expect(freeing.slice(-4)).toEqual(['-Kind', 'machine', '-Name', expect.stringMatching(/^wimproof-tiny-[0-9a-f]{12}$/)]);
  expect(existsSync(freeing[5] ?? '')).toBe(true);
});

test('a run without the Default Switch makes one of its own, once, on record', async () => {
  playing.plays('find-switch', { stdout: '##wimproof-begin\n{"ok":true,"value":{"name":null,"type":null,"isDefault":false}}\n##wimproof-end\n' });
  const { machine } = await start();
  const [made] = playing.calls('new-switch');
  const own = String(made?.request?.arguments['Name']);
  expect(own).toMatch(/^wimproof-[0-9a-f]{12}$/);
  expect(made?.ledger).toContain(`"-Kind","switch","-Name","${own}"`);
  expect(playing.calls('new-machine')[0]?.request?.arguments['SwitchName']).toBe(own);
  await machine.powerOff();
  expect((await ledger.close()).removed).toEqual([`virtual switch ${own}`]);
  const named = new HyperVProvider({ ledger, powershell: playing.program, switchName: 'Lab' });
  await expect(named.start(spec(), new AbortController().signal)).rejects.toMatchObject({ code: 'WP-HYPERV-SWITCH', message: "there is no virtual switch 'Lab'" });
});
