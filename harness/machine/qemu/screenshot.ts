import { readFile, rm, writeFile } from 'node:fs/promises';
import { crc32, deflateSync } from 'node:zlib';

/**
 * Turns QEMU's PPM (P6, 8 bits a channel) into a PNG. Only for QEMU before 7.1, whose `screendump` has no `format`.
 * @throws Error when the file is no P6 picture
 */
export function ppmToPng(ppm: Buffer): Buffer {
  const header = /^P6\s+(?:#[^\n]*\n\s*)*(\d+)\s+(\d+)\s+255\s/.exec(ppm.subarray(0, 512).toString('latin1'));
  if (!header) throw new Error('not a binary PPM picture');
  const width = Number(header[1]);
  const height = Number(header[2]);
  const pixels = ppm.subarray(header[0].length);
  if (pixels.length < width * height * 3) throw new Error('the PPM picture is cut off');
  const rows = Buffer.alloc(height * (1 + width * 3)); // Filter type 0 before each row.
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

/** Writes the console to `file` as PNG with whatever the QEMU version offers. */
export async function screenshotWith(execute: (command: string, argument: Record<string, unknown>) => Promise<unknown>, version: readonly number[], file: string): Promise<void> {
  const [major = 0, minor = 0] = version;
  if (major > 7 || (major === 7 && minor >= 1)) {
    await execute('screendump', { filename: file, format: 'png' });
    return;
  }
  const raw = `${file}.ppm`;
  await execute('screendump', { filename: raw });
  await writeFile(file, ppmToPng(await readFile(raw)));
  await rm(raw, { force: true });
}
