import type { MediumFile } from './medium-tree.ts';
import { SECTOR } from './sector.ts';

const BIOS = 0x00;
const EFI = 0xef;

export interface BootImages {
  /** FAT image that UEFI starts from. */
  efi?: MediumFile;
  /** Boot sector program for BIOS, e.g. etfsboot.com. */
  bios?: MediumFile;
}

/**
 * The boot catalog: a validation entry, the first image, and a section for the second. Without emulation; when there are
 * both, BIOS comes first, since old firmware reads the first entry only.
 * [El Torito Bootable CD-ROM Format Specification 1.0, 2.1 to 2.4; UEFI specification, "ISO-9660 and El Torito": platform 0xEF]
 */
export function bootCatalog({ efi, bios }: BootImages): Buffer {
  const bytes = Buffer.alloc(SECTOR);
  bytes.writeUInt8(1, 0);
  bytes.writeUInt8(bios ? BIOS : EFI, 1);
  bytes.set([0x55, 0xaa], 30);
  let sum = 0;
  for (let at = 0; at < 32; at += 2) sum += bytes.readUInt16LE(at);
  bytes.writeUInt16LE(-sum & 0xffff, 28);
  const first = bios ?? efi;
  if (first) entry(first, bios ? biosSectors(first) : efiSectors(first)).copy(bytes, 32);
  if (bios && efi) {
    bytes.writeUInt8(0x91, 64); // The last section.
    bytes.writeUInt8(EFI, 65);
    bytes.writeUInt16LE(1, 66);
    entry(efi, efiSectors(efi)).copy(bytes, 96);
  }
  return bytes;
}

function entry(image: MediumFile, sectors: number): Buffer {
  const bytes = Buffer.alloc(32);
  bytes.writeUInt8(0x88, 0); // Bootable; no emulation, default segment, no system type.
  bytes.writeUInt16LE(sectors, 6);
  bytes.writeUInt32LE(image.sector, 8);
  return bytes;
}

/** In units of 512 bytes. UEFI takes the image to go on to the end of the medium when this is 0: for what has more than 16 bits. */
function efiSectors(image: MediumFile): number {
  const sectors = Math.ceil(image.size / 512);
  return sectors > 0xffff ? 0 : sectors;
}

/** What BIOS loads: the whole of a small program; etfsboot.com has eight. */
function biosSectors(image: MediumFile): number {
  return Math.min(Math.ceil(image.size / 512), 0xffff);
}
