import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { expect, test } from '@playwright/test';
import type { MachineDevices } from '../../harness/machine/machine.ts';
import { qemuArguments } from '../../harness/machine/qemu/arguments.ts';
import { listenOnce } from '../../harness/machine/qemu/endpoint.ts';
import { ENLIGHTENMENTS } from '../../harness/machine/qemu/enlightenments.ts';
import { findProgram } from '../../harness/machine/qemu/find-qemu.ts';
import { findFirmware } from '../../harness/machine/qemu/firmware.ts';
import { createDisk } from '../../harness/machine/qemu/overlay.ts';
import { QmpClient } from '../../harness/machine/qemu/qmp.ts';
import { loadSnapshot, saveSnapshot } from '../../harness/machine/qemu/snapshot.ts';

const program = findProgram('qemu-system-x86_64') as string;
test.skip(!program, 'no QEMU here');

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'wp-qarg-'));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A machine that stands still (-S), from our arguments; `change` stands in for what cannot be had here. */
async function standing(devices: MachineDevices, options: { secureBoot?: boolean; windowsUnderKvm?: boolean } = {}, use: (qmp: QmpClient) => Promise<void>): Promise<string> {
  const disk = path.join(folder, 'disk.qcow2');
  await createDisk(disk, 64 << 20);
  writeFileSync(path.join(folder, 'cd.iso'), Buffer.alloc(1 << 20));
  const firmware = findFirmware(options.secureBoot ?? false);
  const variables = path.join(folder, 'vars.fd');
  copyFileSync(firmware.variables.file, variables);
  const [qmp, serial] = [await listenOnce(folder, 'q'), await listenOnce(folder, 's')];
  const spec = { name: 'm', folder, memoryMiB: 128, processors: 1, devices, disk, media: [path.join(folder, 'cd.iso')], boot: 'disk' as const, forward: [], enlightenments: options.windowsUnderKvm ?? false, rtc: 'localtime' as const };
  const argv = qemuArguments(spec, {
    token: 'contract', accelerator: options.windowsUnderKvm ? 'kvm' : 'tcg', firmware: { ...firmware, variables: { ...firmware.variables, file: variables } }, qmp: qmp.endpoint, serial: serial.endpoint, serialLog: path.join(folder, 'serial.log'), ports: new Map(),
  });
  // There is no KVM where this may run: the same list with the emulator in its place, which takes no enlightenments.
  const words = options.windowsUnderKvm ? argv.map((word) => (word === 'kvm' ? 'tcg' : word.replace(/^host,hv-.*/, 'max'))) : argv;
  const child = spawn(program, words, { stdio: ['ignore', 'ignore', 'pipe'] });
  let messages = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (messages += text));
  const gone = new Promise<never>((_, reject) => child.once('exit', (code) => reject(new Error(`QEMU ended (${code}): ${messages}`))));
  gone.catch(() => {});
  try {
    const client = await Promise.race([qmp.connected.then((socket) => QmpClient.connect(socket)), gone]);
    await use(client);
    // In order, so that the disk is whole.
    await client.execute('quit').catch(() => {});
    await gone.catch(() => {});
  } finally {
    child.kill('SIGKILL');
    qmp.close();
    serial.close();
  }
  return messages;
}

async function pciIds(qmp: QmpClient): Promise<string[]> {
  type Device = { id: { vendor: number; device: number } };
  const buses = (await qmp.execute('query-pci')) as { devices: Device[] }[];
  return buses.flatMap(({ devices }) => devices.map(({ id }) => `${id.vendor.toString(16)}:${id.device.toString(16).padStart(4, '0')}`));
}

test('this QEMU knows every enlightenment by name', async () => {
  const commands = ['{"execute":"qmp_capabilities"}', '{"execute":"device-list-properties","arguments":{"typename":"max-x86_64-cpu"}}', '{"execute":"quit"}'];
  const { stdout } = await execa(program, ['-machine', 'none', '-display', 'none', '-nodefaults', '-qmp', 'stdio'], { input: `${commands.join('\n')}\n`, timeout: 30_000 });
  const properties = stdout.split('\n').map((line) => JSON.parse(line) as { return?: unknown }).flatMap((answer) => (Array.isArray(answer.return) ? (answer.return as { name: string }[]) : []));
  const names = properties.map(({ name }) => name);
  expect(names.length).toBeGreaterThan(100);
  for (const { flag } of ENLIGHTENMENTS) expect(names).toContain(flag);
});

