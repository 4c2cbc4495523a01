import { createHash } from 'node:crypto';
import { createReadStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { expect, test } from '@playwright/test';
import { createJobDisk } from '../../harness/image/job-disk.ts';
import { runTool } from '../../harness/image/tool.ts';
import { WinRm } from '../../harness/guest/winrm/winrm.ts';
import type { Machine, MachineDevices, MachineSpec, Provider } from '../../harness/machine/machine.ts';
import { waitForOff } from '../../harness/machine/wait/wait-for-off.ts';
import { waitForSerialLine } from '../../harness/machine/wait/wait-for-serial-line.ts';
import { bootId, readLedger } from '../../harness/run/ledger/ledger-file.js';
import { Ledger } from '../../harness/run/ledger/ledger.ts';
import { release } from '../../harness/run/ledger/release.js';
import { finishedPaneDisk } from '../guest/pane-disk.ts';
import { HTTPS, LOGON } from '../guest/pane-machine.ts';
import { bootableMedium, bootableVolume, type Behaviour } from '../guest/tiny-uefi-guest.ts';

/** A provider that is held to the contract. */
export interface ContractedProvider {
  name: string;
  /** Why it cannot be tested here. */
  skip?: string;
  /** Before each test, with its folder. */
  prepare?(folder: string): void;
  makeProvider(ledger: Ledger): Provider;
  /** Makes a disk of the provider's own format out of a raw or qcow2 file. */
  importDisk(from: { file: string; format: 'raw' | 'qcow2' }, to: string, ledger: Ledger): Promise<void>;
  devices: MachineDevices;
  /** What is left on the host of a provider's machines, as text; empty when nothing is. */
  leftovers?(): string[];
}

// Firmware takes 4 s under TCG on an idle core, several times that on a busy machine.
const deadlineMs = 180_000;

/** Registers the tests that every provider must pass. The guest is real: a few bytes of UEFI code, or Pane. */
export function providerContract(contracted: ContractedProvider): void {
  test.describe(contracted.name, () => {
    test.skip(contracted.skip !== undefined, contracted.skip ?? '');
    let folder: string;
    let ledger: Ledger;
    let provider: Provider;
    const signal = new AbortController().signal;

    test.beforeEach(async () => {
      folder = mkdtempSync(path.join(os.tmpdir(), 'wp-contract-'));
      ledger = await Ledger.open(`contract ${contracted.name}`, path.join(folder, 'ledger'));
      contracted.prepare?.(folder);
      provider = contracted.makeProvider(ledger);
    });
    test.afterEach(async () => {
      // What is left stays on record until here, so that the test could see it.
      expect((await ledger.close()).failed).toEqual([]);
      rmSync(folder, { recursive: true, force: true });
    });

    const spec = (disk: string, more: Partial<MachineSpec> = {}): MachineSpec => ({ name: 'tiny', folder: path.join(folder, 'machine'), memoryMiB: 128, processors: 1, devices: contracted.devices, disk, media: [], boot: 'disk', forward: [], ...more });
    const disk = (name: string) => path.join(folder, `${name}.${provider.disks.format}`);
    /** A base with a guest of this behaviour, and an overlay of it. */
    async function guestDisk(behaviour: Behaviour[]): Promise<{ base: string; overlay: string }> {
      const raw = path.join(folder, 'guest.img');
      await bootableVolume(raw, behaviour);
      await contracted.importDisk({ file: raw, format: 'raw' }, disk('base'), ledger);
      await provider.disks.overlay(disk('overlay'), disk('base'));
      return { base: disk('base'), overlay: disk('overlay') };
    }
    /** Nothing on record but what stays for the whole run (a virtual switch), nothing on the host. */
    function expectNothingLeft(): void {
      const machineThings = (readLedger(ledger.file)?.open ?? []).filter(({ what }) => !what.startsWith('virtual switch'));
      expect(machineThings).toEqual([]);
      expect(contracted.leftovers?.() ?? []).toEqual([]);
    }

    test('a machine: every serial line, a reset, its own end; the base of its disk is never written', async () => {
      test.setTimeout(2 * deadlineMs);
      const text = Array.from({ length: 200 }, (_, at) => `line ${at} ${'x'.repeat(1 + (at % 70))}`);
      const { base, overlay } = await guestDisk([{ print: '##pane phase=tiny\r\n' }, 'restart-once', { print: `${text.join('\r\n')}\r\nend` }, 'power-off']);
      const before = await digest(base);
      const machine = await provider.start(spec(overlay, { forward: [5986] }), signal);
      let resets = 0;
      machine.on('reset', () => resets++);
      expect(machine.state).toBe('running');
      expect(await waitForOff(machine, { deadlineMs })).toMatchObject({ reason: 'guest' });
      expect(resets).toBe(1);
      const said = machine.serial.map((line) => line.text);
      const second = said.findLastIndex((line) => line.includes('##pane phase=tiny'));
      expect(said.filter((line) => line.includes('##pane phase=tiny'))).toHaveLength(2);
      expect(said.slice(second + 1)).toEqual([...text, 'end']);
      // The events are complete; QEMU's own log may miss a byte where its socket had to wait.
      expect(readFileSync(machine.serialLog as string, 'latin1')).toMatch(/##pane phase=tiny[^]*##pane phase=tiny[^]*line 0 x[^]*line 199 x[^]*end/);
      expect(machine.state).toBe('off');
      expect(machine.ending?.reason).toBe('guest');
      await machine.powerOff(); // Nothing to do, no error.
      expect(await digest(base)).toBe(before);
      expectNothingLeft();
      // What the overlay holds, a copy holds without it.
      await provider.disks.flatten(overlay, disk('flat'));
      rmSync(overlay);
      rmSync(base);
      const again = await provider.start(spec(disk('flat'), { folder: path.join(folder, 'again') }), signal);
      await waitForSerialLine(again, /line 0/, { what: 'the copy to boot', deadlineMs });
      await again.powerOff();
    });

    test('an empty disk gives way to the first medium; a key is pressed; back to a checkpoint; our own power-off', async () => {
      test.setTimeout(3 * deadlineMs);
      await provider.disks.create(disk('empty'), 1 << 30);
      const medium = path.join(folder, 'a, b.iso');
      await bootableMedium(medium, [{ print: 'press\r\n' }, 'await-key', { print: 'pressed\r\n' }, 'await-key', { print: 'again\r\n' }]);
      const machine = await provider.start(spec(disk('empty'), { media: [medium], boot: 'media' }), signal);
      await waitForSerialLine(machine, /press/, { what: 'the medium to boot', deadlineMs });
      await machine.checkpoint('before');
      const count = () => machine.serial.filter((line) => line.text === 'pressed').length;
      await pressUntil(machine, () => count() === 1);
      await machine.restore('before');
      expect(machine.state).toBe('running');
      // The program says it once: a second time only when memory has gone back.
      await pressUntil(machine, () => count() === 2);
      const off: unknown[] = [];
      machine.on('off', (ending) => off.push(ending));
      await machine.powerOff();
      expect(off).toEqual([expect.objectContaining({ reason: 'host' })]);
      expect(machine.state).toBe('off');
      await expect(machine.screenshot(path.join(folder, 'late.png'))).rejects.toMatchObject({ code: 'WP-MACHINE-OFF' });
      expectNothingLeft();
    });

    test('an installed system: its endpoint answers, its screen is a picture, its job disk comes back written', async () => {
      test.setTimeout(900_000);
      const pane = await finishedPaneDisk();
      await contracted.importDisk({ file: pane.file, format: 'qcow2' }, disk('pane'), ledger);
      await provider.disks.overlay(disk('pane-overlay'), disk('pane'));
      const jobDisk = path.join(folder, 'job.img');
      await createJobDisk(jobDisk, 'contract');
      const { memoryMiB, processors, rtc } = pane.template;
      const machine = await provider.start(spec(disk('pane-overlay'), { name: 'pane', memoryMiB, processors, rtc, jobDisk, forward: [HTTPS] }), signal);
      await waitForSerialLine(machine, LOGON, { what: 'Pane', deadlineMs });
      const endpoint = await machine.endpoint(HTTPS, { deadlineMs, signal });
      await expect(machine.endpoint(80, { deadlineMs: 1000, signal })).rejects.toMatchObject({ code: 'WP-MACHINE-PORT' });
      const winrm = WinRm.connect({ ...endpoint, username: pane.username, password: pane.password, auth: 'ntlm', certificate: { fingerprint256: pane.fingerprint256 }, signal });
      const command = 'for %d in (C D E F G H) do @if exist %d:\\wimproof.job echo by the guest>%d:\\written.txt';
      expect((await winrm.run(command, { deadlineMs: 60_000, signal })).exitCode).toBe(0);
      winrm.close();
      const picture = path.join(folder, 'screen.png');
      await machine.screenshot(picture);
      expect(readFileSync(picture).subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
      const content = new Promise<string>((resolve, reject) => machine.on('off', () => void contentOf(jobDisk, 'written.txt').then(resolve, reject)));
      await machine.shutdown(60_000);
      // Read in the very moment in which the machine said that it was off.
      expect((await content).trim()).toBe('by the guest');
      expectNothingLeft();
    });

    test('an abort pulls the plug, and a start that cannot be leaves nothing', async () => {
      test.setTimeout(2 * deadlineMs);
      const { overlay } = await guestDisk([{ print: 'here\r\n' }]);
      await expect(provider.start(spec(disk('none')), signal)).rejects.toMatchObject({ kind: 'infrastructure' });
      expectNothingLeft();
      const controller = new AbortController();
      const machine = await provider.start(spec(overlay), controller.signal);
      const off = waitForOff(machine, { deadlineMs });
      controller.abort(new Error('enough'));
      expect(await off).toMatchObject({ reason: 'host' });
      await expect(provider.start(spec(overlay), controller.signal)).rejects.toThrow('enough');
      expectNothingLeft();
    });

    test('what a killed run leaves, its ledger frees, without the run', async () => {
      test.setTimeout(2 * deadlineMs);
      const { overlay } = await guestDisk([{ print: 'here\r\n' }]);
      const machine = await provider.start(spec(overlay), signal);
      await waitForSerialLine(machine, /here/, { what: 'the guest', deadlineMs });
      const contents = readLedger(ledger.file);
      expect(contents?.open.length).toBeGreaterThan(0);
      // The reaper and `wimproof clean` do just this.
      expect((await release(contents as NonNullable<typeof contents>, bootId())).failed).toEqual([]);
      expect(contracted.leftovers?.() ?? []).toEqual([]);
      await expect.poll(() => machine.state, { timeout: deadlineMs }).not.toBe('running');
    });
  });
}

/** The guest's keyboard is polled by its firmware: a key may come before it looks. */
async function pressUntil(machine: Machine, done: () => boolean): Promise<void> {
  await expect(async () => {
    if (!done()) await machine.pressKey('space');
    await expect.poll(done, { timeout: 5000 }).toBe(true);
  }).toPass({ timeout: deadlineMs });
}

async function digest(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

function contentOf(image: string, file: string): Promise<string> {
  return runTool('mtype', ['-i', image, `::${file}`], { env: { MTOOLS_SKIP_CHECK: '1' } });
}
