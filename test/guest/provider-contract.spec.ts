import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { findProgram } from '../../harness/machine/qemu/find-qemu.ts';
import { QemuProvider } from '../../harness/machine/qemu/qemu-provider.ts';
import { providerContract } from '../contract/provider-contract.ts';
import { hyperVUnderStub } from '../contract/hyperv-under-stub.ts';

providerContract({
  name: 'qemu',
  skip: findProgram('qemu-system-x86_64') ? undefined : 'skipped: no QEMU',
  makeProvider: (ledger) => new QemuProvider({ ledger }),
  importDisk: async ({ file, format }, to) => void execFileSync('qemu-img', ['convert', '-q', '-f', format, '-O', 'qcow2', path.resolve(file), to]),
  devices: { disk: 'virtio-blk', cdrom: 'virtio-scsi', network: 'virtio-net' },
});
providerContract(hyperVUnderStub());
