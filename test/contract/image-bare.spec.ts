import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { withFileSource } from '../../harness/image/byte-source.ts';
import { Cache } from '../../harness/image/cache.ts';
import { hashFile } from '../../harness/image/digest.ts';
import { imageMedium } from '../../harness/image/image-medium.ts';
import { inspectImage } from '../../harness/image/inspect-image.ts';
import { findInIso, isoFile, openIso, walkIso } from '../../harness/image/iso.ts';
import { writeIso } from '../../harness/image/iso-writer.ts';
import { splitWim } from '../../harness/image/split-wim.ts';
import { baseFilesState, baseFilesUnchanged } from '../../harness/run/base-files.ts';
import type { Plan } from '../../harness/strategy/plan.ts';

// wimlib makes the image files and reads them back.
let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'wp-bare-'));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));
const wimlib = (...argv: string[]): string => execFileSync('wimlib-imagex', argv, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

/** Two editions with files that do not compress, some MiB in all. */
function wim(name = 'install.wim'): string {
  const tree = path.join(folder, 'tree');
  mkdirSync(path.join(tree, 'Windows'), { recursive: true });
  for (let at = 0; at < 6; at++) writeFileSync(path.join(tree, 'Windows', `${at}.bin`), randomBytes(1 << 20));
  const file = path.join(folder, name);
  const as = (edition: string): string[] => ['--image-property', 'WINDOWS/ARCH=9', '--image-property', `WINDOWS/EDITIONID=${edition}`, '--image-property', 'WINDOWS/VERSION/MAJOR=10', '--image-property', 'WINDOWS/VERSION/BUILD=26100'];
  wimlib('capture', tree, file, 'Home', '--compress=XPRESS', ...as('Core'));
  writeFileSync(path.join(tree, 'Windows', 'pro.txt'), 'pro');
  wimlib('append', tree, file, 'Pro', ...as('Professional'));
  return file;
}
const names = (images: { name: string }[]): string[] => images.map(({ name }) => name);
async function filesOn(iso: string): Promise<string[]> {
  return withFileSource(iso, async (source) => {
    const volume = await openIso(source);
    return (await walkIso(volume, volume.root)).map((one) => one.path).sort();
  });
}
async function copyOut(iso: string, name: string): Promise<string> {
  const to = path.join(folder, `out-${path.basename(name)}`);
  await withFileSource(iso, async (source) => {
    const entry = await findInIso(await openIso(source), name);
    writeFileSync(to, await isoFile(source, entry!).read(0, entry!.size));
  });
  return to;
}

test('a .wim, its .esd and its parts are told apart by content, with the same images', async () => {
  const file = wim('any name.bin');
  const plain = await inspectImage(file);
  expect(plain).toMatchObject({ kind: 'wim', images: [{ name: 'Home', editionId: 'Core' }, { name: 'Pro', editionId: 'Professional', architecture: 'amd64' }] });
  expect(plain).not.toHaveProperty('installFile');
  wimlib('export', file, 'all', path.join(folder, 'install.esd'), '--solid');
  expect(await inspectImage(path.join(folder, 'install.esd'))).toMatchObject({ kind: 'wim', installFile: 'install.esd', images: plain.images });
  wimlib('split', file, path.join(folder, 'install.swm'), '2');
  const split = await inspectImage(path.join(folder, 'install.swm'));
  expect(split).toMatchObject({ kind: 'wim', installFile: 'install.swm' });
  expect(names(split.images)).toEqual(['Home', 'Pro']);
  expect(split.parts?.length).toBeGreaterThan(1);
  for (const part of split.parts ?? []) expect(part.sha256).toBe(await hashFile(part.path));
});

test('parts that are missing, swapped or of another image are named', async () => {
  wimlib('split', wim(), path.join(folder, 'install.swm'), '2');
  const [first, second, third] = ['install.swm', 'install2.swm', 'install3.swm'].map((name) => path.join(folder, name)) as [string, string, string];
  await expect(inspectImage(second)).rejects.toMatchObject({ code: 'WP-WIM-PART-NUMBER' });
  const kept = readFileSync(second);
  rmSync(second);
  await expect(inspectImage(first)).rejects.toMatchObject({ code: 'WP-WIM-PART-MISSING', message: expect.stringContaining('install2.swm, part 2 of') });
  copyFileSync(third, second);
  await expect(inspectImage(first)).rejects.toMatchObject({ code: 'WP-WIM-PART-NUMBER' });
  kept[24]! ^= 1; // The GUID.
  writeFileSync(second, kept);
  await expect(inspectImage(first)).rejects.toMatchObject({ code: 'WP-WIM-PART-FOREIGN' });
});

test('an installation medium with a split image is inspected, and its parts are checked', async () => {
  wimlib('split', wim(), path.join(folder, 'install.swm'), '2');
  const { parts } = await inspectImage(path.join(folder, 'install.swm'));
  const files = [path.join(folder, 'install.swm'), ...parts!.map((part) => part.path)].map((from) => ({ path: `sources/${path.basename(from)}`, from }));
  const iso = path.join(folder, 'media.iso');
  await writeIso({ label: 'ESD_ISO', out: iso, files });
  expect(await inspectImage(iso)).toMatchObject({ kind: 'iso', installFile: 'install.swm', images: [{ name: 'Home' }, { name: 'Pro' }] });
  await writeIso({ label: 'ESD_ISO', out: iso, files: files.slice(0, -1) });
  await expect(inspectImage(iso)).rejects.toMatchObject({ code: 'WP-WIM-PART-MISSING' });
});

test('splitting keeps the images and their numbers, of an .esd too; the source is not changed', async () => {
  const file = wim();
  wimlib('export', file, 'all', path.join(folder, 'install.esd'), '--solid');
  for (const [source, installFile] of [[file, 'install.wim'], [path.join(folder, 'install.esd'), 'install.esd']] as const) {
    const before = await hashFile(source);
    const target = path.join(folder, `split-${installFile}`);
    const parts = await splitWim({ path: source, installFile }, target, { limit: 2 });
    expect(parts.map((part) => path.basename(part))).toEqual(parts.map((_, at) => (at === 0 ? 'install.swm' : `install${at + 1}.swm`)));
    expect(parts.length).toBeGreaterThan(2);
    expect(names((await inspectImage(parts[0]!)).images)).toEqual(['Home', 'Pro']);
    wimlib('extract', parts[0]!, '2', '/Windows/pro.txt', `--ref=${target}/install*.swm`, `--dest-dir=${target}`, '--no-acls');
    expect(readFileSync(path.join(target, 'pro.txt'), 'utf8')).toBe('pro');
    expect(await hashFile(source)).toBe(before);
  }
});

test('the IMAGE medium carries the file, or all parts, at its root, and comes from the cache the second time', async () => {
  const cache = new Cache(path.join(folder, 'cache'));
  const file = wim();
  const whole = await inspectImage(file);
  const medium = await imageMedium(whole, 'wimproof\\image.id', { cache });
  expect(await filesOn(medium)).toEqual(['install.wim', 'wimproof/image.id']);
  expect(await hashFile(await copyOut(medium, 'install.wim'))).toBe(whole.sha256);
  expect(await imageMedium(whole, 'wimproof\\image.id', { cache })).toBe(medium);
  // Any name becomes the one that scripts know.
  wimlib('split', file, path.join(folder, 'custom.swm'), '2');
  const split = await inspectImage(path.join(folder, 'custom.swm'));
  const parts = await imageMedium(split, 'wimproof\\image.id', { cache });
  expect(await filesOn(parts)).toEqual(['install.swm', ...split.parts!.map((_, at) => `install${at + 2}.swm`), 'wimproof/image.id'].sort());
});

test('the proof that nothing was written counts every part, and the installation medium', async () => {
  const files = ['a.swm', 'a2.swm', 'media.iso'].map((name) => path.join(folder, name)) as [string, string, string];
  for (const file of files) writeFileSync(file, 'before');
  const plan = { image: { path: files[0], bare: { kind: 'install.swm', size: 6, parts: [{ path: files[1], sha256: '', size: 6 }] }, media: { path: files[2], sha256: '' } } } as unknown as Plan;
  const before = await baseFilesState(plan);
  expect(before.map((one) => one.path)).toEqual(files);
  expect(await baseFilesUnchanged(before)).toBe(true);
  for (const file of files) {
    writeFileSync(file, 'afterw');
    expect(await baseFilesUnchanged(before), file).toBe(false);
    writeFileSync(file, 'before');
  }
});
