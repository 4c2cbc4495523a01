import { crc32, deflateSync } from 'node:zlib';

/**
 * A PNG of 8-bit RGB pixels, row after row without padding (PNG specification: IHDR, IDAT, IEND; filter type 0).
 * @throws RangeError when there are too few pixels
 */
export function encodePng(width: number, height: number, pixels: Buffer): Buffer {
  if (pixels.length < width * height * 3) throw new RangeError('there are too few pixels');
  const rows = Buffer.alloc(height * (1 + width * 3)); // The filter's byte before each row.
  for (let y = 0; y < height; y++) pixels.copy(rows, y * (1 + width * 3) + 1, y * width * 3, (y + 1) * width * 3);
  const size = Buffer.alloc(13);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  size.set([8, 2, 0, 0, 0], 8); // 8 bits, RGB.
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', size), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
