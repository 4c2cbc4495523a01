import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { WimproofError } from '../../harness/errors/wimproof-error.ts';
import { directoryEntries, shortNameChecksum } from '../../harness/image/fat/directory-entries.ts';
import { createJobDisk, jobDiskLabel, readJobDiskFolder } from '../../harness/image/job-disk.ts';
import { hasTool } from '../corpora.ts';
import { fuzzSeed } from '../fuzz/random.ts';

// Third parties: dosfstools (fsck.fat) and mtools, by which the written disk is checked and disks to be read are made.
const mtools = hasTool('mcopy') && hasTool('mformat');
const environment = { ...process.env, MTOOLS_SKIP_CHECK: '1', LC_ALL: 'C.UTF-8', PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` };
const run = (tool: string, ...argv: string[]) => execFileSync(tool, argv, { encoding: 'utf8', env: environment, stdio: ['ignore', 'pipe', 'pipe'] });

let folder: string;
test.beforeEach(() => void (folder = mkdtempSync(path.join(os.tmpdir(), 'wp-job-disk-'))));
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Puts a file on an image with mtools. */
function put(image: string, to: string, content: string | Buffer): void {
  writeFileSync(path.join(folder, 'file'), content);
  run('mcopy', '-o', '-i', image, path.join(folder, 'file'), `::/${to}`);
}

async function jobDisk(content = 'job-1'): Promise<string> {
  const image = path.join(folder, 'job.img');
  await createJobDisk(image, content);
  return image;
}

test('a job disk is sound to dosfstools and mtools, whatever its marker holds', async () => {
  test.skip(!mtools || !hasTool('fsck.fat'), 'no mtools or no fsck.fat');
  for (const content of ['', 'job-1', 'x'.repeat(2048), 'ä'.repeat(5000)]) {
    const image = await jobDisk(content);
    expect(run('fsck.fat', '-n', '-v', image)).toContain('FATs, 16 bit entries'); // Its exit code is 0 only for a sound volume.
    expect(run('mlabel', '-s', '-i', image, '::')).toContain(`Volume label is ${jobDiskLabel}`);
    expect(run('mdir', '-b', '-i', image, '::').trim()).toBe('::/wimproof.job');
    expect(run('mtype', '-i', image, '::/wimproof.job')).toBe(content);
  }
});

test('equal content gives equal bytes', async () => {
  const first = readFileSync(await jobDisk());
  expect(readFileSync(await jobDisk()).equals(first)).toBe(true);
  expect(readFileSync(await jobDisk('other')).equals(first)).toBe(false);
});

test('what others write on it is read: long names, many files, sizes around a cluster, replaced and deleted files', async () => {
  test.skip(!mtools, 'no mtools');
  const image = await jobDisk();
  run('mmd', '-i', image, '::/state', '::/state/j1');
  const expected = new Map<string, Buffer>();
  for (const size of [0, 1, 2047, 2048, 2049, 4096, 100_000]) expected.set(`a rather long name of a log ${size}.log`, randomBytes(size));
  for (let at = 0; at < 120; at++) expected.set(`${String(at).padStart(3, '0')}.exit`, Buffer.from(`${at}\r\n`));
  expected.set('größe 漢字.txt', Buffer.from('u'));
  for (const [name, content] of expected) put(image, `state/j1/${name}`, content);
  put(image, 'state/j1/001.exit', 'replaced');
  expected.set('001.exit', Buffer.from('replaced'));
  run('mdel', '-i', image, '::/state/j1/000.exit');
  expected.delete('000.exit');
  const found = await readJobDiskFolder(image, ['STATE', 'J1']);
  expect([...(found ?? new Map()).keys()].sort()).toEqual([...expected.keys()].sort());
  for (const [name, content] of expected) expect(found?.get(name)?.equals(content), name).toBe(true);
  expect(await readJobDiskFolder(image, ['state', 'none'])).toBeUndefined();
  expect(await readJobDiskFolder(image, ['wimproof.job'])).toBeUndefined();
});

test('a footer behind the volume, as a fixed VHD has, does not matter', async () => {
  test.skip(!mtools, 'no mtools');
  const image = await jobDisk();
  run('mmd', '-i', image, '::/state');
  put(image, 'state/x', 'y');
  truncateSync(image, (64 << 20) + 512);
  expect((await readJobDiskFolder(image, ['state']))?.get('x')?.toString()).toBe('y');
});

test('long names that do not belong to their entry are ignored, as Windows does', () => {
  const short = Buffer.alloc(32);
  short.write('LONGNA~1TXT', 0, 'latin1');
  short.writeUInt8(0x20, 11);
  const part = (order: number, text: string, checksum: number): Buffer => {
    const entry = Buffer.alloc(32, 0xff);
    entry.writeUInt8(order, 0);
    entry.set([0x0f, 0, checksum], 11);
    const units = [...text].map((one) => one.charCodeAt(0));
    if (units.length < 13) units.push(0);
    [1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30].forEach((at, index) => entry.writeUInt16LE(units[index] ?? 0xffff, at));
    entry.writeUInt16LE(0, 26);
    return entry;
  };
  const sum = shortNameChecksum(short.subarray(0, 11));
  const nameOf = (...entries: Buffer[]) => directoryEntries(Buffer.concat([...entries, Buffer.alloc(32)])).map(({ name }) => name);
  expect(nameOf(part(0x42, 'end.text', sum), part(1, 'long name and', sum), short)).toEqual(['long name andend.text']);
  expect(nameOf(part(0x42, 'end.text', sum), part(1, 'long name and', sum ^ 1), short)).toEqual(['LONGNA~1.TXT']);
  expect(nameOf(part(0x43, 'end.text', sum), part(1, 'long name and', sum), short)).toEqual(['LONGNA~1.TXT']);
  expect(nameOf(part(1, 'alone', sum), short)).toEqual(['LONGNA~1.TXT']);
});

test.describe('damage', () => {
  /** A disk with two files of three clusters each, and where its first table and the folder's entries are. */
  async function disk(): Promise<{ image: string; bytes: Buffer; table: number }> {
    const image = await jobDisk();
    run('mmd', '-i', image, '::/state');
    put(image, 'state/one.log', Buffer.alloc(6000, 1));
    put(image, 'state/two.log', Buffer.alloc(6000, 2));
    return { image, bytes: readFileSync(image), table: 512 };
  }
  const read = (image: string) => readJobDiskFolder(image, ['state']);
  const first = (bytes: Buffer, name: string): number => bytes.readUInt16LE(bytes.indexOf(name.padEnd(8) + 'LOG', 'latin1') + 26);

  test('a chain in a circle, one that ends early, one that crosses another, one that leaves the volume', async () => {
    test.skip(!mtools, 'no mtools');
    const { image, bytes, table } = await disk();
    const [one, two] = [first(bytes, 'ONE'), first(bytes, 'TWO')];
    for (const [next, why] of [[one, /belongs to 'one\.log' and to another/], [0xffff, /should have 6000 bytes, and its clusters end after 4096/], [two, /belongs to 'two\.log' and to another/], [0x7fff, /which is none/], [0, /which is none/], [0xfff7, /which is none/]] as const) {
      const damaged = Buffer.from(bytes);
      damaged.writeUInt16LE(next, table + (one + 1) * 2);
      writeFileSync(image, damaged);
      await expect(read(image), String(next)).rejects.toMatchObject({ code: 'WP-FAT-FORMAT', kind: 'infrastructure', message: why });
    }
    // A folder in a circle.
    const loop = Buffer.from(bytes);
    const state = bytes.readUInt16LE(bytes.indexOf('STATE      ', 'latin1') + 26);
    loop.writeUInt16LE(state, table + state * 2);
    writeFileSync(image, loop);
    await expect(read(image)).rejects.toMatchObject({ code: 'WP-FAT-FORMAT' });
    // Longer than the file: a machine that was switched off leaves that, and the file is whole.
    const longer = Buffer.from(bytes);
    longer.writeUInt32LE(100, bytes.indexOf('ONE     LOG', 'latin1') + 28);
    writeFileSync(image, longer);
    expect((await read(image))?.get('one.log')).toEqual(Buffer.alloc(100, 1));
  });

  test('a cut disk, an empty file, another file system', async () => {
    test.skip(!mtools, 'no mtools');
    const { image } = await disk();
    for (const size of [(64 << 20) - 512, 1 << 20, 512, 100, 0]) {
      truncateSync(image, size);
      await expect(read(image), String(size)).rejects.toMatchObject({ code: 'WP-FAT-FORMAT' });
    }
    writeFileSync(image, randomBytes(1 << 20));
    await expect(read(image)).rejects.toMatchObject({ code: 'WP-FAT-FORMAT' });
    await expect(read(path.join(folder, 'none.img'))).rejects.toMatchObject({ code: 'WP-IMAGE-MISSING' });
  });

  test('changed bytes in boot sector, table and folders: right bytes, nothing, or an error with a code', async () => {
    test.skip(!mtools, 'no mtools');
    const seed = fuzzSeed();
    const { image, bytes } = await disk();
    const dataStart = bytes.indexOf(Buffer.alloc(2048, 1));
    const victim = path.join(folder, 'victim.img');
    copyFileSync(image, victim);
    let state = seed;
    const random = (below: number) => ((state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0) >>> 8) % below;
    const one = first(bytes, 'ONE');
    const places = [() => random(64), () => 512 + random((one + 12) * 2), () => bytes.indexOf('STATE      ', 'latin1') + random(32), () => bytes.indexOf('ONE     LOG', 'latin1') - 64 + random(160)];
    for (let round = 0; round < 400; round++) {
      const damaged = Buffer.from(bytes.subarray(0, dataStart + 65_536));
      const changes: [number, number][] = [];
      for (let count = 1 + random(3); count > 0; count--) {
        const at = (places[random(places.length)] as () => number)();
        changes.push([at, random(256)]);
        damaged.writeUInt8(changes.at(-1)![1], at);
      }
      writeFileSync(victim, damaged, { flag: 'r+' });
      const context = `WIMPROOF_FUZZ_SEED=${seed} round ${round}: ${JSON.stringify(changes)}`;
      try {
        const found = await read(victim);
        // A changed size may cut a file short, and a changed first cluster or geometry may lead elsewhere: nobody can tell. Never endless.
        for (const content of found?.values() ?? []) expect(content.length, context).toBeLessThanOrEqual(64 << 20);
      } catch (error) {
        expect(error instanceof WimproofError, `${context}: ${String(error)}`).toBe(true);
        expect((error as WimproofError).code, context).toMatch(/^WP-(FAT-FORMAT|IMAGE-TRUNCATED)$/);
      }
    }
  });
});
