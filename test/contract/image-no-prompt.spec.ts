import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { withFileSource } from '../../harness/image/byte-source.ts';
import { Cache } from '../../harness/image/cache.ts';
import { hashFile } from '../../harness/image/digest.ts';
import { findInIso, openIso } from '../../harness/image/iso.ts';
import { noPromptMedium, noPromptPatches } from '../../harness/image/no-prompt-medium.ts';
import { paneIso } from '../guest/pane-medium.ts';

// xorriso makes the media and reads the boot catalogue back: the third party here.
let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'wp-no-prompt-'));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

const WITH = 'efi/microsoft/boot/efisys.bin';
const WITHOUT = 'efi/microsoft/boot/efisys_noprompt.bin';

/** The boot files of a Windows medium, each of content of its own. */
function tree(sizes: { with: number; without: number } = { with: 1_474_560, without: 1_474_560 }): string {
  const root = path.join(folder, 'tree');
  mkdirSync(path.join(root, 'efi/microsoft/boot'), { recursive: true });
  mkdirSync(path.join(root, 'boot'));
  writeFileSync(path.join(root, 'boot/etfsboot.com'), Buffer.alloc(4096, 1));
  writeFileSync(path.join(root, WITH), Buffer.alloc(sizes.with, 2));
  writeFileSync(path.join(root, WITHOUT), Buffer.alloc(sizes.without, 3));
  return root;
}

function make(name: string, root: string, ...boot: string[]): string {
  const iso = path.join(folder, name);
  execFileSync('xorriso', ['-as', 'mkisofs', '-quiet', '-iso-level', '3', '-J', '-R', '-V', 'CCCOMA_X64FRE', ...boot, '-o', iso, root], { stdio: 'ignore' });
  return iso;
}
const biosAndUefi = ['-b', 'boot/etfsboot.com', '-no-emul-boot', '-boot-load-size', '8', '-eltorito-alt-boot', '-e', WITH, '-no-emul-boot'];

