const MIB = 1 << 20;
const SECTOR = 512;

/** One partition to be made; numbers are sectors of 512 bytes. */
export interface PlannedPartition {
  name: string;
  /** sgdisk type code. */
  type: string;
  start: number;
  sectors: number;
}
export interface DiskLayout {
  /** Bytes, a whole number of MiB. */
  size: number;
  efi: PlannedPartition;
  reserved: PlannedPartition;
  windows: PlannedPartition;
}

/**
 * The partitions that Windows Setup makes on an empty GPT disk (UEFI/GPT-based hard drive partitions), without the
 * recovery partition: EFI system 100 MB, Microsoft reserved 16 MB, Windows. All on MiB borders.
 */
export function layOutDisk(size: number): DiskLayout {
  const whole = Math.floor(size / MIB);
  const partition = (name: string, type: string, start: number, length: number): PlannedPartition => ({ name, type, start: start * MIB / SECTOR, sectors: length * MIB / SECTOR });
  return {
    size: whole * MIB,
    efi: partition('EFI system partition', 'EF00', 1, 100),
    reserved: partition('Microsoft reserved partition', '0C01', 101, 16),
    // The last MiB holds the second copy of the partition table.
    windows: partition('Basic data partition', '0700', 117, whole - 118),
  };
}
