import { inflateSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { encodePng } from '../../harness/machine/png.ts';
import { rgb565ToPng } from '../../harness/machine/hyperv/rgb565.ts';
import { fixedVhdSize, vhdFooter } from '../../harness/machine/hyperv/vhd-footer.ts';

/** Pixels of a PNG that has one IDAT and no filters. */
function pixelsOf(png: Buffer, width: number): number[][] {
  const at = png.indexOf('IDAT');
  const rows = inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)));
  const pixels: number[][] = [];
  for (let offset = 0; offset < rows.length; offset += 1 + width * 3) {
    expect(rows[offset]).toBe(0);
    for (let x = 0; x < width; x++) pixels.push([...rows.subarray(offset + 1 + x * 3, offset + 4 + x * 3)]);
  }
  return pixels;
}

test('RGB 565, little-endian: red, green, blue, white, and what lies between', () => {
  const picture = Buffer.alloc(12);
  [0xf800, 0x07e0, 0x001f, 0xffff, 0x0000, 0x8410].forEach((value, at) => picture.writeUInt16LE(value, at * 2));
  const png = rgb565ToPng(picture, 3, 2);
  expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([3, 2]);
  expect(pixelsOf(png, 3)).toEqual([[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255], [0, 0, 0], [132, 130, 132]]);
  expect(() => rgb565ToPng(picture, 4, 2)).toThrow(/12 bytes instead of 16/);
  expect(() => encodePng(2, 2, Buffer.alloc(3))).toThrow(RangeError);
});

test('a VHD footer of 64 MiB, byte by byte', () => {
  // Values computed by hand from the specification: 131,072 sectors give 963 x 8 x 17.
  const footer = vhdFooter(64 << 20, { id: Buffer.alloc(16, 7), seconds: 1 });
  expect(footer.length).toBe(512);
  expect(footer.subarray(0, 64).toString('hex')).toBe('636f6e656374697800000002' + '00010000' + 'ffffffffffffffff' + '00000001' + '77696e20' + '000a0000' + '5769326b' + '0000000004000000' + '0000000004000000' + '03c30811' + '00000002');
  expect(footer.subarray(68, 84).equals(Buffer.alloc(16, 7))).toBe(true);
  expect(footer.subarray(84).every((byte) => byte === 0)).toBe(true);
  expect(fixedVhdSize(footer)).toBe(64 << 20);
});

test('the geometry of the specification\'s three cases', () => {
  const geometry = (sectors: number) => [...vhdFooter(sectors * 512).subarray(56, 60)];
  expect(geometry(1024 * 4 * 17 - 1)).toEqual([0x03, 0xff, 4, 17]); // 17 sectors a track
  expect(geometry(1024 * 16 * 17)).toEqual([0x02, 0x31, 16, 31]); // too many tracks for 17
  expect(geometry(1024 * 16 * 31)).toEqual([0x01, 0xf7, 16, 63]);
  expect(geometry(65_535 * 16 * 63)).toEqual([0x3f, 0x3f, 16, 255]); // the largest that 63 would take
});

test('what is no footer of a fixed disk is refused', () => {
  const footer = vhdFooter(1 << 20);
  expect(() => fixedVhdSize(footer.subarray(1))).toThrow(/no VHD footer/);
  expect(() => fixedVhdSize(Buffer.alloc(512))).toThrow(/no VHD footer/);
  const flipped = Buffer.from(footer);
  flipped[55] = 1;
  expect(() => fixedVhdSize(flipped)).toThrow(/checksum/);
  const dynamic = Buffer.from(footer);
  dynamic.writeUInt32BE(3, 60);
  expect(() => fixedVhdSize(dynamic)).toThrow(/type 3/);
  for (const bytes of [0, 511, -512, Number.NaN]) expect(() => vhdFooter(bytes)).toThrow(RangeError);
});
