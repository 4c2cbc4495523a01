import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { hashFile } from '../../harness/image/digest.ts';
import { writeIso, type IsoFile } from '../../harness/image/iso-writer.ts';
import { hasTool } from '../corpora.ts';
import { fuzzSeed, pick } from '../fuzz/random.ts';

// Readers by others: libisofs (xorriso), 7-Zip, libarchive (bsdtar), cdrkit (isoinfo).
let folder: string;
test.beforeEach(() => void (folder = mkdtempSync(path.join(os.tmpdir(), 'wp-iso-'))));
test.afterEach(() => {
  // xorriso extracts folders as they are on the medium: read-only.
  execFileSync('chmod', ['-R', 'u+rwX', folder]);
  rmSync(folder, { recursive: true, force: true });
});

function generator(seed: number): () => number {
  // Mulberry32, public domain.
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let value = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}

const letters = [...'abcXYZ019-_~. +=äßéłЖ漢字'];
const sizes = [0, 1, 2047, 2048, 2049, 4095, 4096, 4097, 10_000, 70_001];

/** A tree of random names, depth and sizes; half of the files come from the host's disk. */
function randomTree(random: () => number): IsoFile[] {
  const files = new Map<string, IsoFile>();
  const folders = [''];
  const name = (): string => {
    const length = pick(random, [1, 5, 12, 30, 31, 32, 64, 80]);
    return `f${Array.from({ length }, () => pick(random, letters)).join('')}z`;
  };
  for (let count = Math.floor(random() * 12); count > 0; count--) folders.push(`${`${pick(random, folders)}${name()}`.slice(0, 120).replace(/[. /]+$/, '')}/`);
  for (let count = Math.floor(random() * 150); count > 0; count--) {
    const at = `${pick(random, folders)}${name()}`;
    if (at.length > 250) continue;
    const data = randomBytes(pick(random, sizes));
    const from = path.join(folder, `host-${files.size}`);
    const taken = [...files.keys()].some((one) => one === at.toLowerCase() || one.startsWith(`${at.toLowerCase()}/`) || at.toLowerCase().startsWith(`${one}/`));
    if (taken) continue;
    if (random() < 0.5) files.set(at.toLowerCase(), { path: at, data });
    else {
      writeFileSync(from, data);
      files.set(at.toLowerCase(), { path: at, from });
    }
  }
  return [...files.values()];
}

function contentOf(file: IsoFile): Buffer {
  return 'data' in file ? file.data : readFileSync(file.from);
}

/** Path (in lower case: folders that differ in case were one) and content of every file below a folder. */
function extracted(root: string): Map<string, Buffer> {
  const found = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(found.map((entry) => [path.relative(root, path.join(entry.parentPath, entry.name)).toLowerCase(), readFileSync(path.join(entry.parentPath, entry.name))]));
}

const extractors: { tool: string; extract(iso: string, to: string): void }[] = [
  { tool: 'xorriso', extract: (iso, to) => void execFileSync('xorriso', ['-osirrox', 'on', '-indev', iso, '-extract', '/', to], { stdio: 'ignore' }) },
  { tool: '7z', extract: (iso, to) => void execFileSync('7z', ['x', '-y', `-o${to}`, iso], { stdio: 'ignore' }) },
  { tool: 'bsdtar', extract: (iso, to) => void execFileSync('bsdtar', ['-xf', iso, '-C', to], { stdio: 'ignore', env: { ...process.env, LC_ALL: 'C.UTF-8' } }) },
];

for (const { tool, extract } of extractors) {
  test(`${tool} takes the same names and bytes out of random media`, async () => {
    test.skip(!hasTool(tool), `no ${tool}`);
    const seed = fuzzSeed();
    for (let round = 0; round < 12; round++) {
      const files = randomTree(generator(seed + round));
      const iso = path.join(folder, `${round}.iso`);
      await writeIso({ label: 'RANDOM', out: iso, files });
      const to = path.join(folder, `out-${round}`);
      mkdirSync(to);
      extract(iso, to);
      const found = extracted(to);
      const context = `WIMPROOF_FUZZ_SEED=${seed}, round ${round}`;
      expect([...found.keys()].sort(), context).toEqual(files.map((file) => file.path.toLowerCase()).sort());
      for (const file of files) expect(found.get(file.path.toLowerCase())?.equals(contentOf(file)), `${context}: ${file.path}`).toBe(true);
    }
  });
}

test('the primary tree has every file, under names of its own', async () => {
  test.skip(!hasTool('isoinfo'), 'no isoinfo (Debian: genisoimage)');
  const seed = fuzzSeed();
  for (let round = 0; round < 6; round++) {
    const files = randomTree(generator(seed + round));
    const iso = path.join(folder, `${round}.iso`);
    await writeIso({ label: 'RANDOM', out: iso, files });
    const listed = execFileSync('isoinfo', ['-f', '-i', iso], { encoding: 'latin1' }).split('\n').filter((line) => line !== '');
    const folders = new Set(files.flatMap((file) => path.dirname(file.path.toLowerCase()).split('/').map((_, at, all) => all.slice(0, at + 1).join('/'))).filter((one) => one !== '.'));
    expect(new Set(listed).size, `WIMPROOF_FUZZ_SEED=${seed}`).toBe(files.length + folders.size);
    for (const line of listed) expect(line).toMatch(/^(?:\/[A-Z0-9_.~-]{1,31})+$/);
  }
});

