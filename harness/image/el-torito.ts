/**
 * The boot catalogue of a disc. Layout: "El Torito" Bootable CD-ROM Format Specification 1.0 (Phoenix, IBM), sections 2.0
 * to 2.5; platform 0xEF and the meaning of a sector count of 0 or 1: UEFI Specification, "ISO-9660 and El Torito". Pure
 * over buffers; numbers are little-endian.
 */
export const SECTOR = 2048;
/** The boot record's place is fixed: the volume descriptor after the primary one. */
export const BOOT_RECORD_SECTOR = 17;
const ENTRY = 32;
/** A catalogue is one sector on every known medium; the specification sets no end. */
export const LONGEST_CATALOG = 16 * SECTOR;
const EFI = 0xef;

export interface BootEntry {
  /** Of the entry, in bytes from the start of the catalogue. */
  offset: number;
  /** 0 = x86 BIOS, 0xEF = UEFI. */
  platform: number;
  bootable: boolean;
  /** 0 = no emulation, 1 to 3 = diskettes, 4 = hard disk. */
  emulation: number;
  /** In virtual sectors of 512 bytes. For UEFI, 0 and 1 mean: up to the end of the disc. */
  sectorCount: number;
  /** First sector (of 2048 bytes) of the boot image. */
  loadAddress: number;
}

/** What is wrong with a catalogue, in words that follow 'the boot catalogue'. */
export class BootCatalogError extends Error {
  override name = 'BootCatalogError';
}

/** Sector of the boot catalogue that a boot record (the content of sector 17) points to; undefined when it is none of El Torito's. */
export function catalogSector(record: Buffer): number | undefined {
  if (record.length < 75 || record[0] !== 0 || record.toString('latin1', 1, 6) !== 'CD001') return undefined;
  return record.toString('latin1', 7, 39).replace(/\0+$/, '') === 'EL TORITO SPECIFICATION' ? record.readUInt32LE(71) : undefined;
}

/** All entries of a catalogue, the default entry first. @throws BootCatalogError for one that firmware would not take */
export function parseBootCatalog(catalog: Buffer): BootEntry[] {
  if (catalog.length < 2 * ENTRY) throw new BootCatalogError('is shorter than its first two entries');
  if (catalog[0] !== 1 || catalog[30] !== 0x55 || catalog[31] !== 0xaa) throw new BootCatalogError('does not begin with a validation entry');
  if (wordSum(catalog.subarray(0, ENTRY)) !== 0) throw new BootCatalogError('has a validation entry with a wrong checksum');
  const entries = [entryAt(catalog, ENTRY, catalog[1] ?? 0)];
  for (let at = 2 * ENTRY; at + ENTRY <= catalog.length; ) {
    const kind = catalog[at] ?? 0;
    // 0x90 is a section header, 0x91 the last one. Anything else is the unused rest of the sector.
    if (kind !== 0x90 && kind !== 0x91) break;
    const platform = catalog[at + 1] ?? 0;
    const count = catalog.readUInt16LE(at + 2);
    at += ENTRY;
    for (let left = count; left > 0; left--) {
      if (at + ENTRY > catalog.length) throw new BootCatalogError(`announces ${count} entries in a section that ends after ${count - left}`);
      const entry = entryAt(catalog, at, platform);
      entries.push(entry);
      at += ENTRY;
      // Bit 5 of the media type: extension entries follow, each but the last with bit 5 set in its second byte.
      for (let more = ((catalog[entry.offset + 1] ?? 0) & 0x20) !== 0; more && catalog[at] === 0x44; at += ENTRY) more = ((catalog[at + 1] ?? 0) & 0x20) !== 0;
    }
    if (kind === 0x91) break;
  }
  return entries;
}

/** The entries from which UEFI starts: bootable, for its platform, without emulation. */
export function uefiEntries(entries: readonly BootEntry[]): BootEntry[] {
  return entries.filter(({ platform, bootable, emulation }) => platform === EFI && bootable && emulation === 0);
}

/**
 * A copy of the catalogue in which an entry starts another boot image. Its sector count stays when it says 'up to the
 * end of the disc', as on Microsoft's media, and is the new image's length else. No checksum covers these fields.
 * @param image first sector and length in bytes of the new image
 */
export function withBootImage(catalog: Buffer, entry: BootEntry, image: { sector: number; bytes: number }): Buffer {
  const changed = Buffer.from(catalog);
  const count = Math.ceil(image.bytes / 512);
  if (entry.sectorCount > 1) changed.writeUInt16LE(count > 0xffff ? 0 : count, entry.offset + 6);
  changed.writeUInt32LE(image.sector, entry.offset + 8);
  return changed;
}

function entryAt(catalog: Buffer, offset: number, platform: number): BootEntry {
  const indicator = catalog[offset] ?? 0;
  if (indicator !== 0x88 && indicator !== 0) throw new BootCatalogError(`has an entry with the boot indicator 0x${indicator.toString(16)}`);
  return {
    offset,
    platform,
    bootable: indicator === 0x88,
    emulation: (catalog[offset + 1] ?? 0) & 0x0f,
    sectorCount: catalog.readUInt16LE(offset + 6),
    loadAddress: catalog.readUInt32LE(offset + 8),
  };
}

function wordSum(bytes: Buffer): number {
  let sum = 0;
  for (let at = 0; at + 1 < bytes.length; at += 2) sum = (sum + bytes.readUInt16LE(at)) & 0xffff;
  return sum;
}
