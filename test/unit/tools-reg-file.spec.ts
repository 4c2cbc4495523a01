import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { parseRegFile } from '../../harness/tools/reg/parse-reg-file.ts';
import { CORPORA, hasCorpora } from '../corpora.ts';

const version5 = 'Windows Registry Editor Version 5.00\r\n\r\n';
const utf16 = (text: string): Buffer => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
const values = (lines: string): ReturnType<typeof parseRegFile>['keys'][number]['values'] => parseRegFile(utf16(`${version5}[HKEY_LOCAL_MACHINE\\SOFTWARE\\X]\r\n${lines}\r\n`)).keys[0]!.values;

test('all kinds of values', () => {
  expect(values([
    '@="default"',
    '"Path \\"quoted\\""="C:\\\\Program Files\\\\日本"',
    '"Number"=dword:0000002A ; a comment',
    '"Big"=hex(b):88,77,66,55,44,33,22,11',
    '"Binary"=hex:01,02,\\',
    '  ff',
    '"Expand"=hex(2):25,00,57,00,25,00,00,00',
    '"List"=hex(7):61,00,00,00,62,00,63,00,00,00,00,00',
    '"None"=hex(0):',
    '"Odd type"=hex(100012):01',
    '"Short dword"=hex(4):01,00',
    '"Gone"=-',
    '; a comment line',
    '"Lines"="first',
    'second"',
  ].join('\r\n'))).toEqual([
    { name: '', delete: false, type: 'REG_SZ', data: 'default' },
    { name: 'Path "quoted"', delete: false, type: 'REG_SZ', data: 'C:\\Program Files\\日本' },
    { name: 'Number', delete: false, type: 'REG_DWORD', data: 42 },
    { name: 'Big', delete: false, type: 'REG_QWORD', data: '0x1122334455667788', bytes: '8877665544332211' },
    { name: 'Binary', delete: false, type: 'REG_BINARY', bytes: '0102ff' },
    { name: 'Expand', delete: false, type: 'REG_EXPAND_SZ', data: '%W%', bytes: '2500570025000000' },
    { name: 'List', delete: false, type: 'REG_MULTI_SZ', data: ['a', 'bc'], bytes: '610000006200630000000000' },
    { name: 'None', delete: false, type: 'REG_NONE', bytes: '' },
    { name: 'Odd type', delete: false, type: '0x100012', bytes: '01' },
    { name: 'Short dword', delete: false, type: 'REG_DWORD', bytes: '0100' },
    { name: 'Gone', delete: true },
    { name: 'Lines', delete: false, type: 'REG_SZ', data: 'first\nsecond' },
  ]);
});

test('keys: short hive names, deletions, brackets in names', () => {
  expect(parseRegFile(utf16(`${version5}[HKLM\\A]\r\n[-HKEY_CURRENT_USER\\B\\C]\r\n[HKEY_USERS\\.DEFAULT\\x [1]]\r\n`))).toEqual({
    format: 'Windows Registry Editor Version 5.00',
    encoding: 'utf-16le',
    keys: [
      { path: 'HKEY_LOCAL_MACHINE\\A', delete: false, values: [] },
      { path: 'HKEY_CURRENT_USER\\B\\C', delete: true, values: [] },
      { path: 'HKEY_USERS\\.DEFAULT\\x [1]', delete: false, values: [] },
    ],
  });
});

test('REGEDIT4: the ANSI code page, also in strings given as bytes', () => {
  const file = parseRegFile(Buffer.from('REGEDIT4\r\n\r\n[HKEY_LOCAL_MACHINE\\X]\r\n"Name"="Gr\xfc\xdfe"\r\n"Expand"=hex(2):25,fc,25,00\r\n', 'latin1'));
  expect(file).toMatchObject({ format: 'REGEDIT4', encoding: 'ansi' });
  expect(file.keys[0]!.values.map((value) => value.data)).toEqual(['Grüße', '%ü%']);
});

