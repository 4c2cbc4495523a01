import { expect, test } from '@playwright/test';
import { dependenciesOf, modinfo } from '../../vm-templates/pane/build/kernel/module-info.ts';
import { moduleOrder } from '../../vm-templates/pane/build/kernel/module-order.ts';

const catalogue = {
  depends: new Map([
    ['virtio', []], ['virtio_ring', ['virtio']], ['virtio_pci', ['virtio_ring', 'virtio', 'virtio_modern']], ['virtio_modern', []],
    ['net_failover', ['failover']], ['failover', []], ['virtio_net', ['virtio', 'virtio_ring', 'net_failover']],
  ]),
  builtin: new Set(['failover', 'scsi_mod']),
};

test('each module comes once, after those it needs; built-in ones are left out', () => {
  expect(moduleOrder(['virtio_pci', 'virtio-net', 'scsi_mod', 'virtio_pci'], catalogue))
    .toEqual(['virtio', 'virtio_ring', 'virtio_modern', 'virtio_pci', 'net_failover', 'virtio_net']);
});

test('an optional module may be missing, another may not', () => {
  expect(moduleOrder(['?ahci'], catalogue)).toEqual([]);
  expect(() => moduleOrder(['ahci'], catalogue)).toThrow('the kernel has no module ahci');
});

test('a missing dependency is named with who asked for it', () => {
  const broken = { depends: new Map([['sr_mod', ['cdrom']]]), builtin: new Set<string>() };
  expect(() => moduleOrder(['sr_mod'], broken)).toThrow('sr_mod -> cdrom');
});

test('dependencies are read from a module file', () => {
  const file = Buffer.from('\x7fELF...\0license=GPL\0depends=virtio-ring,virtio\0retpoline=Y\0');
  expect(dependenciesOf(file)).toEqual(['virtio_ring', 'virtio']);
  expect(modinfo(file, 'license')).toBe('GPL');
  expect(dependenciesOf(Buffer.from('ELF\0depends=\0'))).toEqual([]);
  expect(dependenciesOf(Buffer.from('ELF'))).toEqual([]);
});
