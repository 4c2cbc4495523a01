import path from 'node:path';
import { execa } from 'execa';
import { fileURLToPath } from 'node:url';
import { inventoryCommand } from '../../harness/guest/inventory/inventory-command.ts';
import { parseInventory } from '../../harness/guest/inventory/parse-inventory.ts';
import { markers } from '../../harness/guest/script/batch.ts';
import { renderInventoryScript } from '../../harness/guest/script/inventory-script.ts';
import { writeIso } from '../../harness/image/iso-writer.ts';
import type { QemuMachine } from '../../harness/machine/qemu/qemu-machine.ts';
import { findPython, pywinrmEnvironment } from '../contract/pywinrm.ts';
import { firstAnswer } from '../guest/first-answer.ts';
import type { PaneDisk } from '../guest/pane-disk.ts';
import { connect, HTTP, HTTPS, startPane } from '../guest/pane-machine.ts';
import { alternate } from './alternate.ts';
import type { Benchmark } from './benchmark.ts';
import { inventoryItems } from './inventory-commands.ts';
import { secondsOf } from './stopwatch.ts';

const SCRIPT = fileURLToPath(new URL('pywinrm-items.py', import.meta.url));
const deadlineMs = 180_000;

/** The whole inventory of a running machine: one command against one WinRM session per item. */
export const benchmark: Benchmark = {
  name: 'inventory',
  needs: 'machine',
  title: `Inventory of a running machine (${inventoryItems().length} commands, NTLM over HTTPS)`,
  missing: async () => ((await findPython()) ? undefined : 'python3-winrm and python3-requests-ntlm are not installed'),
  measure: async ({ provider, disk, folder, rounds, signal, say }) => {
    const python = (await findPython()) as string;
    const medium = path.join(folder, 'answer.iso');
    await writeIso({ label: 'ANSWER', out: medium, files: [
      { path: markers.ANSWER, data: Buffer.from('bench\r\n') },
      { path: 'wimproof\\inventory.cmd', data: Buffer.from(renderInventoryScript()) },
    ] });
    const machine = await startPane(provider, disk, path.join(folder, 'machine'), { media: [medium], signal });
    try {
      await firstAnswer(machine.port(HTTP), AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]));
      // Once before: files that the guest reads for the first time would count against whoever comes first.
      const expected = await wimproofInventory(machine, disk, signal);
      await pywinrmInventory(python, machine, disk, expected);
      return await alternate([
        { name: 'wimproof', once: () => secondsOf(() => wimproofInventory(machine, disk, signal)) },
        { name: 'pywinrm, a session per item', once: () => pywinrmInventory(python, machine, disk, expected) },
      ], rounds, say);
    } finally {
      await machine.powerOff();
    }
  },
};

/** Connects, runs the script and reads its answer. Returns the exit code of every item. */
async function wimproofInventory(machine: QemuMachine, disk: PaneDisk, signal: AbortSignal): Promise<number[]> {
  const winrm = connect(machine, disk);
  try {
    const { stdout } = await winrm.run(inventoryCommand(), { deadlineMs, signal });
    parseInventory(stdout);
    return [...stdout.matchAll(/^##end \S+ exit=(-?\d+)/gm)].map((match) => Number(match[1]) >>> 0);
  } finally {
    winrm.close();
  }
}

/** Returns the seconds by pywinrm's own clock: the start of Python and its imports do not count. */
async function pywinrmInventory(python: string, machine: QemuMachine, disk: PaneDisk, expected: number[]): Promise<number> {
  const { stdout } = await execa(python, [SCRIPT], {
    env: pywinrmEnvironment(),
    timeout: deadlineMs,
    input: JSON.stringify({ endpoint: `https://127.0.0.1:${machine.port(HTTPS)}/wsman`, transport: 'ntlm', username: disk.username, password: disk.password, commands: inventoryItems().map((item) => item.command) }),
  });
  const { seconds, codes } = JSON.parse(stdout) as { seconds: number; codes: number[] };
  if (codes.map((code) => code >>> 0).join() !== expected.join()) throw new Error(`the two sides did not do the same: exit codes ${codes.join()} and ${expected.join()}`);
  return seconds;
}
