import { truncateSync, writeFileSync, mkdtempSync, rmSync, openSync, writeSync, closeSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { withFileSource } from '../../harness/image/byte-source.ts';
import { findInIso, isoFile, openIso } from '../../harness/image/iso.ts';
import { bootCatalog } from '../../harness/image/iso/boot-catalog.ts';
import { layOutMedium } from '../../harness/image/iso/medium-layout.ts';
import { mediumPath } from '../../harness/image/iso/medium-path.ts';
import { mediumTree, type MediumFile } from '../../harness/image/iso/medium-tree.ts';
import { hasTool } from '../corpora.ts';

const time = new Date(Date.UTC(2020, 0, 1));
const file = (at: string, size = 1) => ({ path: at, source: Buffer.alloc(0), size });

test('paths: both separators, the longest name and path, and what no Windows opens', () => {
  expect(mediumPath('\\wimproof//a\\b.txt')).toEqual(['wimproof', 'a', 'b.txt']);
  expect(mediumPath(`x/${'a'.repeat(103)}`)[1]).toHaveLength(103);
  expect(mediumPath(['a'.repeat(100), 'b'.repeat(100), 'c'.repeat(54)].join('/'))).toHaveLength(3);
  expect(() => mediumPath('a'.repeat(104))).toThrow(/has 104 characters, and a medium holds names of at most 103/);
  expect(() => mediumPath(['a'.repeat(100), 'b'.repeat(100), 'c'.repeat(55)].join('/'))).toThrow(/has 257 characters, and Windows opens paths of at most 256/);
  for (const bad of ['', '/', '..', 'a/../b', 'a/.', 'a:b', 'a;1', 'a*', 'a?', 'a|b', '"a"', 'a\u0001', 'ends.', 'ends ', 'con', 'x/NUL.txt', 'com1.log', 'LPT\u00b9', 'lone\ud83d', '\ude00lone']) {
    expect(() => mediumPath(bad), JSON.stringify(bad)).toThrow(/cannot be a file name on a medium/);
  }
  for (const good of ['console', 'com', 'com10.txt', 'aux-files/a', 'größe 1.txt', '😀']) expect(() => mediumPath(good), good).not.toThrow();
});

test('folders that differ in case are one; a file and a folder of one name are refused', () => {
  const { root } = mediumTree([file('Drivers/a.inf'), file('drivers/B/c.inf'), file('DRIVERS/b/d.inf')]);
  expect(root.children).toHaveLength(1);
  expect(root.children[0]).toMatchObject({ name: 'Drivers', children: [{ name: 'a.inf' }, { name: 'B', children: [{ name: 'c.inf' }, { name: 'd.inf' }] }] });
  for (const paths of [['a', 'A'], ['a', 'a/b'], ['a/b', 'A']]) expect(() => mediumTree(paths.map((one) => file(one)))).toThrow(/Two files would be/);
});

test('a file above 4 GiB is several extents, read as one by others', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'wp-iso-'));
  try {
    const size = 2 ** 33 + 12_345;
    const { root, files } = mediumTree([{ ...file('sources/install.wim', size), source: '/not/read' }, file('z.txt', 3)]);
    const { head, sectors } = layOutMedium('BIG', root, files, {}, time);
    const image = path.join(folder, 'big.iso');
    // A sparse file: only the head and the last bytes of the big file are on the disk.
    writeFileSync(image, head);
    truncateSync(image, sectors * 2048);
    const big = files[0] as MediumFile;
    const handle = openSync(image, 'r+');
    writeSync(handle, 'end', big.sector * 2048 + size - 3);
    closeSync(handle);
    await withFileSource(image, async (source) => {
      const entry = await findInIso(await openIso(source), 'sources/install.wim');
      expect(entry).toMatchObject({ size, extents: [{ length: 2 ** 32 - 2048 }, { length: 2 ** 32 - 2048 }, { length: 4096 + 12_345 }] });
      expect((await isoFile(source, entry!).read(size - 4, 4)).toString('latin1')).toBe('\0end');
    });
    for (const [tool, argv] of [['xorriso', ['-indev', image, '-lsl', '/sources']], ['7z', ['l', image]]] as const) {
      if (!hasTool(tool)) test.info().annotations.push({ type: 'skipped', description: `no ${tool}` });
      else expect(spawnSync(tool, argv, { encoding: 'utf8' }).stdout, tool).toContain(String(size));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('records never cross a sector, and the head is as long as it says', () => {
  for (const length of [1, 30, 31, 40, 77, 103]) {
    const { root, files } = mediumTree(Array.from({ length: 300 }, (_, at) => file(`d/${String(at).padStart(4, '0')}${'x'.repeat(Math.max(0, length - 4))}`, at)));
    const { head, sectors } = layOutMedium('X', root, files, {}, time);
    expect(head.length % 2048).toBe(0);
    expect(head.readUInt32LE(16 * 2048 + 80)).toBe(sectors);
    expect(sectors).toBe(head.length / 2048 + files.filter(({ size }) => size > 0).length);
  }
});

test('the boot catalog: checksum, platforms, sizes', () => {
  const image = (size: number, sector: number): MediumFile => ({ folder: false, name: 'x', primary: 'X', source: '', size, sector });
  const both = bootCatalog({ bios: image(4096, 70), efi: image(1_474_560, 80) });
  let sum = 0;
  for (let at = 0; at < 32; at += 2) sum += both.readUInt16LE(at);
  expect(sum & 0xffff).toBe(0);
  expect([both[1], both[32], both.readUInt16LE(38), both.readUInt32LE(40)]).toEqual([0, 0x88, 8, 70]);
  expect([both[64], both[65], both.readUInt16LE(66), both[96], both.readUInt16LE(102), both.readUInt32LE(104)]).toEqual([0x91, 0xef, 1, 0x88, 2880, 80]);
  const efi = bootCatalog({ efi: image(64 << 20, 90) });
  expect([efi[1], efi.readUInt16LE(38), efi[64]]).toEqual([0xef, 0, 0]);
});
