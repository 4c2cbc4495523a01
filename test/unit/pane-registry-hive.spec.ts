import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { xz } from './pane-registry-xz.ts';
import { expect, test } from '@playwright/test';
import { writeHiveFile } from '../../vm-templates/pane/guest/registry/hive-file.ts';
import { type HiveKey, newHive } from '../../vm-templates/pane/guest/registry/hive-tree.ts';
import { parseHive } from '../../vm-templates/pane/guest/registry/regf-read.ts';
import { serializeHive } from '../../vm-templates/pane/guest/registry/regf-write.ts';
import { openRegistry, RegistryError } from '../../vm-templates/pane/guest/registry/registry.ts';
import { RegistryKey } from '../../vm-templates/pane/guest/registry/registry-key.ts';
import { CORPORA, hasCorpora, hasTool } from './pane-servicing-system.ts';

let directory: string;
test.beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'pane-hive-'));
});
test.afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** A hive with every kind of content: all value types, Unicode names, big data, more subkeys than one list holds. */
function richHive(): ReturnType<typeof newHive> {
  const tree = newHive('ROOT');
  const root = new RegistryKey(tree.root, () => undefined);
  const key = root.create('Typen\\Ünïcödé\\日本語');
  key.setValue('', 'REG_SZ', 'standard');
  key.setValue('Text', 'REG_SZ', 'Grüße, 世界');
  key.setValue('Expand', 'REG_EXPAND_SZ', '%SystemRoot%\\x');
  key.setValue('Number', 'REG_DWORD', 0xdeadbeef);
  key.setValue('Big', 'REG_QWORD', 0x1122334455667788n);
  key.setValue('List', 'REG_MULTI_SZ', ['one', 'zwei', '三']);
  key.setValue('Bytes', 'REG_BINARY', Buffer.from([1, 2, 3, 4, 5]));
  key.setValue('Empty', 'REG_BINARY', Buffer.alloc(0));
  key.setValue('名前', 'REG_SZ', 'unicode name');
  key.setValue('Huge', 'REG_BINARY', Buffer.alloc(50_000, 7));
  for (let index = 0; index < 1200; index += 1) root.create(`Many\\key${index}`);
  return tree;
}

function flat(key: HiveKey, place = ''): string[] {
  const values = [...key.values.values()].map((value) => `${place}:${value.name}=${value.type}:${value.raw.toString('hex')}`);
  return [place, ...values, ...[...key.subkeys.values()].sort((a, b) => (a.name < b.name ? -1 : 1)).flatMap((child) => flat(child, `${place}\\${child.name}`))];
}

test('a hive is read back as it was written', () => {
  const tree = richHive();
  const again = parseHive(serializeHive(tree, 1n, 'TEST'));
  expect(flat(again.root)).toEqual(flat(tree.root));
});

test('hivexregedit reads what Pane writes, and Pane what it merges', () => {
  test.skip(!hasTool('hivexregedit'), 'hivexregedit (libwin-hivex-perl) is not installed');
  const file = path.join(directory, 'HIVE');
  writeHiveFile(file, richHive(), 1n);
  const text = execFileSync('hivexregedit', ['--export', file, '\\'], { encoding: 'utf8', maxBuffer: 32 << 20 });
  expect(text).toContain('"Number"=dword:deadbeef');
  expect(text).toContain('[\\Many\\key1199]');
  expect(text).toContain('Ünïcödé\\日本語');

  const change = path.join(directory, 'change.reg');
  writeFileSync(change, 'Windows Registry Editor Version 5.00\n\n[\\Added]\n\n[\\Added\\Below]\n"Name"="value"\n"Count"=dword:0000002a\n"Raw"=hex:01,02\n\n[\\Many\\key7]\n"x"=hex(b):01,00,00,00,00,00,00,00\n');
  execFileSync('hivexregedit', ['--merge', file, change]);
  const tree = parseHive(readFileSync(file));
  const added = new RegistryKey(tree.root, () => undefined).subkey('Added\\Below');
  expect(added?.value('Count')).toEqual({ type: 'REG_DWORD', data: 42 });
  expect(added?.value('Raw')?.data).toEqual(Buffer.from([1, 2]));
  expect(new RegistryKey(tree.root, () => undefined).subkey('many\\KEY7')?.value('x')?.data).toBe(1n);
  expect(flat(tree.root).length).toBeGreaterThan(1200);
});

