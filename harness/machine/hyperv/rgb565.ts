import { encodePng } from '../png.ts';

/**
 * A PNG of a picture as GetVirtualSystemThumbnailImage gives it: RGB 565, two bytes a pixel, little-endian, rows without
 * padding (Hyper-V WMI provider V2 pages; petri's Get-VmScreenshot in microsoft/openvmm reads it so).
 * @throws RangeError when the picture is cut off
 */
export function rgb565ToPng(picture: Buffer, width: number, height: number): Buffer {
  const count = width * height;
  if (picture.length < count * 2) throw new RangeError(`the picture has ${picture.length} bytes instead of ${count * 2}`);
  const pixels = Buffer.alloc(count * 3);
  for (let at = 0; at < count; at++) {
    const value = picture.readUInt16LE(at * 2);
    pixels[at * 3] = widen5(value >> 11);
    pixels[at * 3 + 1] = widen6((value >> 5) & 0x3f);
    pixels[at * 3 + 2] = widen5(value & 0x1f);
  }
  return encodePng(width, height, pixels);
}

/** 31 becomes 255: the top bits are repeated below. */
function widen5(value: number): number {
  return (value << 3) | (value >> 2);
}

function widen6(value: number): number {
  return (value << 2) | (value >> 4);
}
