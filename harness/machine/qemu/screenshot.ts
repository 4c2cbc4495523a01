import { readFile, rm, writeFile } from 'node:fs/promises';
import { encodePng } from '../png.ts';

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
  return encodePng(width, height, pixels);
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