test('a Windows machine as it is started under KVM: QEMU takes every word but those of the processor', async () => {
  const messages = await standing({ disk: 'ahci', cdrom: 'ahci', network: 'e1000e' }, { windowsUnderKvm: true }, async (qmp) => {
    expect(await qmp.execute('query-status')).toMatchObject({ status: 'prelaunch' });
    const hpet = await qmp.execute('qom-get', { path: '/machine', property: 'hpet' });
    expect(hpet).toBe(false);
  });
  // Nothing of the list is unknown; that a global is for a device which only KVM makes is all that may be said.
  for (const line of messages.split('\n').filter(Boolean)) expect(line).toMatch(/kvm-pit/);
});

test('the in-box devices are those that Windows has drivers for', async () => {
  await standing({ disk: 'ahci', cdrom: 'ahci', network: 'e1000e' }, {}, async (qmp) => {
    // Intel 82574L, and the AHCI controller of ICH9.
    expect(await pciIds(qmp)).toEqual(expect.arrayContaining(['8086:10d3', '8086:2922']));
  });
});

test('virtio devices show the ids that notes and drivers go by', async () => {
  await standing({ disk: 'virtio-blk', cdrom: 'virtio-scsi', network: 'virtio-net' }, {}, async (qmp) => {
    expect(await pciIds(qmp)).toEqual(expect.arrayContaining(['1af4:1000', '1af4:1001', '1af4:1004']));
  });
});

test('Secure Boot: system management mode is on and the flash is guarded', async () => {
  await standing({ disk: 'ahci', cdrom: 'ahci', network: 'e1000e' }, { secureBoot: true }, async (qmp) => {
    expect(await qmp.execute('qom-get', { path: '/machine', property: 'smm' })).toBe('on');
    expect(await qmp.execute('qom-get', { path: '/machine/system.flash1', property: 'secure' })).toBe(true);
  });
});

test('a checkpoint brings the disk back; names are checked; the machine goes on after a wrong one', async () => {
  await standing({ disk: 'ahci', cdrom: 'ahci', network: 'e1000e' }, {}, async (qmp) => {
    const disk = async (command: string) => expect(await qmp.execute('human-monitor-command', { 'command-line': `qemu-io disk0 "${command}"` })).toBe('');
    await disk('write -P 0x11 1M 64k');
    await saveSnapshot(qmp, 'before');
    await disk('write -P 0x22 1M 64k');
    await loadSnapshot(qmp, 'before');
    await disk('write -P 0x33 2M 64k');
    await expect(saveSnapshot(qmp, 'before')).rejects.toMatchObject({ code: 'WP-MACHINE-CHECKPOINT', message: expect.stringContaining('already exists') });
    await qmp.execute('cont');
    await expect(loadSnapshot(qmp, 'after')).rejects.toMatchObject({ code: 'WP-MACHINE-CHECKPOINT', message: 'There is no checkpoint after; there is before' });
    expect(await qmp.execute('query-status')).toMatchObject({ running: true });
    expect(await qmp.execute('query-jobs')).toEqual([]);
  });
  const read = async (pattern: string, at: string) => (await execa('qemu-io', ['-r', '-f', 'qcow2', '-c', `read -P ${pattern} ${at} 64k`, path.join(folder, 'disk.qcow2')], { reject: false })).stdout;
  expect(await read('0x11', '1M')).not.toContain('verification failed');
  expect(await read('0x33', '2M')).not.toContain('verification failed');
  expect(await read('0x22', '1M')).toContain('verification failed');
});

test('a machine that ends in the middle of a checkpoint is an error, not a wait', async () => {
  await standing({ disk: 'ahci', cdrom: 'ahci', network: 'e1000e' }, {}, async (qmp) => {
    const saving = saveSnapshot(qmp, 'x');
    const quitting = qmp.execute('quit').catch(() => {});
    const result = await saving.then(() => 'done', (error: { code: string }) => error.code);
    await quitting;
    expect(['done', 'WP-MACHINE-CHECKPOINT', 'WP-QEMU-QMP']).toContain(result);
    await expect(saveSnapshot(qmp, 'y')).rejects.toMatchObject({ code: 'WP-QEMU-QMP' });
  });
});
