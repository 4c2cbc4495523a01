import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import type { MachineSpec } from '../../harness/machine/machine.ts';
import { createDisk } from '../../harness/machine/qemu/overlay.ts';
import { QemuProvider } from '../../harness/machine/qemu/qemu-provider.ts';
import { waitForOff } from '../../harness/machine/wait/wait-for-off.ts';
import { waitForSerialLine } from '../../harness/machine/wait/wait-for-serial-line.ts';
import { Ledger } from '../../harness/run/ledger/ledger.ts';
import { paneIso, peMedium } from './pane-medium.ts';

const FATAL = { fatal: [/##pane panic\b/, /##pane setup-error\b/, /Kernel panic - not syncing/] };

test('Windows PE boots from a medium, runs startnet.cmd and powers off', async ({}, info) => {
  const folder = info.outputPath('pe');
  await mkdir(folder, { recursive: true });
  const medium = await peMedium(await paneIso(), folder, '@echo off\r\nwpeinit\r\necho ##wimproof token=t1 event=ready phase=pe>COM1\r\nwpeutil shutdown\r\n');
  const disk = path.join(folder, 'empty.qcow2');
  await createDisk(disk, 2 ** 30);
  const ledger = await Ledger.open(`pane-boot-${process.pid}`);
  try {
    const spec: MachineSpec = {
      name: 'pane-boot', folder, memoryMiB: 768, processors: 2, boot: 'media', disk, media: [medium], forward: [],
      devices: { disk: 'virtio-blk', cdrom: 'virtio-scsi', network: 'virtio-net' },
    };
    const machine = await new QemuProvider({ ledger }).start(spec, AbortSignal.timeout(180_000));
    try {
      const line = await waitForSerialLine(machine, /event=ready phase=pe/, { what: 'Windows PE', deadlineMs: 120_000, serial: FATAL });
      expect(line.text.trim()).toBe('##wimproof token=t1 event=ready phase=pe');
      await waitForOff(machine, { what: 'wpeutil shutdown', deadlineMs: 30_000 });
      expect(machine.ending?.reason).toBe('guest');
    } finally {
      if (machine.state === 'running') await machine.powerOff();
    }
  } finally {
    await ledger.close();
  }
});
