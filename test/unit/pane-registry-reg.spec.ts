import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { decodeRegFile, parseRegFile } from '../../vm-templates/pane/guest/registry/reg-file.ts';
import { CORPORA, createTestSystem, hasCorpora, hasPayloadTools, type TestSystem } from './pane-servicing-system.ts';

test.skip(!hasPayloadTools, 'gcab, wixl or cabextract are not installed');
let machine: TestSystem;
test.beforeEach(async () => {
  machine = await createTestSystem();
});
test.afterEach(() => machine.dispose());

const SUCCESS = 'The operation completed successfully.\r\n';
const NOT_FOUND = 'ERROR: The system was unable to find the specified registry key or value.\r\n';

test('add, query and delete print what Windows prints', async () => {
  expect(await machine.run(['reg', 'add', 'HKLM\\SOFTWARE\\Test', '/v', 'Count', '/t', 'REG_DWORD', '/d', '10', '/f'])).toEqual({ exit: 0, out: SUCCESS, err: '' });
  await machine.run(['reg', 'add', 'HKLM\\SOFTWARE\\Test', '/ve', '/d', 'standard', '/f']);
  await machine.run(['reg', 'add', 'HKLM\\SOFTWARE\\Test', '/v', 'List', '/t', 'REG_MULTI_SZ', '/d', 'a\\0b', '/f']);
  await machine.run(['reg', 'add', 'HKLM\\SOFTWARE\\Test\\Below']);
  expect((await machine.run(['reg', 'query', 'HKLM\\SOFTWARE\\Test'])).out).toBe(
    '\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Test\r\n    (Default)    REG_SZ    standard\r\n    Count    REG_DWORD    0xa\r\n    List    REG_MULTI_SZ    a\\0b\r\n\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Test\\Below\r\n',
  );
  expect((await machine.run(['reg', 'query', 'HKLM\\SOFTWARE\\Test', '/v', 'count', '/reg:64'])).out).toBe('\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Test\r\n    Count    REG_DWORD    0xa\r\n\r\n');
  expect((await machine.run(['reg', 'query', 'HKLM\\SOFTWARE\\Test\\Below', '/ve'])).out).toContain('    (Default)    REG_SZ    (value not set)\r\n');
  expect((await machine.run(['reg', 'query', 'HKLM\\SOFTWARE\\Test', '/s', '/f', 'stand'])).out).toMatch(/End of search: 1 match\(es\) found\.\r\n$/);
  expect(await machine.run(['reg', 'delete', 'HKLM\\SOFTWARE\\Test', '/v', 'Count', '/f'])).toEqual({ exit: 0, out: SUCCESS, err: '' });
  expect(await machine.run(['reg', 'query', 'HKLM\\SOFTWARE\\Test', '/v', 'Count'])).toEqual({ exit: 1, out: '', err: NOT_FOUND });
  await machine.run(['reg', 'delete', 'HKLM\\SOFTWARE\\Test', '/f']);
  expect(await machine.run(['reg', 'query', 'HKLM\\SOFTWARE\\Test'])).toEqual({ exit: 1, out: '', err: NOT_FOUND });
});

test('mistakes are refused with exit code 1', async () => {
  expect(await machine.run(['reg', 'add', 'HKXX\\Foo'])).toMatchObject({ exit: 1, err: 'ERROR: Invalid key name.\r\nType "REG ADD /?" for usage.\r\n' });
  expect(await machine.run(['reg', 'frob'])).toMatchObject({ exit: 1, err: 'ERROR: Invalid syntax.\r\nType "REG /?" for usage.\r\n' });
  expect(await machine.run(['reg', 'add', 'HKLM\\SOFTWARE\\T', '/v', 'x', '/t', 'REG_DWORD', '/d', 'abc', '/f'])).toMatchObject({ exit: 1 });
  expect(await machine.run(['reg', 'add', 'HKLM\\SOFTWARE\\T', '/f'], { administrator: false })).toMatchObject({ exit: 1, err: 'ERROR: Access is denied.\r\n' });
  expect(await machine.run(['reg', 'load', 'HKLM\\X', 'T:\\none'])).toMatchObject({ exit: 1, err: 'ERROR: The system cannot find the file specified.\r\n' });
});

test('a question without an answer leaves the value alone', async () => {
  await machine.run(['reg', 'add', 'HKLM\\SOFTWARE\\Q', '/v', 'x', '/d', '1', '/f']);
  expect((await machine.run(['reg', 'add', 'HKLM\\SOFTWARE\\Q', '/v', 'x', '/d', '2'])).out).toContain('Value x exists, overwrite(Yes/No)?');
  expect(machine.system.registry.get('HKLM\\SOFTWARE\\Q')?.text('x')).toBe('1');
  await machine.run(['reg', 'add', 'HKLM\\SOFTWARE\\Q', '/v', 'x', '/d', '2'], { stdin: 'Yes\r\n' });
  expect(machine.system.registry.get('HKLM\\SOFTWARE\\Q')?.text('x')).toBe('2');
});

test('an offline hive is loaded, changed and unloaded', async () => {
  expect((await machine.run(['reg', 'load', 'HKLM\\OFF', 'W:\\Windows\\System32\\config\\SOFTWARE'])).exit).toBe(0);
  await machine.run(['reg', 'add', 'HKLM\\OFF\\wimproof', '/v', 'a', '/d', 'b', '/f']);
  expect((await machine.run(['reg', 'query', 'HKLM\\OFF\\Microsoft\\Windows NT\\CurrentVersion', '/v', 'EditionID'])).out).toContain('Professional');
  expect((await machine.run(['reg', 'unload', 'HKLM\\OFF'])).exit).toBe(0);
  expect((await machine.run(['reg', 'unload', 'HKLM\\OFF'])).err).toBe('ERROR: The parameter is incorrect.\r\n');
});

test('export and import are inverse', async () => {
  const registry = machine.system.registry;
  const key = registry.create('HKLM\\SOFTWARE\\Exported\\Sub');
  key.setValue('quote"and\\slash', 'REG_SZ', 'a "b" \\c');
  key.setValue('', 'REG_SZ', 'default');
  key.setValue('long', 'REG_BINARY', Buffer.from(Array.from({ length: 100 }, (_, index) => index)));
  key.setValue('list', 'REG_MULTI_SZ', ['x', 'y']);
  key.setValue('number', 'REG_DWORD', 7);
  const before = key.values();
  expect((await machine.run(['reg', 'export', 'HKLM\\SOFTWARE\\Exported', 'T:\\x.reg'])).exit).toBe(0);
  await machine.run(['reg', 'delete', 'HKLM\\SOFTWARE\\Exported', '/f']);
  expect(await machine.run(['reg', 'import', 'T:\\x.reg'])).toEqual({ exit: 0, out: '', err: SUCCESS });
  expect(registry.get('HKLM\\SOFTWARE\\Exported\\Sub')?.values()).toEqual(before);
  const text = decodeRegFile(readFileSync(machine.system.resolve('T:\\x.reg')));
  expect(Math.max(...text.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(80);
});

test('.reg files made by others are read', () => {
  test.skip(!hasCorpora, `no corpora at ${CORPORA}`);
  const folder = path.join(CORPORA, 'reg');
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.reg'))) {
    const text = decodeRegFile(readFileSync(path.join(folder, name)));
    if (!/^(Windows Registry Editor Version 5\.00|REGEDIT4)/.test(text.trimStart())) expect(() => parseRegFile(text), name).toThrow(/not a \.reg file/);
    else expect(parseRegFile(text).length, name).toBeGreaterThan(0);
  }
});
