import { expect, test } from '@playwright/test';
import { parseLdd } from '../../vm-templates/pane/build/runtime/shared-libraries.ts';

test('libraries and the loader are found, the vdso is not one, a missing library shows', () => {
  const text = [
    '\tlinux-vdso.so.1 (0x00007ffd2b5f2000)',
    '\tlibm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 (0x00007f9a2c000000)',
    '\tlibgone.so.3 => not found',
    '\t/lib64/ld-linux-x86-64.so.2 (0x00007f9a2c400000)',
  ].join('\n');
  expect(parseLdd(text)).toEqual([
    { soname: 'libm.so.6', file: '/lib/x86_64-linux-gnu/libm.so.6' },
    { soname: 'libgone.so.3' },
    { soname: 'ld-linux-x86-64.so.2', file: '/lib64/ld-linux-x86-64.so.2' },
  ]);
});