test('hivexsh and hivexml accept the file', () => {
  test.skip(!hasTool('hivexsh') || !hasTool('hivexml'), 'hivexsh and hivexml (libhivex-bin) are not installed');
  const file = path.join(directory, 'HIVE');
  writeHiveFile(file, richHive(), 1n);
  expect(execFileSync('hivexsh', [file], { input: 'cd Many\nls\n', encoding: 'utf8' }).trim().split('\n')).toHaveLength(1200);
  // hivexml opens /dev/stdout by name, which fails for the socket that Node gives a child: hand it a file.
  const output = openSync(path.join(directory, 'hive.xml'), 'w');
  execFileSync('hivexml', [file], { stdio: ['ignore', output, 'inherit'] });
  closeSync(output);
  expect(readFileSync(path.join(directory, 'hive.xml'), 'utf8')).toContain('</hive>');
});

/** Hives that break the format, are cut off, or wait for their transaction log; all others in the corpora are sound. */
const CORRUPT = ['NotAHive', 'corrupt_sub_key_list', 'Rebuild512_4096', 'GarbageHive', 'InvalidParentFragment', 'HiveBinCompressed', 'NewDirtyHive', 'TruncatedDirtyHive', 'TruncatedHive', 'TruncatedHiveBin', 'SECURITY.xz'];

test('hives made by others are read or refused, never more', () => {
  test.skip(!hasCorpora, `no corpora at ${CORPORA}`);
  const folder = path.join(CORPORA, 'reg');
  for (const name of readdirSync(folder).filter((each) => !each.endsWith('.reg'))) {
    const raw = readFileSync(path.join(folder, name));
    const bytes = name.endsWith('.xz') ? xz(raw) : raw;
    if (!bytes) continue;
    const corrupt = CORRUPT.some((part) => name.endsWith(part) || name.includes(`${part}.`));
    let refused: unknown;
    try {
      const tree = parseHive(bytes);
      expect(flat(parseHive(serializeHive(tree, 1n, name)).root), name).toEqual(flat(tree.root));
    } catch (error) {
      refused = error;
    }
    if (corrupt) expect(refused, name).toMatchObject({ name: 'RegistryError', fault: 'corrupt' });
    else expect(refused, name).toBeUndefined();
  }
});

test('damaged bytes give a clear error or a tree, never another exception', () => {
  const sound = serializeHive(richHive(), 1n, 'TEST');
  let seed = 12345;
  const random = (limit: number): number => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) % limit;
  for (let round = 0; round < 300; round += 1) {
    const bytes = Buffer.from(sound);
    for (let count = 0; count < 4; count += 1) bytes[4096 + random(bytes.length - 4096)] = random(256);
    try {
      parseHive(bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(RegistryError);
    }
  }
});

test('a registry finds keys by alias, current control set and without regard to case', () => {
  const registry = openRegistry(directory, { fresh: true });
  registry.create('HKLM\\SYSTEM\\Select').setValue('Current', 'REG_DWORD', 2);
  registry.create('HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet002\\Control').setValue('x', 'REG_SZ', 'y');
  expect(registry.get('hklm\\system\\currentcontrolset\\control')?.text('X')).toBe('y');
  registry.create('HKLM\\SOFTWARE\\A\\B');
  expect(registry.deleteKey('HKLM\\SOFTWARE\\A')).toBe(true);
  expect(registry.get('HKLM\\SOFTWARE\\A\\B')).toBeUndefined();
  expect(() => registry.deleteKey('HKLM\\SOFTWARE')).toThrow(RegistryError);
  expect(() => registry.create('HKLM\\Nowhere\\x')).toThrow(/in no hive/);
  registry.flush();
  expect(openRegistry(directory).get('HKLM\\SYSTEM\\CurrentControlSet\\Control')?.text('x')).toBe('y');
});

test('hives are loaded and unloaded below HKLM', () => {
  const registry = openRegistry(path.join(directory, 'config'), { fresh: true });
  const file = path.join(directory, 'OFFLINE');
  writeHiveFile(file, newHive('X'), 1n);
  registry.loadHive('HKLM\\Offline', file);
  expect(() => registry.loadHive('HKLM\\Again', file)).toThrow(expect.objectContaining({ fault: 'in-use' }));
  expect(() => registry.loadHive('HKLM\\A\\B', file)).toThrow(expect.objectContaining({ fault: 'invalid' }));
  registry.create('HKLM\\Offline\\Key').setValue('v', 'REG_DWORD', 5);
  registry.unloadHive('HKLM\\Offline');
  expect(registry.get('HKLM\\Offline')).toBeUndefined();
  expect(new RegistryKey(parseHive(readFileSync(file)).root, () => undefined).subkey('Key')?.number('v')).toBe(5);
});
