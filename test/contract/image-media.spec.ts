import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { withFileSource } from '../../harness/image/byte-source.ts';
import { Cache } from '../../harness/image/cache.ts';
import { hashFile } from '../../harness/image/digest.ts';
import { inspectImage } from '../../harness/image/inspect-image.ts';
import { findInIso, isoFile, openIso, walkIso } from '../../harness/image/iso.ts';
import { writeIso, type IsoFile } from '../../harness/image/iso-writer.ts';
import { createJobDisk } from '../../harness/image/job-disk.ts';
import { preparePeMedium } from '../../harness/image/pe-medium.ts';
import { findProgram } from '../../harness/machine/qemu/find-qemu.ts';

// xorriso, wimlib and mtools are the third parties here: what we write they read, and the other way round.
let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'wp-image-'));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Content of a file of an ISO, read by our own reader. */
function contentOf(iso: string, name: string): Promise<string | null> {
  return withFileSource(iso, async (source) => {
    const entry = await findInIso(await openIso(source), name);
    return entry ? (await isoFile(source, entry).read(0, entry.size)).toString('utf8') : null;
  });
}

test('a medium: labels, long names, deep folders, bytes and host files', async () => {
  const host = path.join(folder, 'a=b\\c.bin');
  writeFileSync(host, 'from the host');
  const out = path.join(folder, 'answer.iso');
  const long = `wimproof/files/001/${'windows11.0-kb5041234-x64-'.repeat(3)}.cab`;
  await writeIso({ label: 'ANSWER', out, files: [{ path: '\\Autounattend.xml', data: Buffer.from('<unattend/>') }, { path: long, from: host }, { path: 'wimproof\\empty.id', data: Buffer.alloc(0) }, { path: 'wimproof/ä ö=1.txt', data: Buffer.from('u') }] });
  expect(await contentOf(out, 'AUTOUNATTEND.XML')).toBe('<unattend/>');
  expect(await contentOf(out, long)).toBe('from the host');
  expect(await contentOf(out, 'wimproof\\empty.id')).toBe('');
  expect(await contentOf(out, 'wimproof/ä ö=1.txt')).toBe('u');
  expect(await contentOf(out, 'wimproof/none')).toBeNull();
  const volume = await withFileSource(out, openIso);
  expect(volume).toMatchObject({ kind: 'joliet', label: 'ANSWER' });
  expect(execFileSync('xorriso', ['-indev', out, '-find', '/', '-type', 'f'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })).toContain('/Autounattend.xml');
});

test('equal content makes equal bytes', async () => {
  const files: IsoFile[] = [{ path: 'a.txt', data: Buffer.from('1') }, { path: 'd/b.txt', data: Buffer.from('2') }];
  await writeIso({ label: 'X', out: path.join(folder, '1.iso'), files });
  await new Promise((resolve) => setTimeout(resolve, 1100)); // The clock must have moved on.
  await writeIso({ label: 'X', out: path.join(folder, '2.iso'), files });
  expect(await hashFile(path.join(folder, '2.iso'))).toBe(await hashFile(path.join(folder, '1.iso')));
});

test('paths that leave the medium, collide or cannot be named in Windows are refused', async () => {
  const write = (...paths: string[]) => writeIso({ label: 'X', out: path.join(folder, 'x.iso'), files: paths.map((one) => ({ path: one, data: Buffer.alloc(0) })) });
  for (const one of ['../x', 'a/../b', '', 'a:b', 'con?', 'ends.']) await expect(write(one), one).rejects.toThrow(/cannot be a file name/);
  await expect(write('A.txt', 'a.TXT')).rejects.toThrow(/Two files would be/);
});

