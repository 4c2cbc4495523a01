import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { findProgram } from '../../harness/machine/qemu/find-qemu.ts';
import { QemuProvider } from '../../harness/machine/qemu/qemu-provider.ts';
import { VagrantProvider } from '../../harness/machine/vagrant/vagrant-provider.ts';
import { providerContract, type ContractedProvider } from '../contract/provider-contract.ts';
import { hyperVUnderStub } from '../contract/hyperv-under-stub.ts';
import { hasVagrant } from '../contract/vagrant/has-vagrant.ts';

const qemu: ContractedProvider = {
  name: 'qemu',
  skip: findProgram('qemu-system-x86_64') ? undefined : 'skipped: no QEMU',
  makeProvider: (ledger) => new QemuProvider({ ledger }),
  importDisk: async ({ file, format }, to) => void execFileSync('qemu-img', ['convert', '-q', '-f', format, '-O', 'qcow2', path.resolve(file), to]),
  devices: { disk: 'virtio-blk', cdrom: 'virtio-scsi', network: 'virtio-net' },
};
providerContract(qemu);
providerContract(hyperVUnderStub());
// What is no box yet runs on the provider below; boxes are in vagrant.spec.ts.
providerContract({
  ...qemu,
  name: 'vagrant',
  skip: (await hasVagrant()) ? undefined : 'skipped: no Vagrant with a running libvirtd',
  makeProvider: (ledger) => new VagrantProvider({ ledger, base: new QemuProvider({ ledger }), vagrantProvider: 'libvirt' }),
});
