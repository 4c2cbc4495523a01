import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { HiveKey } from '../../harness/tools/hive/hive-key.ts';
import { openHive, parseHive } from '../../harness/tools/hive/parse-hive.ts';
import { parseRegFile, type RegFileValue } from '../../harness/tools/reg/parse-reg-file.ts';
import { newHive } from '../../vm-templates/pane/guest/registry/hive-tree.ts';
import { RegistryKey } from '../../vm-templates/pane/guest/registry/registry-key.ts';
import { serializeHive } from '../../vm-templates/pane/guest/registry/regf-write.ts';
import { CORPORA, hasCorpora, hasTool } from '../corpora.ts';

/** The judge of the hive reader. */
const hasHivexregedit = hasTool('hivexregedit');

let directory: string;
test.beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tools-hive-'));
});
test.afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** What a machine's hive may hold: Unicode, all types, data in segments, subkeys in an index of lists. */
function richHive(): Buffer {
  const tree = newHive('ROOT');
  const root = new RegistryKey(tree.root, () => undefined);
  const key = root.create('Typen\\Ünïcödé\\日本語');
  key.setValue('', 'REG_SZ', 'standard');
  key.setValue('Number', 'REG_DWORD', 0xdeadbeef);
  key.setValue('Big', 'REG_QWORD', 0x1122334455667788n);
  key.setValue('List', 'REG_MULTI_SZ', ['one', 'zwei', '三']);
  key.setValue('Empty', 'REG_BINARY', Buffer.alloc(0));
  key.setValue('Huge', 'REG_BINARY', Buffer.from(Array.from({ length: 50_000 }, (_, index) => index % 251)));
  for (let index = 0; index < 1200; index++) root.create(`Many\\key${index}`);
  return serializeHive(tree, 133_000_000_000_000_000n, 'TEST');
}

/** `path|name|type|bytes` of every value, and `path` of every key, sorted. */
function flat(key: HiveKey, path = ''): string[] {
  const values = key.values().map((value) => `${path}|${value.name}|${value.type}|${digest(value.bytes.toString('hex'))}`);
  return [path, ...values, ...key.subkeys().flatMap((one) => flat(one, `${path}\\${one.name}`))].sort();
}

/** The same from hivexregedit's export. */
function judged(file: string): string[] {
  const prefix = 'HKEY_LOCAL_MACHINE\\X';
  const text = execFileSync('hivexregedit', ['--export', '--prefix', prefix, file, '\\'], { maxBuffer: 64 << 20, stdio: ['ignore', 'pipe', 'pipe'] });
  // The root has a backslash behind it; a line is UTF-8, or Latin-1 when it needs no more than that.
  const lines = text.toString('latin1').replace('\\X\\]', '\\X]').split('\n');
  const exported = parseRegFile(Buffer.from(`\uFEFF${lines.map(decoded).join('\n')}`));
  return exported.keys.flatMap((key) => {
    const path = key.path.slice(prefix.length);
    return [path, ...key.values.map((value) => `${path}|${value.name}|${value.type}|${digest(bytes(value))}`)];
  }).sort();
}

function decoded(line: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(line, 'latin1'));
  } catch {
    return line;
  }
}

/** Short, so that a difference can be read. */
function digest(hex: string): string {
  return hex.length <= 200 ? hex : createHash('sha256').update(hex).digest('hex');
}

function bytes(value: RegFileValue): string {
  if (value.bytes !== undefined) return value.bytes;
  const dword = Buffer.alloc(4);
  dword.writeUInt32LE(value.data as number);
  return dword.toString('hex');
}

test('a hive is summed up: header, tree, every key and value', () => {
  const summary = parseHive(richHive());
  expect(summary).toMatchObject({ dirty: false, trailingBytes: 0, root: 'ROOT', keys: 1205, values: 6, header: { checksumValid: true, fileName: 'TEST' } });
  expect(summary.tree.map(({ name, keys, values }) => ({ name, keys, values }))).toEqual([{ name: 'Many', keys: 1201, values: 0 }, { name: 'Typen', keys: 3, values: 6 }]);
  expect(summary.header.lastWritten).toBe('2022-06-18T04:26:40.000Z');
});

test('hivexregedit reads the same keys and values', () => {
  test.skip(!hasHivexregedit, 'hivexregedit (libwin-hivex-perl) is not installed');
  const file = join(directory, 'HIVE');
  writeFileSync(file, richHive());
  const own = flat(openHive(readFileSync(file)).root);
  expect(own).toHaveLength(1211);
  expect(own).toEqual(judged(file));
});

test('no cut hive passes for a whole one, and no damaged byte goes unnoticed where a key is lost', () => {
  const hive = richHive();
  for (let length = 0; length < hive.length; length += 997) expect(() => parseHive(hive.subarray(0, length)), `${length} bytes`).toThrow(/hive cannot be read/);
  const whole = parseHive(hive);
  let seed = 7;
  let refused = 0;
  for (let round = 0; round < 300; round++) {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    const damaged = Buffer.from(hive);
    const at = 4096 + (seed % (hive.length - 4096));
    damaged[at] = damaged[at]! ^ 0xff;
    try {
      const { keys, values } = parseHive(damaged);
      expect({ keys, values }, `byte ${at}`).toEqual({ keys: whole.keys, values: whole.values });
    } catch (error) {
      expect(String(error), `byte ${at}`).toContain('WP-HIVE-UNREADABLE');
      refused++;
    }
  }
  expect(refused).toBeGreaterThan(20);
});