test('Rock Ridge and plain ISO 9660 trees are read too', async () => {
  const source = path.join(folder, 'tree');
  mkdirSync(path.join(source, 'Some Folder'), { recursive: true });
  writeFileSync(path.join(source, 'Some Folder', 'A Long Name.Text.txt'), 'x');
  execFileSync('xorriso', ['-as', 'mkisofs', '-quiet', '-R', '-o', path.join(folder, 'rr.iso'), source], { stdio: 'ignore' });
  execFileSync('xorriso', ['-as', 'mkisofs', '-quiet', '--norock', '-o', path.join(folder, 'plain.iso'), source], { stdio: 'ignore' });
  expect(await contentOf(path.join(folder, 'rr.iso'), 'some folder/a long name.text.txt')).toBe('x');
  const plain = await withFileSource(path.join(folder, 'plain.iso'), async (bytes) => {
    const volume = await openIso(bytes);
    return { kind: volume.kind, files: (await walkIso(volume, volume.root)).map((one) => one.path) };
  });
  expect(['iso9660', 'rock-ridge']).toContain(plain.kind);
  expect(plain.files).toHaveLength(1);
});

test('UDF media, as Microsoft makes them, are read', async () => {
  const maker = findProgram('genisoimage');
  test.skip(!maker, 'no genisoimage here to make a UDF medium');
  const source = path.join(folder, 'tree');
  mkdirSync(path.join(source, 'sources', 'de-de'), { recursive: true });
  writeFileSync(path.join(source, 'sources', 'big.bin'), Buffer.alloc(3_000_001, 7));
  writeFileSync(path.join(source, 'sources', 'de-de', 'Größe.txt'), 'ß');
  const out = path.join(folder, 'udf.iso');
  execFileSync(maker as string, ['-quiet', '-udf', '-input-charset', 'utf-8', '-V', 'CCCOMA_X64FRE', '-o', out, source], { stdio: 'ignore' });
  expect(await withFileSource(out, openIso)).toMatchObject({ kind: 'udf' });
  expect(await contentOf(out, 'SOURCES/de-DE/größe.txt')).toBe('ß');
  expect((await contentOf(out, 'sources/big.bin'))?.length).toBe(3_000_001);
});

test('a job disk: FAT16, with its marker', async () => {
  const disk = path.join(folder, 'job.img');
  await createJobDisk(disk, 'job-1');
  const bytes = readFileSync(disk);
  expect(bytes.length).toBe(64 << 20);
  expect(bytes.subarray(54, 62).toString('latin1')).toBe('FAT16   ');
  expect(bytes.subarray(510, 512).toString('hex')).toBe('55aa');
  expect(execFileSync('mtype', ['-i', disk, '::wimproof.job'], { encoding: 'utf8' })).toBe('job-1');
});

test('inspects an installation medium in place and makes a PE medium from it', async () => {
  const medium = await installationMedium();
  const info = await inspectImage(medium);
  expect(info).toMatchObject({ kind: 'iso', images: [{ index: 1, name: 'Windows Test' }], bootImages: [{ name: 'PE' }, { name: 'Setup' }] });
  const cache = new Cache(path.join(folder, 'cache'));
  const pe = await preparePeMedium({ iso: medium, startScript: 'wpeinit\necho hello>COM1\n', cache });
  expect(await preparePeMedium({ iso: medium, startScript: 'wpeinit\necho hello>COM1\n', cache })).toBe(pe);
  expect(await contentOf(pe, 'efi/boot/bootx64.efi')).toBe('boot file');
  expect(await contentOf(pe, 'sources/install.wim')).toBeNull();
  const wim = path.join(folder, 'pe.wim');
  await withFileSource(pe, async (source) => {
    const entry = await findInIso(await openIso(source), 'sources/boot.wim');
    if (!entry) throw new Error('no boot.wim');
    writeFileSync(wim, await isoFile(source, entry).read(0, entry.size));
  });
  expect(execFileSync('wimlib-imagex', ['info', wim], { encoding: 'utf8' })).toMatch(/Image Count:\s+1\b[^]*Compression:\s+XPRESS[^]*Boot Index:\s+1\b/);
  execFileSync('wimlib-imagex', ['extract', wim, '1', '/Windows/System32/startnet.cmd', `--dest-dir=${folder}`, '--no-acls'], { stdio: 'ignore' });
  expect(readFileSync(path.join(folder, 'startnet.cmd'), 'latin1')).toBe('wpeinit\r\necho hello>COM1\r\n');
  // Of the medium's two images it is the one of Setup, which winpeshl.ini keeps from starting.
  expect(execFileSync('wimlib-imagex', ['info', wim], { encoding: 'utf8' })).toMatch(/Name:\s+Setup\b/);
  execFileSync('wimlib-imagex', ['extract', wim, '1', '/Windows/System32/winpeshl.ini', `--dest-dir=${folder}`, '--no-acls'], { stdio: 'ignore' });
  expect(readFileSync(path.join(folder, 'winpeshl.ini'), 'latin1')).toBe('[LaunchApps]\r\n%SYSTEMDRIVE%\\Windows\\System32\\cmd.exe, /c %SYSTEMDRIVE%\\Windows\\System32\\startnet.cmd\r\n');
  // El Torito: one UEFI boot image, no emulation.
  expect(execFileSync('xorriso', ['-indev', pe, '-report_el_torito', 'plain'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })).toMatch(/UEFI\s+y\s+none/);
});

