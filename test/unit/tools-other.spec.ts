import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import { renderUefiLayout } from '../../harness/tools/diskpart/uefi-layout.ts';
import { parseDiskFree } from '../../harness/tools/fsutil/parse-disk-free.ts';
import { explainMsiExitCode, installMsiArguments } from '../../harness/tools/msiexec/msiexec.ts';
import { addDriverPnputilArguments, enumDriversArguments, parseEnumDrivers } from '../../harness/tools/pnputil/pnputil.ts';
import { parseRegQuery, registryData } from '../../harness/tools/reg/parse-reg-query.ts';
import { sysprepArguments } from '../../harness/tools/sysprep/sysprep.ts';

const corpus = resolve(process.env['WIMPROOF_CORPORA'] ?? join(import.meta.dirname, '../../../shared/corpora'), 'pnputil-output');
const read = (file: string): string => readFileSync(join(corpus, file), 'utf8');

test.describe('pnputil', () => {
  test('speaks the syntax of the Windows version', () => {
    expect(addDriverPnputilArguments('E:\\x.inf', { install: true, version: '10.0.26100.1' })).toEqual(['pnputil.exe', '/add-driver', 'E:\\x.inf', '/install']);
    expect(addDriverPnputilArguments('E:\\x.inf', { install: true, version: '6.1.7601' })).toEqual(['pnputil.exe', '-i', '-a', 'E:\\x.inf']);
    expect(addDriverPnputilArguments('E:\\x.inf', { version: '10.0.10240' })).toEqual(['pnputil.exe', '-a', 'E:\\x.inf']);
    expect(enumDriversArguments('10.0.14393')).toEqual(['pnputil.exe', '/enum-drivers']);
  });

  test('reads the new listing', () => {
    const text = 'Microsoft PnP Utility\r\n\r\nPublished Name:     oem28.inf\r\nOriginal Name:      netkvm.inf\r\nProvider Name:      Red Hat, Inc.\r\nClass Name:         Network adapters\r\nClass GUID:         {4d36e972-e325-11ce-bfc1-08002be10318}\r\nDriver Version:     08/20/2024 2.2.0.134\r\nSigner Name:        Microsoft Windows Hardware Compatibility Publisher\r\nAttributes:         Something new\r\n\r\n';
    expect(parseEnumDrivers(text)).toEqual([{ publishedName: 'oem28.inf', originalName: 'netkvm.inf', provider: 'Red Hat, Inc.', className: 'Network adapters', classGuid: '{4d36e972-e325-11ce-bfc1-08002be10318}', date: '08/20/2024', version: '2.2.0.134', signer: 'Microsoft Windows Hardware Compatibility Publisher' }]);
  });

  test('refuses what is empty, cut or not English', () => {
    expect(() => parseEnumDrivers('')).toThrow(/empty/);
    expect(() => parseEnumDrivers('Microsoft PnP Utility\r\n\r\n')).toThrow(/lists nothing/);
    expect(() => parseEnumDrivers('Microsoft PnP Utility\r\n\r\nPublished Name:     oem28.inf\r\nOriginal Name:  x.inf\r\n')).toThrow(/lacks date and version/);
  });

  test.describe('real transcripts', () => {
    test.skip(!existsSync(corpus), `no transcripts at ${corpus} (set WIMPROOF_CORPORA)`);
    test('the old listing, also with a value on the line below', () => {
      const expected = { publishedName: 'oem4.inf', provider: 'Microsoft', className: 'Human Interface Devices', date: '11/06/2015', version: '9.9.114.0' };
      expect(parseEnumDrivers(read('rapr__EnglishPnpUtilEnumerateOutput.txt'))).toMatchObject([expected]);
      expect(parseEnumDrivers(read('rapr__EnglishPnpUtilEnumerateOutputWithDummyLine.txt'))).toMatchObject([expected]);
    });
    test('other languages are refused', () => {
      for (const file of ['rapr__ChinesePnpUtilEnumerateOutput.txt', 'rapr__LongChinesePnpUtilEnumerateOutput.txt', 'rapr__RussianPnpUtilEnumerateOutput.txt']) expect(() => parseEnumDrivers(read(file)), file).toThrow(/not in English/);
    });
  });
});

test('reg query: default values, several lines of data, numbers, the summary of a search', () => {
  const text = '\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\X\r\n    (Default)    REG_SZ    \r\n    Display Name    REG_SZ    first line\r\nsecond line\r\n    Count    REG_DWORD    0x2a\r\n    Empty    REG_SZ\r\n\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\X\\Y Z\r\n    List    REG_MULTI_SZ    a\\0b\r\n\r\nEnd of search: 2 match(es) found.\r\n';
  const [first, second] = parseRegQuery(text);
  expect(first!.values[0]).toEqual({ name: '', type: 'REG_SZ', data: '' });
  expect(registryData(first!, 'display name')).toBe('first line\nsecond line');
  expect(registryData(first!, 'Count')).toBe('0x2a');
  expect(registryData(first!, 'Empty')).toBe('');
  expect(second).toEqual({ path: 'HKEY_LOCAL_MACHINE\\SOFTWARE\\X\\Y Z', values: [{ name: 'List', type: 'REG_MULTI_SZ', data: 'a\\0b' }] });
  expect(() => parseRegQuery('ERROR: something')).toThrow(/unknown line/);
});

test('fsutil: the old form, the new one, and another language', () => {
  expect(parseDiskFree('Total # of free bytes        : 61421207552\r\nTotal # of bytes             : 126998278144\r\nTotal # of avail free bytes  : 61421207552\r\n')).toEqual({ freeBytes: 61421207552, totalBytes: 126998278144 });
  expect(parseDiskFree('Total free bytes                :  61,421,207,552 ( 57.2 GB)\r\nTotal bytes                     : 126,998,278,144 (118.3 GB)\r\nTotal quota free bytes          :  61,421,207,552 ( 57.2 GB)\r\n')).toEqual({ freeBytes: 61421207552, totalBytes: 126998278144 });
  expect(parseDiskFree('Freie Bytes gesamt : 61.421.207.552 (57,2 GB)\r\nBytes gesamt : 126.998.278.144 (118,3 GB)\r\n')).toEqual({ freeBytes: 61421207552, totalBytes: 126998278144 });
  for (const bad of ['', 'Error 5: Access is denied.', 'Total free bytes : 10\r\n']) expect(() => parseDiskFree(bad)).toThrow(/cannot be read/);
});

test('the disk layout, sysprep and msiexec', () => {
  expect(renderUefiLayout()).toMatch(/^select disk 0\r\nclean\r\nconvert gpt\r\ncreate partition efi size=260\r\n/);
  expect(() => renderUefiLayout({ windowsLetter: 'X' })).toThrow(/drive letter/);
  expect(sysprepArguments({ next: 'oobe', generalize: true, then: 'shutdown', unattend: '%ANSWER%\\a.xml' }).slice(1)).toEqual(['/oobe', '/generalize', '/shutdown', '/quiet', '/unattend:%ANSWER%\\a.xml']);
  expect(() => sysprepArguments({ next: 'audit', generalize: true, then: 'quit', modeVm: true })).toThrow(/mode:vm/);
  expect(installMsiArguments('E:\\a.msi', { properties: ['X=1'] })).toEqual(['msiexec.exe', '/i', 'E:\\a.msi', '/qn', '/norestart', 'X=1']);
  expect(explainMsiExitCode(1618)).toContain('another installation');
});
