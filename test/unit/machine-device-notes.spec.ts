import { expect, test } from '@playwright/test';
import { emulationNote } from '../../harness/machine/emulation-note.ts';
import { scenarioMachine, withMachineNotes } from '../../harness/run/scenario-machine.ts';
import { scenarioFromFile } from '../../harness/scenario/scenario-from-file.ts';
import { scenarioFileSchema } from '../../harness/scenario/schema.ts';
import type { ResolvedOperation, StrategyName } from '../../harness/servicing/operation.ts';
import type { Mechanism } from '../../harness/servicing/mechanism.ts';
import { deviceNotes } from '../../harness/strategy/device-notes.ts';
import type { Plan } from '../../harness/strategy/plan.ts';

const inBox = { disk: 'ahci', cdrom: 'ahci', network: 'e1000e' };
/** Hardware ids as virtio-win's viostor.inf, vioscsi.inf and netkvm.inf have them. */
const ids = { viostor: ['PCI\\VEN_1AF4&DEV_1001&SUBSYS_00021AF4&REV_00', 'PCI\\VEN_1AF4&DEV_1042&SUBSYS_11001AF4&REV_01'], vioscsi: ['PCI\\VEN_1AF4&DEV_1004&SUBSYS_00081AF4&REV_00'], netkvm: ['PCI\\VEN_1AF4&DEV_1000&SUBSYS_00011AF4&REV_00'] };
function addDriver(id: string, hardwareIds: string[], further: string[][] = []): ResolvedOperation {
  const payload = (list: string[]) => ({ kind: 'driver' as const, originalFileName: 'x.inf', provider: 'Red Hat', className: 'SCSIAdapter', date: '', version: '', architectures: ['amd64'], coInstallers: [], hardwareIds: list });
  return { id, operation: 'add-driver', source: '/x.inf', files: [], payload: { ...payload(hardwareIds), ...(further.length > 0 && { further: further.map(payload) }) } };
}
const plan = (strategy: StrategyName, mechanisms: Record<string, Mechanism> = {}) => ({ strategy, mechanisms: Object.entries(mechanisms).map(([operation, by]) => ({ operation, rows: [], by, mechanism: '' })) });
const told = (notes: { operation: string; text: string }[]) => notes.map(({ operation, text }) => `${operation}: ${/boot\.wim/.test(text) ? 'PE' : 'image'}`);

test('in-box devices need no driver', () => {
  for (const strategy of ['offline', 'setup', 'audit'] as const) expect(deviceNotes(inBox, [], plan(strategy))).toEqual([]);
});

test('virtio without any driver: Windows PE for what it reads, the image for all', () => {
  const all = { disk: 'virtio-blk', cdrom: 'virtio-scsi', network: 'virtio-net' };
  const notes = deviceNotes(all, [], plan('offline'));
  expect(told(notes)).toEqual(['machine.devices.disk: PE', 'machine.devices.disk: image', 'machine.devices.cdrom: PE', 'machine.devices.cdrom: image', 'machine.devices.network: image']);
  expect(notes[0]).toMatchObject({ code: 'WP-DEVICE-DRIVER', text: expect.stringContaining('PCI\\VEN_1AF4&DEV_1001') });
});

test('a driver that DISM or the answer file puts into the image before it starts is enough for Windows', () => {
  const devices = { ...inBox, network: 'virtio-net' };
  const operations = [addDriver('net', ids.netkvm)];
  expect(deviceNotes(devices, operations, plan('offline', { net: 'dism-image' }))).toEqual([]);
  expect(deviceNotes(devices, operations, plan('setup', { net: 'answer-file-driver-paths' }))).toEqual([]);
  // In audit mode WinRM asks for it, over that very network.
  expect(told(deviceNotes(devices, operations, plan('audit', { net: 'pnputil' })))).toEqual(['machine.devices.network: image']);
  expect(told(deviceNotes(devices, operations, plan('setup', { net: 'first-logon-job' })))).toEqual(['machine.devices.network: image']);
});

