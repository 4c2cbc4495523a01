import { inflateSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { ppmToPng } from '../../harness/machine/qemu/screenshot.ts';
import { SerialLines } from '../../harness/machine/qemu/serial.ts';

function lines(...portions: (string | Buffer)[]): string[] {
  const serial = new SerialLines();
  for (const portion of portions) serial.push(Buffer.from(portion));
  serial.end();
  return serial.lines.map((line) => line.text);
}

test('lines end with CR LF, LF or CR, however they are portioned', () => {
  expect(lines('a\r\nb\nc\rd')).toEqual(['a', 'b', 'c', 'd']);
  expect(lines('a\r', '\nb', '\r', 'c')).toEqual(['a', 'b', 'c']);
  expect(lines(...'##wimproof token=T event=ready\r\n##pane x\r\n')).toEqual(['##wimproof token=T event=ready', '##pane x']);
});

test('the firmware\'s cursor movements do not hide what follows them', () => {
  expect(lines('\u001b[2J\u001b[01;01H\u001b[=3h\u001b[40m\u001b[37mBdsDxe: starting Boot0001\r\n\u001b[0m\u0007##pane phase=pe\r\n')).toEqual(['BdsDxe: starting Boot0001', '##pane phase=pe']);
});

test('characters that are cut between portions arrive whole; what is no UTF-8 does no harm', () => {
  const bytes = Buffer.from('grüße\n');
  expect(lines(bytes.subarray(0, 3), bytes.subarray(3))).toEqual(['grüße']);
  expect(lines(Buffer.from([0x81, 0xff, 0x41, 0x0a]))[0]).toMatch(/A$/);
});

test('a guest that never ends a line does not fill the memory', () => {
  const found = lines('x'.repeat(50_000));
  expect(found.length).toBe(4);
  expect(found.join('')).toHaveLength(50_000);
});

test('each line carries the time at which it ended', () => {
  const serial = new SerialLines();
  const before = Date.now() - 5;
  serial.push(Buffer.from('x\n'));
  expect(serial.lines[0]?.at).toBeGreaterThan(before);
  expect(serial.lines[0]?.at).toBeLessThan(Date.now() + 1000);
});

test('a PPM of an old QEMU becomes a PNG with the same pixels', () => {
  const pixels = Buffer.from([255, 0, 0, 0, 255, 0, 0, 0, 255, 1, 2, 3]);
  const png = ppmToPng(Buffer.concat([Buffer.from('P6\n# by QEMU\n2 2\n255\n'), pixels]));
  expect(png.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([2, 2]);
  const data = png.indexOf('IDAT');
  const rows = inflateSync(png.subarray(data + 4, data + 4 + png.readUInt32BE(data - 4)));
  expect([...rows]).toEqual([0, 255, 0, 0, 0, 255, 0, 0, 0, 0, 255, 1, 2, 3]);
  expect(() => ppmToPng(Buffer.from('GIF89a'))).toThrow(/PPM/);
});
