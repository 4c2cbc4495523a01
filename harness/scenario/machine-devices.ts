import { z } from 'zod';

/** What QEMU gives a machine: in templates all of it, in a scenario what differs. */
export const machineDevices = z.strictObject({
  disk: z.enum(['virtio-blk', 'ahci']),
  cdrom: z.enum(['virtio-scsi', 'ahci']),
  network: z.enum(['virtio-net', 'e1000', 'e1000e']),
});
export type MachineDevices = z.infer<typeof machineDevices>;
