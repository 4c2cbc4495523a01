import { test, expect } from '@playwright/test';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { decodeStreamName } from '../../harness/servicing/payload/msi/stream-name.ts';
import { readMsi, readMsiProperties } from '../../harness/servicing/payload/msi/read-msi.ts';
import { readPropertyTable } from '../../harness/servicing/payload/msi/property-table.ts';
import { readStringPool } from '../../harness/servicing/payload/msi/string-pool.ts';
import { CORPORA } from '../corpora.ts';

const corpora = CORPORA;
const minimal = path.join(corpora, 'wim/jsign__jsign-core__src__test__resources__minimal.msi');
const hasTool = async (tool: string): Promise<boolean> => (await execa('which', [tool], { reject: false })).exitCode === 0;

test('stream names: two letters to a character, a mark for tables', () => {
  // As found in a real .msi: Property = U+4840 U+4559 U+44F2 U+4568 U+4737.
  expect(decodeStreamName('\u4840\u4559\u44f2\u4568\u4737')).toBe('!Property');
  expect(decodeStreamName('\u0005SummaryInformation')).toBe('\u0005SummaryInformation');
});

test('a string longer than 65535 bytes has its length in the next entry', () => {
  const long = 'x'.repeat(70_000);
  const pool = Buffer.alloc(16);
  pool.writeUInt32LE(65001, 0);
  pool.writeUInt16LE(0, 4);
  pool.writeUInt16LE(1, 6);
  pool.writeUInt32LE(long.length, 8);
  pool.writeUInt16LE(2, 12);
  pool.writeUInt16LE(1, 14);
  const { strings, referenceSize } = readStringPool(pool, Buffer.from(`${long}é`));
  expect(referenceSize).toBe(2);
  expect(strings).toEqual(['', long, 'é']);
});

test('references of three bytes', () => {
  const pool = Buffer.alloc(12);
  pool.writeUInt32LE(0x8000_0000, 0);
  pool.writeUInt16LE(1, 4);
  pool.writeUInt16LE(1, 6);
  pool.writeUInt16LE(1, 8);
  pool.writeUInt16LE(1, 10);
  const strings = readStringPool(pool, Buffer.from('ab'));
  expect(strings.referenceSize).toBe(3);
  expect(readPropertyTable(Buffer.from([1, 0, 0, 2, 0, 0]), strings)).toEqual(new Map([['a', 'b']]));
});

test('cut or wrong tables are errors, not empty answers', () => {
  const strings = { strings: ['', 'a'], referenceSize: 2 as const };
  expect(() => readPropertyTable(Buffer.from([1, 0, 1]), strings)).toThrow('cut off');
  expect(() => readPropertyTable(Buffer.from([1, 0, 9, 0]), strings)).toThrow('string 9');
  expect(() => readStringPool(Buffer.from([0, 0, 0, 0, 9, 0, 1, 0]), Buffer.from('ab'))).toThrow('cut off');
});

test('a file that is no .msi is refused by name', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'wimproof-msi-'));
  const file = path.join(folder, 'setup.msi');
  await writeFile(file, 'MZ');
  await expect(readMsi(file)).rejects.toMatchObject({ code: 'WP-PAYLOAD-UNREADABLE', message: `${file}: it is not a compound file` });
  await rm(folder, { recursive: true });
});

test.describe('against msitools', () => {
  test('a database that msibuild made, with letters of another code page', async () => {
    test.skip(!(await hasTool('msibuild')), 'msibuild (Debian package msitools) is not installed');
    const folder = await mkdtemp(path.join(os.tmpdir(), 'wimproof-msi-'));
    const file = path.join(folder, 'made.msi');
    const table = path.join(folder, 'Property.idt');
    await writeFile(table, 'Property\tValue\r\ns72\tl0\r\nProperty\tProperty\r\nProductCode\t{11111111-2222-3333-4444-555555555555}\r\nProductName\tProbe & Söhne\r\nProductVersion\t1.2.3\r\nManufacturer\tAcme\r\n');
    await execa('msibuild', [file, '-i', table]);
    expect(await readMsi(file)).toMatchObject({ productCode: '{11111111-2222-3333-4444-555555555555}', productVersion: '1.2.3', manufacturer: 'Acme' });
    await rm(folder, { recursive: true });
  });

  test('a real .msi: every property as msiinfo says', async () => {
    test.skip(!existsSync(minimal), `no corpus at ${minimal}`);
    test.skip(!(await hasTool('msiinfo')), 'msiinfo (Debian package msitools) is not installed');
    const { stdout } = await execa('msiinfo', ['export', minimal, 'Property']);
    const rows = stdout.split(/\r?\n/).slice(3).filter(Boolean).map((line) => line.split('\t') as [string, string]);
    expect(rows.length).toBeGreaterThan(3);
    expect([...(await readMsiProperties(minimal))].sort()).toEqual(rows.sort());
  });
});
