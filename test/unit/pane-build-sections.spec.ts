import { expect, test } from '@playwright/test';
import { placeSections, readSections } from '../../vm-templates/pane/build/boot/section-addresses.ts';

/** A PE file header with the given sections, just enough to be parsed. */
function peFile(imageBase: bigint, sections: { name: string; address: number; size: number }[]): Buffer {
  const file = Buffer.alloc(0x400);
  file.write('MZ', 0, 'latin1');
  file.writeUInt32LE(0x80, 0x3c);
  file.write('PE\0\0', 0x80, 'latin1');
  file.writeUInt16LE(sections.length, 0x86);
  file.writeUInt16LE(240, 0x94);
  file.writeBigUInt64LE(imageBase, 0x98 + 24);
  sections.forEach((section, index) => {
    const at = 0x98 + 240 + index * 40;
    file.write(section.name, at, 'latin1');
    file.writeUInt32LE(section.size, at + 8);
    file.writeUInt32LE(section.address, at + 12);
  });
  return file;
}

test('added sections lie above all others, on pages, and do not overlap', () => {
  const existing = [{ name: '.text', address: 0x1000, size: 0x2345 }, { name: '.reloc', address: 0x9000, size: 0x10 }];
  const placed = placeSections(existing, [{ name: '.osrel', size: 1 }, { name: '.linux', size: 0x1000 }, { name: '.initrd', size: 5_000_001 }]);
  expect(placed.map(section => section.address)).toEqual([0xa000, 0xb000, 0xc000]);
  for (const [index, section] of placed.entries()) {
    expect(section.address % 4096).toBe(0);
    const next = placed[index + 1];
    if (next) expect(section.address + section.size).toBeLessThanOrEqual(next.address);
  }
});

test('a stub without sections starts at 0', () => {
  expect(placeSections([], [{ name: '.linux', size: 10 }])).toEqual([{ name: '.linux', address: 0, size: 10 }]);
});

test('the section table of a PE file is read', () => {
  const sections = [{ name: '.text', address: 0x1000, size: 0x800 }, { name: '.sdmagic', address: 0x2000, size: 0x30 }];
  expect(readSections(peFile(0x1_4000_0000n, sections))).toEqual({ imageBase: 0x1_4000_0000, sections: sections.map(({ name, address, size }) => ({ name, address, size })) });
});

test('what is not a PE file is refused', () => {
  expect(() => readSections(Buffer.from('MZ'))).toThrow('not a PE file');
  expect(() => readSections(Buffer.alloc(512))).toThrow('not a PE file');
});
