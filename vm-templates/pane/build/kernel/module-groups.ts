/**
 * Kernel modules by the moment they are needed; `?` marks those that a kernel may lack. Every module loaded costs tens of
 * milliseconds under emulation, so nothing is loaded before its time, and CPU-specific checksum modules never.
 */
export const MODULE_GROUPS = {
  /** Before the system volume can be read. */
  boot: ['virtio_pci', 'virtio_blk', 'fuse'],
  /** Only when no virtio disk has Windows on it. */
  otherdisks: ['?ahci', 'sd_mod', '?nvme'],
  /** Only when booted from installation media: the CD drive, and a writable layer over the image. */
  media: ['virtio_scsi', 'sr_mod', '?ahci', 'isofs', 'overlay'],
  /** Media and FAT volumes of a running system. */
  volumes: ['virtio_scsi', 'sr_mod', 'sd_mod', '?ahci', '?nvme', 'isofs', 'vfat', 'nls_cp437', 'nls_ascii', '?nls_iso8859_1'],
  /** The power button, as an input device. */
  buttons: ['button', 'evdev'],
  network: ['virtio_net', '?e1000', '?e1000e'],
} as const satisfies Record<string, readonly string[]>;

export type ModuleGroup = keyof typeof MODULE_GROUPS;