/** What xorriso reads: platform, load size in 512-byte sectors, first sector; by number of the boot image. */
function entries(iso: string): { platform: string; emulation: string; sectors: number; lba: number; path?: string }[] {
  const text = execFileSync('xorriso', ['-indev', iso, '-report_el_torito', 'plain'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const paths = new Map([...text.matchAll(/^El Torito img path :\s+(\d+)\s+(.*)$/gm)].map(([, number, file]) => [number, file]));
  return [...text.matchAll(/^El Torito boot img :\s+(\d+)\s+(\S+)\s+y\s+(\S+)\s+\S+\s+\S+\s+(\d+)\s+(\d+)$/gm)].map(([, number, platform, emulation, sectors, lba]) => {
    const file = paths.get(number);
    return { platform: platform ?? '', emulation: emulation ?? '', sectors: Number(sectors), lba: Number(lba), ...(file && { path: file }) };
  });
}

test('of BIOS and UEFI entry the UEFI one starts the other image; nothing else changes', async () => {
  const iso = make('windows.iso', tree(), ...biosAndUefi);
  expect(entries(iso).map((one) => [one.platform, one.path])).toEqual([['BIOS', '/boot/etfsboot.com'], ['UEFI', `/${WITH}`]]);
  const before = await hashFile(iso);
  const cache = new Cache(path.join(folder, 'cache'));
  const changed = await noPromptMedium(iso, { cache });
  expect(changed).not.toBe(iso);
  expect(entries(changed).map((one) => [one.platform, one.emulation, one.path])).toEqual([['BIOS', 'none', '/boot/etfsboot.com'], ['UEFI', 'none', `/${WITHOUT}`]]);
  expect(entries(changed)[0]).toEqual(entries(iso)[0]);
  expect(await hashFile(iso)).toBe(before);
  const [old, now] = [readFileSync(iso), readFileSync(changed)];
  expect(now.length).toBe(old.length);
  const differing = [...old.keys()].filter((at) => old[at] !== now[at]);
  expect(differing.length).toBeGreaterThan(0);
  // All within the load address and the sector count of one entry.
  expect(Math.max(...differing) - Math.min(...differing)).toBeLessThan(8);
  // A second time it comes from the cache; a medium that does not ask is used as it is.
  expect(await noPromptMedium(iso, { cache })).toBe(changed);
  expect(await noPromptMedium(changed, { cache })).toBe(changed);
});

test('media with UEFI alone, as default entry, and with two UEFI entries', async () => {
  const root = tree({ with: 40_960, without: 100_000 });
  const alone = make('alone.iso', root, '-e', WITH, '-no-emul-boot');
  const changed = await noPromptMedium(alone, { cache: new Cache(path.join(folder, 'cache')) });
  expect(entries(changed)).toEqual([expect.objectContaining({ platform: 'UEFI', path: `/${WITHOUT}`, sectors: Math.ceil(100_000 / 512) })]);
  writeFileSync(path.join(root, 'other.img'), Buffer.alloc(4096, 4));
  const twice = make('twice.iso', root, ...biosAndUefi, '-eltorito-alt-boot', '-e', 'other.img', '-no-emul-boot');
  const both = await noPromptMedium(twice, { cache: new Cache(path.join(folder, 'cache')) });
  expect(entries(both).map((one) => one.path)).toEqual(['/boot/etfsboot.com', `/${WITHOUT}`, `/${WITHOUT}`]);
});

test("a sector count of 1, as on Microsoft's media, stays: up to the end of the disc", async () => {
  const iso = make('one.iso', tree(), ...biosAndUefi);
  // xorriso always writes the length. The entry lies behind validation entry, default entry and section header.
  const bytes = readFileSync(iso);
  bytes.writeUInt16LE(1, bytes.readUInt32LE(17 * 2048 + 71) * 2048 + 96 + 6);
  writeFileSync(iso, bytes);
  expect(entries(iso)[1]?.sectors).toBe(1);
  const changed = await noPromptMedium(iso, { cache: new Cache(path.join(folder, 'cache')) });
  expect(entries(changed)[1]).toMatchObject({ path: `/${WITHOUT}`, sectors: 1 });
});

test('media that ask nothing, or have no other boot image, are used as they are; one without a catalogue is refused', async () => {
  const root = tree();
  const quiet = make('quiet.iso', root, '-e', WITHOUT, '-no-emul-boot');
  expect(await noPromptMedium(quiet)).toBe(quiet);
  const unbootable = make('unbootable.iso', root);
  await expect(noPromptMedium(unbootable)).rejects.toMatchObject({ code: 'WP-ISO-BOOT-CATALOG', kind: 'scenario' });
  const iso = make('damaged.iso', root, '-e', WITH, '-no-emul-boot');
  const bytes = readFileSync(iso);
  bytes[bytes.readUInt32LE(17 * 2048 + 71) * 2048 + 28]! ^= 1; // The checksum of the validation entry.
  writeFileSync(iso, bytes);
  await expect(noPromptMedium(iso)).rejects.toMatchObject({ code: 'WP-ISO-BOOT-CATALOG', message: expect.stringContaining('checksum') });
  rmSync(path.join(root, WITHOUT));
  const bare = make('bare.iso', root, '-e', WITH, '-no-emul-boot');
  expect(await withFileSource(bare, noPromptPatches)).toEqual([]);
});

test("Pane's own medium asks for a key, and a copy of it does not", async () => {
  const iso = await paneIso();
  expect(entries(iso).map((one) => [one.platform, one.path])).toEqual([['UEFI', `/${WITH}`]]);
  const place = await withFileSource(iso, async (source) => (await findInIso(await openIso(source), WITHOUT))?.extents[0]);
  const patches = await withFileSource(iso, noPromptPatches);
  expect(patches.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBeLessThanOrEqual(6);
  const changed = await noPromptMedium(iso, { cache: new Cache(path.join(folder, 'cache')) });
  expect(entries(changed)).toEqual([expect.objectContaining({ platform: 'UEFI', path: `/${WITHOUT}`, lba: (place?.offset ?? 0) / 2048 })]);
  expect(statSync(changed).size).toBe(statSync(iso).size);
});
