import { EventEmitter } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import type { Machine, MachineEvents, MachineState, SerialLine } from '../../harness/machine/machine.ts';
import { waitForOff, waitForReset } from '../../harness/machine/wait/wait-for-off.ts';
import { waitForReady, waitForSerialLine } from '../../harness/machine/wait/wait-for-serial-line.ts';

/** A machine without a hypervisor: the test says what happens to it. */
class Puppet extends EventEmitter<MachineEvents> implements Machine {
  readonly name = 'puppet';
  state: MachineState = 'running';
  readonly serial: SerialLine[] = [];
  ending?: MachineEvents['off'][0];
  endpoint = async () => ({ host: '127.0.0.1', port: 1 });
  pressKey = async () => {};
  checkpoint = async () => {};
  restore = async () => {};
  screenshot = async (file: string) => writeFileSync(file, 'png');
  shutdown = async () => {};
  powerOff = async () => {};
  say(text: string, at = Date.now()) {
    const line = { at, text };
    this.serial.push(line);
    this.emit('serial', line);
  }
  end(reason: 'guest' | 'host' | 'crash', detail = 'test') {
    this.state = reason === 'crash' ? 'crashed' : 'off';
    this.ending = { reason, detail };
    this.emit('off', this.ending);
  }
}
const options = { what: 'the guest', deadlineMs: 5000 };
const serial = { fatal: [/##pane setup-error code=(.*)/, /No bootable option/], phase: /##pane phase=(\S+)/ };
let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'wp-wait-'));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a line that comes, and one that came before', async () => {
  const machine = new Puppet();
  const waiting = waitForSerialLine(machine, /hello/, options);
  machine.say('noise');
  machine.say('well, hello');
  expect((await waiting).text).toBe('well, hello');
  expect((await waitForSerialLine(machine, /hello/, options)).text).toBe('well, hello');
  expect(machine.listenerCount('serial') + machine.listenerCount('off') + machine.listenerCount('reset')).toBe(0);
});

test('ready is ready of this token and this phase, as whole words in any order', async () => {
  const machine = new Puppet();
  let ready = false;
  const waiting = waitForReady(machine, 'T1', 'oobe', { deadlineMs: 5000 }).then((line) => {
    ready = true;
    return line;
  });
  for (const text of ['##wimproof token=T1 event=ready phase=audit', '##wimproof token=T12 event=ready phase=oobe', '##wimproof token=T1 event=ready phase=oobe2', 'token=T1 event=ready phase=oobe', '##wimproof token=T1 event=phase phase=oobe']) machine.say(text);
  await new Promise(setImmediate);
  expect(ready).toBe(false);
  machine.say('\u0000x ##wimproof phase=oobe token=T1 event=ready ');
  await waiting;
});

test('`since` leaves out what an earlier boot said', async () => {
  const machine = new Puppet();
  machine.say('ready', 1000);
  const waiting = waitForSerialLine(machine, /ready/, { ...options, since: 2000 });
  machine.say('ready', 3000);
  expect((await waiting).at).toBe(3000);
});

test('a machine that goes off ends the wait at once and names the last phase', async () => {
  const machine = new Puppet();
  machine.say('##pane phase=specialize');
  const waiting = waitForSerialLine(machine, /never/, { ...options, serial });
  machine.end('crash', 'QEMU ended with signal SIGSEGV');
  await expect(waiting).rejects.toMatchObject({ code: 'WP-MACHINE-OFF', kind: 'infrastructure', message: 'Machine puppet went off (crash: QEMU ended with signal SIGSEGV) while waiting for the guest; the last phase was specialize; the last serial line was "##pane phase=specialize"' });
  await expect(waitForSerialLine(machine, /never/, options)).rejects.toMatchObject({ code: 'WP-MACHINE-OFF' });
});

