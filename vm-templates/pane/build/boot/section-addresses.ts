/** A section of a PE file: name, virtual address and size in memory. */
export interface Section {
  name: string;
  address: number;
  size: number;
}

const ALIGNMENT = 4096;

/** Reads the section table of a PE/COFF file. Throws when the file is not one. */
export function readSections(image: Buffer): { imageBase: number; sections: Section[] } {
  const pe = image.length > 0x40 && image.toString('latin1', 0, 2) === 'MZ' ? image.readUInt32LE(0x3c) : -1;
  if (pe < 0 || pe + 0x80 > image.length || image.toString('latin1', pe, pe + 4) !== 'PE\0\0') throw new Error('not a PE file');
  const count = image.readUInt16LE(pe + 6);
  const optional = pe + 24;
  const imageBase = Number(image.readBigUInt64LE(optional + 24));
  const table = optional + image.readUInt16LE(pe + 20);
  const sections = Array.from({ length: count }, (_, index) => {
    const at = table + index * 40;
    return { name: image.toString('latin1', at, at + 8).replace(/\0+$/, ''), size: image.readUInt32LE(at + 8), address: image.readUInt32LE(at + 12) };
  });
  return { imageBase, sections };
}

/**
 * Addresses for sections that are added to a boot stub, in order: each above everything before it, on a page. objcopy does
 * not choose them itself, and an overlap gives a file that the firmware refuses without a word.
 */
export function placeSections(existing: readonly Section[], added: readonly { name: string; size: number }[]): Section[] {
  let next = Math.max(0, ...existing.map(section => section.address + section.size));
  return added.map(({ name, size }) => {
    const address = Math.ceil(next / ALIGNMENT) * ALIGNMENT;
    next = address + size;
    return { name, address, size };
  });
}
