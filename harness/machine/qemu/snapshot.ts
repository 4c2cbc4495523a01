import { randomBytes } from 'node:crypto';
import { SYSTEM_DISK } from './arguments.ts';
import { qemuError } from './qemu-error.ts';
import type { QmpClient, QmpEvent } from './qmp.ts';

/** Memory goes to the disk image with nothing else running: 4 GiB to a slow disk take minutes. */
const snapshotMs = 600_000;

/**
 * Keeps memory, devices and the system disk in the disk's own file (qcow2). The UEFI variables are part of the memory
 * (QEMU writes them back to their file after a restore), and so is what the TPM emulator holds.
 * Source: QEMU qapi/migration.json, `snapshot-save`, `snapshot-load` (6.0): jobs that conclude with an event.
 * @throws WimproofError `WP-MACHINE-CHECKPOINT`
 */
export async function saveSnapshot(qmp: QmpClient, name: string): Promise<void> {
  await runJob(qmp, 'snapshot-save', name, 'kept');
}

/** @throws WimproofError `WP-MACHINE-CHECKPOINT`: there is none of that name (the machine goes on), or it cannot be read (the machine stands still) */
export async function loadSnapshot(qmp: QmpClient, name: string): Promise<void> {
  // QEMU stops the machine before it looks, and leaves it stopped when it finds nothing.
  const nodes = (await qmp.execute('query-named-block-nodes', { flat: true })) as { 'node-name'?: string; image?: { snapshots?: { name: string }[] } }[];
  const known = nodes.find((node) => node['node-name'] === SYSTEM_DISK)?.image?.snapshots?.map((one) => one.name) ?? [];
  if (!known.includes(name)) throw qemuError('WP-MACHINE-CHECKPOINT', `There is no checkpoint ${name}; there ${known.length === 1 ? 'is' : 'are'} ${known.join(', ') || 'none'}`, 'Name one of these');
  await runJob(qmp, 'snapshot-load', name, 'restored');
}

async function runJob(qmp: QmpClient, command: string, tag: string, verb: string): Promise<void> {
  const id = `${command}-${randomBytes(4).toString('hex')}`;
  const concluded = jobConcluded(qmp, id);
  try {
    // While it writes memory, the monitor is silent.
    await Promise.all([qmp.execute(command, { 'job-id': id, tag, vmstate: SYSTEM_DISK, devices: [SYSTEM_DISK] }, snapshotMs), concluded.promise]);
    const jobs = (await qmp.execute('query-jobs')) as { id: string; error?: string }[];
    const failure = jobs.find((job) => job.id === id)?.error;
    await qmp.execute('job-dismiss', { id });
    if (failure !== undefined) throw qemuError('WP-MACHINE-CHECKPOINT', `Checkpoint ${tag} could not be ${verb}: ${failure}`, 'Check the name and the free disk space');
  } finally {
    concluded.cancel();
  }
}

function jobConcluded(qmp: QmpClient, id: string): { promise: Promise<void>; cancel: () => void } {
  let cancel = () => {};
  const promise = new Promise<void>((resolve, reject) => {
    const gone = () => reject(qemuError('WP-MACHINE-CHECKPOINT', 'The machine ended before its checkpoint was done', 'See why it ended (serial log, QEMU messages)'));
    const listen = ({ event, data }: QmpEvent) => {
      if (event === 'JOB_STATUS_CHANGE' && data['id'] === id && data['status'] === 'concluded') resolve();
    };
    const timer = setTimeout(() => reject(qemuError('WP-MACHINE-CHECKPOINT', `The checkpoint was not done within ${snapshotMs / 60_000} minutes`, 'The host may be overloaded; run fewer machines at once')), snapshotMs);
    cancel = () => {
      clearTimeout(timer);
      qmp.off('event', listen);
      qmp.off('close', gone);
    };
    qmp.on('event', listen);
    qmp.once('close', gone);
  });
  promise.catch(() => {}); // Whoever races it hears of it.
  return { promise, cancel };
}