test('what is cut or wrong is refused, with the line', () => {
  const bad: [text: string, why: RegExp][] = [
    ['', /it is empty/],
    ['[HKEY_LOCAL_MACHINE\\X]\r\n', /first line is neither REGEDIT4/],
    [version5, /names no key/],
    [`${version5}"a"="b"\r\n`, /before the first key/],
    [`${version5}[HKEY_NOWHERE\\X]\r\n`, /a key cannot be read.*HKEY_NOWHERE/],
    [`${version5}[HKEY_LOCAL_MACHINE\\X\r\n`, /a key cannot be read/],
    [`${version5}[-HKEY_LOCAL_MACHINE]\r\n`, /whole hive/],
    [`${version5}[-HKLM\\X]\r\n"a"="b"\r\n`, /below a key that is deleted/],
    [`${version5}[HKLM\\X]\r\n"a"="b`, /a string is not closed/],
    [`${version5}[HKLM\\X]\r\n"a"=hex:01,\\\r\n`, /go on in the next line/],
    [`${version5}[HKLM\\X]\r\n"a"=hex:01,`, /a byte is missing/],
    [`${version5}[HKLM\\X]\r\n"a"=hex:01,0g\r\n`, /"0g" is no byte/],
    [`${version5}[HKLM\\X]\r\n"a"=dword:123456789\r\n`, /data of a value cannot be read/],
    [`${version5}[HKLM\\X]\r\n"a"=str(1):"b"\r\n`, /data of a value cannot be read.*str\(1\)/],
    [`${version5}[HKLM\\X]\r\na=1\r\n`, /a value cannot be read/],
  ];
  for (const [text, why] of bad) expect(() => parseRegFile(text === '' ? Buffer.alloc(0) : utf16(text)), text).toThrow(why);
  expect(() => parseRegFile(utf16(version5).subarray(0, -1))).toThrow(/odd number of bytes/);
});

test.describe('files made by others', () => {
  test.skip(!hasCorpora, 'no files made by others (set WIMPROOF_CORPORA)');
  const folder = join(CORPORA, 'reg');
  test('are read, or refused when they are no registration files', () => {
    const read = Object.fromEntries(readdirSync(folder).filter((file) => file.endsWith('.reg')).map((file) => {
      try {
        const { keys, encoding } = parseRegFile(readFileSync(join(folder, file)));
        return [file, [encoding, keys.length, keys.reduce((sum, key) => sum + key.values.length, 0)]];
      } catch (error) {
        return [file, /first line is neither/.test(String(error)) ? 'no header' : String(error)];
      }
    }));
    expect(read).toEqual({
      'DISMTools__Tools__DT_IEConfig.reg': ['utf-8', 1, 1],
      'Windows-driver-samples__network__radio__RadioManagerSample__SampleRM.reg': ['utf-16le', 5, 10],
      'avocado-vt__virttest__shared__deps__rss__rss.reg': ['ansi', 4, 6],
      'avocado-vt__virttest__shared__deps__rss__rss6.reg': ['ansi', 4, 6],
      // Input of hivexregedit, which wants no header and writes strings as str(1).
      'virt-v2v__contrib__remove-guestor.reg': 'no header',
      'virt-v2v__test-data__phony-guests__win10-software.reg': 'no header',
      'virt-v2v__test-data__phony-guests__win11-software.reg': 'no header',
      'virt-v2v__test-data__phony-guests__win2k22-software.reg': 'no header',
      'virt-v2v__test-data__phony-guests__win2k25-software.reg': 'no header',
      'virt-v2v__test-data__phony-guests__windows-system.reg': 'no header',
      'win10-unattended__Unattended__Extra__DoNotLock-HKLM.reg': ['ansi', 2, 5],
      'win10-unattended__Unattended__Extra__DoNotLock.reg': ['ansi', 2, 5],
      'win10-unattended__Unattended__Extra__ShowRecommendedOnStartMenu.reg': ['ansi', 3, 3],
      'win10-unattended__Unattended__Optional__Unattended-HKLM-DEFAULT.reg': ['ansi', 19, 43],
      'win10-unattended__Unattended__Optional__Unattended.reg': ['ansi', 32, 72],
    });
  });
  test('counts are those of the lines', () => {
    const file = 'win10-unattended__Unattended__Optional__Unattended.reg';
    const lines = readFileSync(join(folder, file), 'utf8').split('\n');
    expect([lines.filter((line) => line.startsWith('[')).length, lines.filter((line) => /^"[^"]+"=/.test(line)).length]).toEqual([32, 72]);
  });
});