/** The layout of an installation medium with next to nothing in it. */
async function installationMedium(): Promise<string> {
  const tree = path.join(folder, 'windows');
  mkdirSync(path.join(tree, 'Windows', 'System32'), { recursive: true });
  writeFileSync(path.join(tree, 'Windows', 'System32', 'startnet.cmd'), 'theirs');
  writeFileSync(path.join(tree, 'Windows', 'System32', 'winpeshl.ini'), '[LaunchApps]');
  const wimlib = (...argv: string[]) => execFileSync('wimlib-imagex', argv, { stdio: 'ignore' });
  const boot = path.join(folder, 'boot.wim');
  const install = path.join(folder, 'install.wim');
  wimlib('capture', tree, boot, 'PE', '--compress=XPRESS');
  wimlib('append', tree, boot, 'Setup', '--boot');
  wimlib('capture', tree, install, 'Windows Test', '--compress=none');
  const out = path.join(folder, 'install.iso');
  const efi = Buffer.alloc(1_474_560);
  await writeIso({
    label: 'CCCOMA_X64FRE', out, efiBoot: 'efi/microsoft/boot/efisys_noprompt.bin',
    files: [{ path: 'efi/boot/bootx64.efi', data: Buffer.from('boot file') }, { path: 'efi/microsoft/boot/efisys_noprompt.bin', data: efi }, { path: 'sources/boot.wim', from: boot }, { path: 'sources/install.wim', from: install }],
  });
  return out;
}

test('of two makers of a cache entry one makes it; nothing half made is ever seen', async () => {
  const cache = new Cache(path.join(folder, 'cache'));
  let made = 0;
  const make = async (target: string) => {
    made++;
    await new Promise((resolve) => setTimeout(resolve, 300)); // Long enough for the other to come in between.
    writeFileSync(path.join(target, 'file'), 'x');
  };
  const [first, second] = await Promise.all([cache.entry('k', 'key', make), cache.entry('k', 'key', make)]);
  expect(made).toBe(1);
  expect(second).toBe(first);
  await expect(cache.entry('k', 'bad', async (target) => { writeFileSync(path.join(target, 'half'), ''); throw new Error('broken'); })).rejects.toThrow('broken');
  expect(await cache.find('k', 'bad')).toBeNull();
  // A lock and a folder of processes that are long dead hold nobody up.
  writeFileSync(path.join(folder, 'cache', 'k', 'stale.lock'), '999999999 1 x');
  mkdirSync(path.join(folder, 'cache', 'k', 'making-999999999-1-x'));
  await cache.entry('k', 'stale', make);
  expect(made).toBe(2);
  expect((await cache.clean('unfinished')).removed).toEqual([path.join(folder, 'cache', 'k', 'making-999999999-1-x')]);
  expect((await cache.clean('all')).removed).toHaveLength(2);
});
