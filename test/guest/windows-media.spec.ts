import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { hashFile } from '../../harness/image/digest.ts';
import type { MachineSpec } from '../../harness/machine/machine.ts';
import { createDisk } from '../../harness/machine/qemu/overlay.ts';
import { QemuProvider } from '../../harness/machine/qemu/qemu-provider.ts';
import { waitForSerialLine } from '../../harness/machine/wait/wait-for-serial-line.ts';
import { Ledger } from '../../harness/run/ledger/ledger.ts';
import { readOutcome, wimproof } from './command-line.ts';
import { paneIso } from './pane-medium.ts';

const run = promisify(execFile);
test.describe.configure({ mode: 'serial' });

// Pane's medium has the layout of Microsoft's: it asks for a key, and its image can be taken out as a bare file.
let folder: string;
let iso: string;
test.beforeAll(async () => {
  iso = await paneIso();
  folder = await mkdtemp(path.join(tmpdir(), 'wimproof-media-'));
  await run('xorriso', ['-osirrox', 'on', '-indev', iso, '-extract', '/sources/install.wim', path.join(folder, 'install.wim')]);
  await run('wimlib-imagex', ['split', path.join(folder, 'install.wim'), path.join(folder, 'install.swm'), '60']);
});
test.afterAll(() => rm(folder, { recursive: true, force: true }));

test('the medium as it is asks for a key and does not start by itself', async ({}, info) => {
  const work = info.outputPath('asks');
  await mkdir(work, { recursive: true });
  const disk = path.join(work, 'empty.qcow2');
  await createDisk(disk, 2 ** 30);
  const ledger = await Ledger.open(`windows-media-${process.pid}`);
  try {
    const spec: MachineSpec = { name: 'asks', folder: work, memoryMiB: 768, processors: 1, boot: 'media', disk, media: [iso], forward: [], devices: { disk: 'virtio-blk', cdrom: 'virtio-scsi', network: 'virtio-net' } };
    const machine = await new QemuProvider({ ledger }).start(spec, AbortSignal.timeout(180_000));
    try {
      // The program's answer when no key came, and the firmware's way on. Not its question: OVMF's console drops characters of
      // what it writes to a serial line that is slow for a moment.
      await waitForSerialLine(machine, /failed to start .*CD-ROM.*: Time out/, { what: 'the end of the question', deadlineMs: 180_000, serial: { fatal: [/##pane/] } });
    } finally {
      if (machine.state === 'running') await machine.powerOff();
    }
  } finally {
    await ledger.close();
  }
});

async function scenario(name: string, source: string, more = ''): Promise<string> {
  const file = path.join(folder, `${name}.yaml`);
  await writeFile(file, `name: ${name}\nimage: { source: ${source}, edition: Professional${source.endsWith('.iso') ? '' : `, media: ${iso}`} }\nmachine: { template: pane }\n${more}request:\n  - { operation: enable-feature, feature: TelnetClient }\n`);
  return file;
}

for (const [name, source, strategies] of [['bare-wim', 'install.wim', ['setup']], ['split', 'install.swm', ['offline']]] as const) {
  test(`${source} with Pane's medium as image.media: ${strategies.join(' and ')}`, async () => {
    const output = path.join(folder, `out-${name}`);
    const before = await hashFile(path.join(folder, source));
    const called = await wimproof('run', await scenario(name, source), ...strategies.flatMap((strategy) => ['--strategy', strategy]), '--output', output, '--no-cache', '--reporter', 'line');
    expect(called.exitCode, `${called.stdout}\n${called.stderr}`).toBe(0);
    for (const strategy of strategies) {
      const outcome = await readOutcome(path.join(output, 'latest'), name, strategy);
      expect(outcome.verdict).toBe('passed');
      expect(outcome.image.unchanged).toBe(true);
      expect(outcome.checks.find((check) => check.id === 'feature:TelnetClient')?.status).toBe('passed');
      if (strategy !== 'setup') continue;
      const serial = await readFile(path.join(output, 'latest', name, strategy, 'serial.log'), 'utf8');
      expect(serial).toContain('event=phase phase=start-setup');
      expect(serial).toContain('##pane phase=windowsPE');
    }
    expect(await hashFile(path.join(folder, source))).toBe(before);
  });
}
