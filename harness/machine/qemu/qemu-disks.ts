import type { Disks } from '../machine.ts';
import { createDisk, createOverlay, flattenDisk } from './overlay.ts';

/** QEMU's own disks: qcow2, copy-on-write overlays with their base's format written into them. */
export const qemuDisks: Disks = {
  format: 'qcow2',
  create: async (file, bytes) => void (await createDisk(file, bytes)),
  overlay: async (file, base) => void (await createOverlay(file, base, 'qcow2')),
  flatten: flattenDisk,
};