test('a header tells what is wrong with it', () => {
  const hive = richHive();
  const changed = (change: (bytes: Buffer) => void, fixChecksum = true): Buffer => {
    const copy = Buffer.from(hive);
    change(copy);
    let sum = 0;
    for (let at = 0; at < 508; at += 4) sum ^= copy.readUInt32LE(at);
    if (fixChecksum) copy.writeUInt32LE(sum >>> 0, 508);
    return copy;
  };
  expect(() => parseHive(Buffer.alloc(0))).toThrow(/is empty/);
  expect(() => parseHive(Buffer.from('MZ not a hive'))).toThrow(/does not begin with "regf"/);
  expect(() => parseHive(changed((bytes) => bytes.writeUInt32LE(9, 8), false))).toThrow(/checksum/);
  expect(() => parseHive(changed((bytes) => bytes.writeUInt32LE(6, 28)))).toThrow(/transaction log/);
  expect(() => parseHive(changed((bytes) => bytes.writeUInt32LE(2, 20)))).toThrow(/version 2\./);
  expect(() => parseHive(changed((bytes) => bytes.writeUInt32LE(0x7ffffff8, 36)))).toThrow(/root key lies outside/);
  expect(parseHive(changed((bytes) => bytes.writeUInt32LE(9, 8)))).toMatchObject({ dirty: true, keys: 1205 });
  expect(parseHive(Buffer.concat([hive, Buffer.alloc(7)]))).toMatchObject({ trailingBytes: 7, keys: 1205 });
});

test.describe('hives made by others', () => {
  test.skip(!hasCorpora, 'no files made by others (set WIMPROOF_CORPORA)');
  const folder = join(CORPORA, 'reg');
  const readable: [file: string, keys: number, values: number, dirty?: boolean][] = [
    ['Registry__Registry.Test__Hives__BCD', 66, 46],
    ['Registry__Registry.Test__Hives__SECURITYNoRoot', 8, 2],
    ['hivex__images__minimal', 1, 0],
    ['plaso__test_data__regf__100_sub_keys.hiv', 101, 100],
    ['python-registry__tests__reg_samples__issue22.hive', 1, 10],
    ['regipy__regipy_tests__data__SAM.xz', 65, 70],
    ['regipy__regipy_tests__data__SECURITY.xz', 100, 109, true],
    ['yarp__hives_for_tests__DupNameHive', 2, 0],
    ['yarp__hives_for_tests__ExtendedASCIIHive', 2, 1],
    ['yarp__hives_for_tests__MultiSzHive', 2, 2],
    ['yarp__hives_for_tests__NewDirtyHive1__NewDirtyHive', 5, 2, true],
    ['yarp__hives_for_tests__OffHive', 1, 0],
    ['yarp__hives_for_tests__StringValuesHive', 2, 4],
    ['yarp__hives_for_tests__UnicodeHive', 3, 0],
  ];
  for (const [name, keys, values, dirty = false] of readable)
    test(`${name} is read`, () => {
      const file = join(directory, 'hive');
      writeFileSync(file, name.endsWith('.xz') ? execFileSync('xz', ['-dc', join(folder, name)]) : readFileSync(join(folder, name)));
      expect(parseHive(readFileSync(file))).toMatchObject({ keys, values, dirty });
      if (hasHivexregedit) expect(flat(openHive(readFileSync(file)).root)).toEqual(judged(file));
    });
  const refused: [file: string, why: RegExp][] = [
    ['Registry__Registry.Test__Hives__NotAHive', /does not begin with "regf" but with "MZ/],
    ['plaso__test_data__regf__corrupt_sub_key_list.hiv', /the cell of a subkey of TestKey is not in use/],
    ['regipy__regipy_tests__data__SAM.xz', /does not begin with "regf"/],
    ['yarp__hives_for_tests__Carving__MarginRebuild__Rebuild512_4096', /does not begin with "regf"/],
    ['yarp__hives_for_tests__GarbageHive', /checksum of its header is wrong/],
    ['yarp__hives_for_tests__InvalidParentFragment', /but with "hbin"/],
    ['yarp__hives_for_tests__MemoryCarving__HiveBinCompressed', /does not begin with "regf"/],
    ['yarp__hives_for_tests__TruncatedDirtyHive', /it is cut: 491520 bytes by its header, 12288 in the file/],
    ['yarp__hives_for_tests__TruncatedHive', /it is cut: 491520 bytes by its header, 12288 in the file/],
    ['yarp__hives_for_tests__TruncatedHiveBin', /but with "hbin"/],
  ];
  for (const [name, why] of refused) test(`${name} is refused for the right reason`, () => expect(() => parseHive(readFileSync(join(folder, name)))).toThrow(why));
});