test('thousands of files and folders', async () => {
  test.skip(!hasTool('xorriso'), 'no xorriso');
  const files = Array.from({ length: 6000 }, (_, at): IsoFile => ({ path: `payload/${at % 700}/microsoft-windows-client-package-${at}~31bf3856ad364e35~amd64~~.cab`, data: Buffer.from(String(at)) }));
  const iso = path.join(folder, 'many.iso');
  await writeIso({ label: 'MANY', out: iso, files });
  const listed = execFileSync('xorriso', ['-indev', iso, '-find', '/', '-type', 'f'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 64 << 20 }).split('\n').filter((line) => line !== '');
  expect(listed.map((line) => line.slice(2, -1)).sort()).toEqual(files.map((file) => file.path).sort());
  expect(execFileSync('xorriso', ['-indev', iso, '-check_media', '--'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })).toMatch(/\+ good/);
});

test('boot images: UEFI alone, and BIOS with UEFI', async () => {
  test.skip(!hasTool('xorriso'), 'no xorriso');
  const files: IsoFile[] = [{ path: 'boot/etfsboot.com', data: randomBytes(4096) }, { path: 'efi/microsoft/boot/efisys_noprompt.bin', data: randomBytes(1_474_560) }, { path: 'sources/boot.wim', data: randomBytes(5000) }];
  const report = (iso: string) => execFileSync('xorriso', ['-indev', iso, '-report_el_torito', 'plain'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const one = path.join(folder, 'one.iso');
  await writeIso({ label: 'PE', out: one, files, efiBoot: 'EFI\\Microsoft\\Boot\\efisys_noprompt.bin' });
  expect(report(one)).toMatch(/1 +UEFI +y +none +0x0000 +0x00 +2880 +\d+\n/);
  expect(report(one)).toContain('/efi/microsoft/boot/efisys_noprompt.bin');
  const two = path.join(folder, 'two.iso');
  await writeIso({ label: 'PE', out: two, files, efiBoot: 'efi/microsoft/boot/efisys_noprompt.bin', biosBoot: 'boot/etfsboot.com' });
  expect(report(two)).toMatch(/1 +BIOS +y +none +0x0000 +0x00 +8 +\d+\n[^]*2 +UEFI +y +none +0x0000 +0x00 +2880 +\d+\n[^]*1 +\/boot\/etfsboot\.com\n[^]*2 +\/efi\/microsoft\/boot\/efisys_noprompt\.bin/);
  await expect(writeIso({ label: 'PE', out: one, files, efiBoot: 'none.bin' })).rejects.toMatchObject({ code: 'WP-MEDIUM-PATH' });
});

test('the order of the files and the clock do not change the medium, its time does', async () => {
  const files: IsoFile[] = [{ path: 'b/2.txt', data: Buffer.from('2') }, { path: 'a.txt', data: Buffer.from('1') }, { path: 'b/ä.txt', data: Buffer.from('3') }];
  const digest = async (name: string, more: object = {}) => {
    await writeIso({ label: 'X', out: path.join(folder, name), files, ...more });
    return hashFile(path.join(folder, name));
  };
  const first = await digest('1.iso');
  expect(await digest('2.iso', { time: 1_577_836_800 })).toBe(first);
  expect(await digest('3.iso', { time: 1_577_836_801 })).not.toBe(first);
  process.env['SOURCE_DATE_EPOCH'] = '1577836801';
  try {
    expect(await digest('4.iso')).toBe(await hashFile(path.join(folder, '3.iso')));
  } finally {
    delete process.env['SOURCE_DATE_EPOCH'];
  }
});

test('what goes wrong leaves neither a medium nor half of one', async () => {
  const out = path.join(folder, 'x.iso');
  const host = path.join(folder, 'host.bin');
  writeFileSync(host, Buffer.alloc(10_000));
  const write = (more: object = {}) => writeIso({ label: 'X', out, files: [{ path: 'host.bin', from: host }], ...more });
  await expect(writeIso({ label: 'X', out, files: [{ path: 'a', from: path.join(folder, 'none') }] })).rejects.toMatchObject({ code: 'WP-MEDIUM-SOURCE', kind: 'scenario' });
  await expect(writeIso({ label: 'X', out, files: [{ path: 'a', from: folder }] })).rejects.toMatchObject({ code: 'WP-MEDIUM-SOURCE', message: /it is no file/ });
  await expect(write({ label: 'too long for Joliet' })).rejects.toMatchObject({ code: 'WP-MEDIUM-PATH' });
  await expect(write({ out: path.join(host, 'x.iso') })).rejects.toMatchObject({ code: 'WP-MEDIUM-WRITE', kind: 'infrastructure' });
  await expect(write({ signal: AbortSignal.abort(new Error('stopped')) })).rejects.toThrow('stopped');
  expect(readdirSync(folder)).toEqual(['host.bin']);
  await write();
  expect(statSync(out).size % 2048).toBe(0);
});

test('a host file that changes its length while it is read is refused', async () => {
  const out = path.join(folder, 'x.iso');
  const host = path.join(folder, 'host.bin');
  writeFileSync(host, '');
  truncateSync(host, 300 << 20);
  const writing = writeIso({ label: 'X', out, files: [{ path: 'host.bin', from: host }] });
  // The file is laid out when the first half of the medium appears.
  for (;;) {
    await new Promise((resolve) => setImmediate(resolve));
    if (readdirSync(folder).some((name) => name.endsWith('.half'))) break;
  }
  truncateSync(host, 1000);
  await expect(writing).rejects.toMatchObject({ code: 'WP-MEDIUM-SOURCE', message: /shrank while the medium was written/ });
  expect(readdirSync(folder)).toEqual(['host.bin']);
});
