import { expect, test } from '@playwright/test';
import { primaryNames } from '../../harness/image/iso/primary-names.ts';

const names = (...given: string[]) => Object.fromEntries(primaryNames(given));

test('names that boot programs look for stay what they are, in upper case', () => {
  expect(names('boot.wim', 'efisys_noprompt.bin', 'bootmgfw.efi.mui', 'en-us', 'BCD')).toEqual({
    'boot.wim': 'BOOT.WIM', 'efisys_noprompt.bin': 'EFISYS_NOPROMPT.BIN', 'bootmgfw.efi.mui': 'BOOTMGFW.EFI.MUI', 'en-us': 'EN-US', BCD: 'BCD',
  });
});

test('other characters are replaced, long names cut, doubles numbered, in an order of their own', () => {
  const long = 'windows11.0-kb5041234-x64-express';
  const given = [`${long}.cab`, `${long}2.cab`, 'ä b.txt', 'ö b.txt', '__B.TXT', '.hidden', '😀'];
  const found = names(...given);
  expect(found).toEqual(names(...given.reverse()));
  expect(found['__B.TXT']).toBe('__B.TXT');
  expect([found['ä b.txt'], found['ö b.txt']].sort()).toEqual(['__B~1.TXT', '__B~2.TXT']);
  expect(found['.hidden']).toBe('_HIDDEN');
  expect(found[`${long}.cab`]).toMatch(/^WINDOWS11\.0-KB5041234-X64~1\.CAB$/);
});

test('thousands of names with one beginning are each given once, at most 31 characters long', () => {
  const given = Array.from({ length: 5000 }, (_, at) => `microsoft-windows-client-features-package-${at}~31bf3856ad364e35~amd64~~.cab`);
  const found = [...primaryNames(given).values()];
  expect(new Set(found).size).toBe(given.length);
  for (const name of found) expect(name).toMatch(/^[A-Z0-9_.~-]{1,31}$/);
});
