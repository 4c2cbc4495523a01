import { spawnSync } from 'node:child_process';
import { expect, test } from '@playwright/test';
import { codepage } from '../../vm-templates/pane/guest/winrm/shell/codepage.ts';

test('output is encoded in the code page the client asked for', () => {
  expect(codepage(65001)!.encode('ä€').toString('hex')).toBe('c3a4e282ac');
  expect(codepage(437)!.encode('äß░').toString('hex')).toBe('84e1b0');
  expect(codepage(850)!.encode('äÁ€').toString('hex')).toBe('84b53f');
  expect(codepage(1252)!.encode('ä€”').toString('hex')).toBe('e48094');
  expect(codepage(932)).toBeUndefined();
});

test('a character outside the page is a question mark, astral ones too', () => {
  expect(codepage(437)!.encode('日🪟x').toString()).toBe('??x');
});

test('every byte of a single-byte page goes there and back', () => {
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
  for (const number of [437, 850, 1252]) expect(codepage(number)!.encode(codepage(number)!.decoder().write(bytes))).toEqual(bytes);
});

test('the tables are those of iconv', () => {
  const { error } = spawnSync('iconv', ['--version']);
  test.skip(error !== undefined, 'iconv is not installed');
  for (const number of [437, 850, 1252]) {
    // iconv leaves five bytes of 1252 unassigned that Windows maps to control characters.
    const bytes = Buffer.from(Array.from({ length: 128 }, (_, index) => 0x80 + index)).filter((byte) => number !== 1252 || ![0x81, 0x8d, 0x8f, 0x90, 0x9d].includes(byte));
    const { stdout } = spawnSync('iconv', ['-f', `CP${number}`, '-t', 'UTF-8'], { input: bytes });
    expect(codepage(number)!.decoder().write(Buffer.from(bytes)), String(number)).toBe(stdout.toString('utf8'));
  }
});

test('input cut inside a UTF-8 sequence is joined again', () => {
  const decoder = codepage(65001)!.decoder();
  const euro = Buffer.from('€');
  expect(decoder.write(euro.subarray(0, 1)) + decoder.write(euro.subarray(1)) + decoder.end()).toBe('€');
});
