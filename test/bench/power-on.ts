import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { waitForSerialLine } from '../../harness/machine/wait/wait-for-serial-line.ts';
import { hasPacker } from '../contract/packer.ts';
import { connect, LOGON, startPane } from '../guest/pane-machine.ts';
import { alternate } from './alternate.ts';
import type { BenchContext, Benchmark } from './benchmark.ts';
import { BIOS, packerPowerOn } from './packer-qemu.ts';

const bootMs = 240_000;

/** From power-on to the first verified command, against Packer's qemu builder on the same disk. */
export const benchmark: Benchmark = {
  name: 'power-on',
  needs: 'machine',
  title: 'Power-on to the first verified WinRM command (UEFI boot of an installed disk)',
  missing: async () => ((await hasPacker()) ? (existsSync(BIOS) ? undefined : `${BIOS} is not there (Debian: ovmf)`) : 'packer is not installed'),
  measure: async (context) => {
    const { acceleration } = await context.provider.host();
    const inFolder = async (name: string, work: (folder: string) => Promise<number>): Promise<number> => {
      const folder = path.join(context.folder, name);
      await mkdir(folder, { recursive: true });
      try {
        return await work(folder);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    };
    return alternate([
      { name: 'wimproof', once: (round) => inFolder(`wimproof-${round}`, (folder) => wimproofPowerOn(context, folder)) },
      { name: 'packer qemu', once: (round) => inFolder(`packer-${round}`, (folder) => packerPowerOn(context.disk, folder, acceleration.name, context.signal)) },
    ], context.rounds, context.say);
  },
};

/** Seconds from the call that starts the machine until `ver` has ended with exit code 0. */
async function wimproofPowerOn({ provider, disk, signal }: BenchContext, folder: string): Promise<number> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(bootMs)]);
  const began = performance.now();
  const machine = await startPane(provider, disk, folder, { signal: limited });
  const winrm = connect(machine, disk);
  try {
    // As in a run: the guest says on the serial line when it is up, and the command then proves it.
    await waitForSerialLine(machine, LOGON, { what: 'the logon screen', deadlineMs: bootMs, serial: disk.template.serial, signal: limited });
    const { exitCode, stdout } = await winrm.run('ver', { deadlineMs: 60_000, signal: limited });
    if (exitCode !== 0 || !stdout.includes('10.0.')) throw new Error(`ver: exit code ${exitCode}, ${stdout}`);
    return (performance.now() - began) / 1000;
  } finally {
    winrm.close();
    await machine.powerOff();
  }
}
