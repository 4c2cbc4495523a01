import { expect, test } from '@playwright/test';
import { BootCatalogError, catalogSector, parseBootCatalog, uefiEntries, withBootImage, type BootEntry } from '../../harness/image/el-torito.ts';
import { randomFrom } from './fixtures/seeded-random.ts';

/** A validation entry with its checksum ("El Torito", figure 2). */
function validation(platform: number): Buffer {
  const entry = Buffer.alloc(32);
  entry.set([1, platform], 0);
  entry.set([0x55, 0xaa], 30);
  let sum = 0;
  for (let at = 0; at < 32; at += 2) sum = (sum + entry.readUInt16LE(at)) & 0xffff;
  entry.writeUInt16LE((0x10000 - sum) & 0xffff, 28);
  return entry;
}
function entry(options: { sectors: number; lba: number; bootable?: boolean; media?: number }): Buffer {
  const bytes = Buffer.alloc(32);
  bytes.set([options.bootable === false ? 0 : 0x88, options.media ?? 0], 0);
  bytes.writeUInt16LE(options.sectors, 6);
  bytes.writeUInt32LE(options.lba, 8);
  return bytes;
}
function section(kind: 0x90 | 0x91, platform: number, count: number): Buffer {
  const bytes = Buffer.alloc(32);
  bytes.set([kind, platform, count], 0);
  return bytes;
}
function extension(more: boolean): Buffer {
  const bytes = Buffer.alloc(32);
  bytes.set([0x44, more ? 0x20 : 0], 0);
  return bytes;
}
const catalog = (...parts: Buffer[]): Buffer => Buffer.concat([Buffer.concat(parts), Buffer.alloc(2048)], 2048);
const short = (entries: BootEntry[]): unknown[] => entries.map(({ platform, bootable, sectorCount, loadAddress }) => [platform, bootable, sectorCount, loadAddress]);

// The catalogue of Microsoft's media: etfsboot.com for BIOS, efisys.bin for UEFI with a sector count of 1.
const windows = catalog(validation(0), entry({ sectors: 8, lba: 520 }), section(0x91, 0xef, 1), entry({ sectors: 1, lba: 522 }));

test('the boot record names the catalogue', () => {
  const record = Buffer.alloc(2048);
  record.write('\0CD001\x01EL TORITO SPECIFICATION', 'latin1');
  record.writeUInt32LE(22, 71);
  expect(catalogSector(record)).toBe(22);
  record.write('CD001\x01SOMETHING ELSE         ', 1, 'latin1');
  expect(catalogSector(record)).toBeUndefined();
  expect(catalogSector(Buffer.alloc(10))).toBeUndefined();
});

test("Microsoft's catalogue, and one with sections and extensions", () => {
  expect(short(parseBootCatalog(windows))).toEqual([[0, true, 8, 520], [0xef, true, 1, 522]]);
  const long = catalog(
    validation(0), entry({ sectors: 4, lba: 20 }),
    section(0x90, 0, 2), entry({ sectors: 1, lba: 30, media: 0x20 }), extension(true), extension(false), entry({ sectors: 2, lba: 31, bootable: false }),
    section(0x91, 0xef, 1), entry({ sectors: 0, lba: 40 }),
    // Behind the last section, whatever it looks like.
    section(0x90, 0xef, 1), entry({ sectors: 9, lba: 99 }),
  );
  expect(short(parseBootCatalog(long))).toEqual([[0, true, 4, 20], [0, true, 1, 30], [0, false, 2, 31], [0xef, true, 0, 40]]);
  expect(short(uefiEntries(parseBootCatalog(long)))).toEqual([[0xef, true, 0, 40]]);
});

test('the other boot image: address, and a length that says one', () => {
  const [, uefi] = parseBootCatalog(windows);
  const changed = withBootImage(windows, uefi!, { sector: 700, bytes: 1_474_560 });
  expect(short(parseBootCatalog(changed))).toEqual([[0, true, 8, 520], [0xef, true, 1, 700]]);
  const counted = catalog(validation(0xef), entry({ sectors: 2880, lba: 30 }));
  const resized = (bytes: number): unknown => short(parseBootCatalog(withBootImage(counted, parseBootCatalog(counted)[0]!, { sector: 31, bytes })))[0];
  expect(resized(1000)).toEqual([0xef, true, 2, 31]);
  // More than 16 bits count: up to the end of the disc.
  expect(resized(65_536 * 512)).toEqual([0xef, true, 0, 31]);
  expect(parseBootCatalog(windows)[1]!.loadAddress).toBe(522);
});

test('catalogues that no firmware takes', () => {
  const wrong = Buffer.from(windows);
  wrong[28]! ^= 1;
  expect(() => parseBootCatalog(wrong)).toThrow(/checksum/);
  expect(() => parseBootCatalog(Buffer.alloc(2048))).toThrow(/validation entry/);
  expect(() => parseBootCatalog(Buffer.alloc(63))).toThrow(/shorter/);
  expect(() => parseBootCatalog(catalog(validation(0), Buffer.alloc(32, 0x12)))).toThrow(/boot indicator 0x12/);
  expect(() => parseBootCatalog(Buffer.concat([validation(0), entry({ sectors: 1, lba: 1 }), section(0x91, 0xef, 9), entry({ sectors: 1, lba: 2 })]))).toThrow(/announces 9 entries/);
});

test('damage is refused or read, never anything else; a change touches one entry', () => {
  const random = randomFrom(4);
  let refused = 0;
  let changes = 0;
  for (let round = 0; round < 20_000; round++) {
    const bytes = Buffer.from(windows.subarray(0, 64 + Math.floor(random() * 192)));
    for (let hits = Math.floor(random() * 4); hits >= 0; hits--) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
    let entries: BootEntry[];
    try {
      entries = parseBootCatalog(bytes);
    } catch (error) {
      if (!(error instanceof BootCatalogError)) throw error;
      refused++;
      continue;
    }
    for (const one of uefiEntries(entries)) {
      const changed = withBootImage(bytes, one, { sector: 77, bytes: 5000 });
      // A call of expect for each would take minutes.
      const elsewhere = changed.length === bytes.length ? bytes.findIndex((byte, at) => byte !== changed[at] && (at < one.offset + 6 || at >= one.offset + 12)) : 0;
      if (elsewhere >= 0) throw new Error(`round ${round}: byte ${elsewhere} changed, too`);
      changes++;
    }
  }
  expect(Math.min(refused, changes)).toBeGreaterThan(500);
});
