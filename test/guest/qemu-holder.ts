// A run that is to be killed: `node --import tsx qemu-holder.ts FOLDER LEDGER-FOLDER MOMENT`. It says on its standard
// output how far it got, and with some moments kills itself where a signal from outside could not be timed.
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { createDisk, createOverlay } from '../../harness/machine/qemu/overlay.ts';
import { findProgram, findQemu } from '../../harness/machine/qemu/find-qemu.ts';
import { probeArguments } from '../../harness/machine/qemu/acceleration.ts';
import { QemuProvider } from '../../harness/machine/qemu/qemu-provider.ts';
import { startProcess } from '../../harness/machine/qemu/start-process.ts';
import { Ledger } from '../../harness/run/ledger/ledger.ts';
import { bootableVolume } from './tiny-uefi-guest.ts';

const [folder = '', ledgerFolder = '', moment = ''] = process.argv.slice(2);
const say = (text: string) => process.stdout.write(`${text}\n`);
const die = () => process.kill(process.pid, 'SIGKILL');

const ledger = await Ledger.open('qemu-holder', ledgerFolder);
say('ledger');
if (moment === 'after-ledger') die();

if (moment === 'running') {
  const provider = new QemuProvider({ ledger, acceleration: { name: 'tcg', reason: 'test', probeMs: 0 } });
  await bootableVolume(path.join(folder, 'base.img'), [{ print: 'here\r\n' }]);
  for (const name of ['one', 'two']) {
    const own = path.join(folder, name);
    ledger.add({ kind: 'folder', path: own, what: `folder of ${name}` });
    await mkdir(own);
    await createOverlay(path.join(own, 'disk.qcow2'), path.join(folder, 'base.img'), 'raw', ledger);
    await provider.start({ name, folder: own, memoryMiB: 64, processors: 1, devices: { disk: 'virtio-blk', cdrom: 'virtio-scsi', network: 'virtio-net' }, disk: path.join(own, 'disk.qcow2'), media: [], boot: 'disk', forward: [5986], tpm: name === 'one' && findProgram('swtpm') !== null }, new AbortController().signal);
  }
  say('running');
} else {
  // Tiny machines without firmware variables, as quickly as they start: so that a kill can fall between any two steps.
  const qemu = await findQemu();
  await createDisk(path.join(folder, `disk-${process.pid}.qcow2`), 1 << 20, ledger);
  for (let count = 0; count < 8; count++) {
    const token = randomBytes(8).toString('hex');
    // A disk of its own: QEMU locks its images, and a machine that is refused its disk ends by itself.
    const image = path.join(folder, `raw-${process.pid}-${count}.img`);
    ledger.add({ kind: 'file', path: image, what: 'disk' });
    writeFileSync(image, Buffer.alloc(1 << 20));
    const record = ledger.add({ kind: 'process', token, what: `machine ${count}` });
    if (moment === 'before-spawn') die();
    // Paused (-S): it lives until it is killed.
    const started = startProcess(qemu.path, ['-S', ...probeArguments(token, 'tcg', image)], path.join(folder, 'qemu.log'), folder);
    if (moment === 'before-pid') die();
    record.notePid(started.child.pid ?? 0);
    say(`machine ${count}`);
    if (moment === 'after-pid') die();
  }
  say('running');
}
// Until it is killed, or told to end in order.
process.stdin.once('data', async () => {
  await ledger.close();
  process.exit(0);
});
