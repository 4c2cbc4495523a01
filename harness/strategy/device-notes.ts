import type { ResolvedOperation } from '../servicing/operation.ts';
import type { Plan, PlanNote } from './plan.ts';

/** The devices of a machine, by what they are for. */
export interface PlannedDevices {
  disk: string;
  cdrom: string;
  network: string;
}
/** What QEMU shows of its virtio devices on the root bus (QEMU docs/specs/pci-ids.rst, transitional devices). */
const VIRTIO: Readonly<Record<string, { id: string; driver: string }>> = {
  'virtio-net': { id: 'PCI\\VEN_1AF4&DEV_1000', driver: 'NetKVM' },
  'virtio-blk': { id: 'PCI\\VEN_1AF4&DEV_1001', driver: 'viostor' },
  'virtio-scsi': { id: 'PCI\\VEN_1AF4&DEV_1004', driver: 'vioscsi' },
};
/** Mechanisms that put a driver into the image before that image starts for the first time. */
const BEFORE_FIRST_START = ['dism-image', 'pkgmgr-image', 'answer-file-driver-paths', 'answer-file-driver-paths-pe'];
const SOURCE = 'virtio-win, viostor.inf, vioscsi.inf, netkvm.inf; "Add device drivers to Windows during Windows Setup"';

/**
 * What is to be known of virtio devices when the guest is Windows, which has no drivers for them: who brings one, to the
 * Windows PE that sees the disks first and to Windows itself. What media hold already is not looked at, so these are
 * notes; with media that hold nothing, the machine stops at its first start.
 */
export function deviceNotes(devices: PlannedDevices, operations: readonly ResolvedOperation[], { strategy, mechanisms }: Pick<Plan, 'strategy' | 'mechanisms'>): PlanNote[] {
  const brings = (id: string, by: readonly string[]): boolean =>
    operations.some((operation) => hasDriver(operation, id) && mechanisms.some((mechanism) => mechanism.operation === operation.id && by.includes(mechanism.by)));
  return (['disk', 'cdrom', 'network'] as const).flatMap((role): PlanNote[] => {
    const virtio = VIRTIO[devices[role]];
    if (!virtio) return [];
    const { id, driver } = virtio;
    const note = (text: string): PlanNote => ({ operation: `machine.devices.${role}`, code: 'WP-DEVICE-DRIVER', text, source: SOURCE });
    const what = `Windows has no driver for ${devices[role]} (${id})`;
    const inPe = role !== 'network' && !(role === 'disk' && strategy === 'setup' && brings(id, ['answer-file-driver-paths-pe']));
    return [
      ...(inPe ? [note(`${what}: boot.wim of the medium must hold ${driver} already, since ${whyNotInPe(role, strategy)}`)] : []),
      ...(brings(id, BEFORE_FIRST_START) ? [] : [note(`${what}: the image must hold ${driver} already, since no operation adds it before Windows first starts`)]),
    ];
  });
}

function whyNotInPe(role: 'disk' | 'cdrom', strategy: Plan['strategy']): string {
  if (strategy === 'offline') return 'drivers of the request go into the image, and Windows PE runs as it is';
  if (role === 'cdrom') return 'Setup reads drivers from the very medium that it could not see';
  return strategy === 'setup' ? 'no operation adds it with `via: {setup: answer-file-driver-paths-pe}`' : 'the request begins when Windows runs';
}

/** A driver package of the operation is for the device: one of its hardware ids is this one, or a closer description of it. */
function hasDriver(operation: ResolvedOperation, id: string): boolean {
  if (operation.operation !== 'add-driver' || operation.payload?.kind !== 'driver') return false;
  const { further = [], ...first } = operation.payload;
  return [first, ...further].some(({ hardwareIds }) => hardwareIds.some((one) => one.toUpperCase() === id || one.toUpperCase().startsWith(`${id}&`)));
}