test('a fatal line of the template ends the wait at once, and is about the product', async () => {
  const machine = new Puppet();
  const waiting = waitForSerialLine(machine, /never/, { ...options, serial, evidenceFolder: folder });
  machine.say('##pane setup-error code=0x80070002 install.wim');
  const error = await waiting.then(() => null, (one: unknown) => one as { code: string; kind: string; message: string; evidence: string[] });
  expect(error).toMatchObject({ code: 'WP-SETUP-ERROR', kind: 'product', message: expect.stringMatching(/^The guest gave up: 0x80070002 install\.wim \(machine puppet, while waiting for /) });
  expect(error?.evidence.map((file) => path.basename(file).replace(/-\d+-/, '-N-'))).toEqual(['puppet-setup-error-N-serial.txt', 'puppet-setup-error-N-screen.png']);
  expect(readFileSync(error?.evidence[0] as string, 'utf8')).toContain('##pane setup-error');
});

for (const line of ['BdsDxe: No bootable option or device was found.', 'BdsDxe: starting Boot0002 "EFI Internal Shell" from Fv(7CB8BDC9-F8EB-4F34-AAEA-3EE4AF6516A1)/FvFile(7C04A583-9E3E-4F1C-AD65-E05268D0B4D1)'])
  // As OVMF of Debian 12 writes them.
  test(`a firmware with nothing to boot is infrastructure, even where a template calls its line fatal: ${line.slice(8, 40)}`, async () => {
    const machine = new Puppet();
    const waiting = waitForSerialLine(machine, /never/, { ...options, serial });
    machine.say('BdsDxe: starting Boot0001 "UEFI QEMU HARDDISK QM00001 " from PciRoot(0x0)/Pci(0x1F,0x2)/Sata(0x0,0xFFFF,0x0)');
    machine.say(line);
    await expect(waiting).rejects.toMatchObject({ code: 'WP-MACHINE-NO-BOOT', kind: 'infrastructure', message: expect.stringContaining(line.slice(0, 30)) });
  });

test('a deadline says what was waited for, how long, and where the guest was', async () => {
  const machine = new Puppet();
  machine.say('##wimproof token=T event=phase phase=oobeSystem');
  await expect(waitForSerialLine(machine, /never/, { what: 'the desktop', deadlineMs: 100 })).rejects.toMatchObject({ code: 'WP-WAIT-DEADLINE', message: expect.stringMatching(/^Waited 0\.1 s for the desktop, in vain; the last phase was oobeSystem/) });
  await expect(waitForReset(new Puppet(), { deadlineMs: 50 })).rejects.toThrow(/no phase was reported; the serial line stayed silent/);
});

test('an abort ends the wait with its reason', async () => {
  const controller = new AbortController();
  const waiting = waitForSerialLine(new Puppet(), /never/, { ...options, signal: controller.signal });
  controller.abort(new Error('the user stopped the run'));
  await expect(waiting).rejects.toThrow('the user stopped the run');
});

test('power-off by the guest is what was waited for; a crash is not; the past counts', async () => {
  const machine = new Puppet();
  const waiting = waitForOff(machine, { deadlineMs: 5000 });
  machine.end('guest', 'guest-shutdown');
  expect(await waiting).toEqual({ reason: 'guest', detail: 'guest-shutdown' });
  expect(await waitForOff(machine, { deadlineMs: 5000 })).toEqual({ reason: 'guest', detail: 'guest-shutdown' });
  const crashed = new Puppet();
  crashed.end('crash');
  await expect(waitForOff(crashed, { deadlineMs: 5000 })).rejects.toMatchObject({ code: 'WP-MACHINE-OFF' });
});

test('evidence that cannot be kept does not replace the error', async () => {
  const machine = new Puppet();
  machine.screenshot = async () => { throw new Error('no screen'); };
  writeFileSync(path.join(folder, 'file'), '');
  await expect(waitForSerialLine(machine, /never/, { what: 'x', deadlineMs: 20, evidenceFolder: path.join(folder, 'file', 'sub') })).rejects.toMatchObject({ code: 'WP-WAIT-DEADLINE', evidence: [] });
});
