import { expect, test } from '@playwright/test';
import { renderUefiLayout } from '../../harness/tools/diskpart/uefi-layout.ts';
import { parseDiskFree } from '../../harness/tools/fsutil/parse-disk-free.ts';
import { parseRegQuery, registryData } from '../../harness/tools/reg/parse-reg-query.ts';
import { sysprepArguments } from '../../harness/tools/sysprep/sysprep.ts';

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

test('the disk layout and sysprep', () => {
  expect(renderUefiLayout()).toMatch(/^select disk 0\r\nclean\r\nconvert gpt\r\ncreate partition efi size=260\r\n/);
  expect(() => renderUefiLayout({ windowsLetter: 'X' })).toThrow(/drive letter/);
  expect(sysprepArguments({ next: 'oobe', generalize: true, then: 'shutdown', unattend: '%ANSWER%\\a.xml' }).slice(1)).toEqual(['/oobe', '/generalize', '/shutdown', '/quiet', '/unattend:%ANSWER%\\a.xml']);
  expect(() => sysprepArguments({ next: 'audit', generalize: true, then: 'quit', modeVm: true })).toThrow(/mode:vm/);
});