test('only Setup takes drivers into its own Windows PE, and only when it is asked to', () => {
  const devices = { ...inBox, disk: 'virtio-blk' };
  const operations = [addDriver('disk', ids.viostor)];
  expect(deviceNotes(devices, operations, plan('setup', { disk: 'answer-file-driver-paths-pe' }))).toEqual([]);
  expect(told(deviceNotes(devices, operations, plan('setup', { disk: 'answer-file-driver-paths' })))).toEqual(['machine.devices.disk: PE']);
  expect(told(deviceNotes(devices, operations, plan('offline', { disk: 'dism-image' })))).toEqual(['machine.devices.disk: PE']);
});

test('the driver must be for the device that QEMU shows; a folder of drivers counts as a whole', () => {
  const devices = { ...inBox, network: 'virtio-net' };
  expect(told(deviceNotes(devices, [addDriver('net', ids.viostor)], plan('offline', { net: 'dism-image' })))).toEqual(['machine.devices.network: image']);
  expect(told(deviceNotes(devices, [addDriver('net', ['PCI\\VEN_1AF4&DEV_10001'])], plan('offline', { net: 'dism-image' })))).toEqual(['machine.devices.network: image']);
  expect(deviceNotes(devices, [addDriver('net', ids.viostor, [ids.vioscsi, ids.netkvm.map((one) => one.toLowerCase())])], plan('offline', { net: 'dism-image' }))).toEqual([]);
});

const template = (enlightenments: boolean, firmware: 'uefi' | 'bios' = 'uefi') => ({ name: 't', windows: { name: 'T', version: '10.0.1.1', build: 1, enlightenments }, firmware, devices: { ...inBox, disk: 'virtio-blk' } }) as unknown as Parameters<typeof withMachineNotes>[1];
const whole = (more: Partial<Plan> = {}) => ({ ...plan('offline'), notes: [], ...more }) as unknown as Plan;

test('a plan gets the notes when the guest is Windows, and cannot be run on a machine with a BIOS', () => {
  const request = { operations: [] };
  expect(withMachineNotes(whole(), template(true), request).notes).toHaveLength(2);
  expect(withMachineNotes(whole(), template(false), request)).toMatchObject({ notes: [] });
  expect(withMachineNotes(whole(), template(false), request)).not.toHaveProperty('printedOnly');
  expect(withMachineNotes(whole(), template(false, 'bios'), request).printedOnly).toMatch(/BIOS/);
  expect(withMachineNotes(whole({ printedOnly: 'other' }), template(false, 'bios'), request).printedOnly).toBe('other');
});

test('a real Windows on an emulated processor is worth a word; Pane, or an accelerator, is not', () => {
  const windows = { name: 'windows-11', windows: { name: '', version: '', build: 1, enlightenments: true } };
  const pane = { name: 'pane', windows: { ...windows.windows, enlightenments: false } };
  const tcg = { name: 'tcg' as const, reason: 'there is no /dev/kvm' };
  expect(emulationNote([windows, windows, pane], tcg)).toMatch(/^note: windows-11: .*there is no \/dev\/kvm.*hours/);
  expect(emulationNote([pane], tcg)).toBeNull();
  expect(emulationNote([windows], { name: 'kvm', reason: '' })).toBeNull();
});

test('a scenario asks for other devices, each on its own; only those that there are', async () => {
  const file = (devices: object) => ({ name: 'x', image: { source: 'x.iso' }, machine: { template: 'windows-10', devices }, request: [{ operation: 'enable-feature', feature: 'F' }] });
  const scenario = scenarioFromFile('/s/x.yaml', scenarioFileSchema.parse(file({ network: 'virtio-net' })));
  expect((await scenarioMachine(scenario)).devices).toEqual({ disk: 'ahci', cdrom: 'ahci', network: 'virtio-net' });
  const plain = scenarioFromFile('/s/x.yaml', scenarioFileSchema.parse({ ...file({}), machine: { template: 'windows-10' } }));
  expect((await scenarioMachine(plain)).devices).toEqual(inBox);
  expect(scenarioFileSchema.safeParse(file({ network: 'rtl8139' })).success).toBe(false);
  expect(scenarioFileSchema.safeParse(file({ sound: 'ac97' })).success).toBe(false);
});
