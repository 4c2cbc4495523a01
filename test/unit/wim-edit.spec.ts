import { expect, test } from '@playwright/test';
import { systemProgram } from '../../harness/image/system-program.ts';
import { wimEditEngine, editWim } from '../../harness/image/wim-edit.ts';
import { dismCommitArguments, dismExportArguments, dismMountArguments } from '../../harness/image/wim-edit/dism-engine.ts';
import { dismError } from '../../harness/image/wim-edit/run-dism.ts';
import { ownershipCommands } from '../../harness/image/wim-edit/take-ownership.ts';
import { commandBytes, wimlibCommands, wimlibExportArguments } from '../../harness/image/wim-edit/wimlib-engine.ts';

const edit = {
  source: 'D:\\media files\\boot.wim', index: 2, out: 'C:\\work\\pe.wim', bootable: true,
  remove: ['Windows/System32/winpeshl.ini'],
  put: [{ path: 'Windows/System32/startnet.cmd', from: "C:\\it's here\\startnet.cmd" }],
};

test('arguments of wimlib', () => {
  expect(wimlibExportArguments(edit)).toEqual(['export', 'D:\\media files\\boot.wim', '2', 'C:\\work\\pe.wim', '--boot']);
  expect(wimlibExportArguments({ ...edit, bootable: false })).not.toContain('--boot');
  expect(wimlibCommands(edit)).toBe("delete --force --recursive '/Windows/System32/winpeshl.ini'\nadd --no-acls \"C:\\it's here\\startnet.cmd\" '/Windows/System32/startnet.cmd'\n");
  expect(() => wimlibCommands({ ...edit, put: [{ path: 'a', from: '/it\'s "both"' }] })).toThrow(/cannot be given the path/);
  expect(() => wimlibCommands({ ...edit, remove: ['a\nadd /etc/shadow /x'] })).toThrow(/cannot be given the path/);
  expect(commandBytes('delete ä', 'linux').toString('utf8')).toBe('delete ä');
  expect(commandBytes('delete ä', 'win32').toString('utf16le')).toBe('delete ä');
});

test('arguments of DISM', () => {
  expect(dismExportArguments(edit)).toEqual(['/English', '/Export-Image', '/SourceImageFile:D:\\media files\\boot.wim', '/SourceIndex:2', '/DestinationImageFile:C:\\work\\pe.wim', '/Bootable']);
  expect(dismMountArguments(edit, 'C:\\work\\m')).toEqual(['/English', '/Mount-Image', '/ImageFile:C:\\work\\pe.wim', '/Index:1', '/MountDir:C:\\work\\m']);
  expect(dismCommitArguments('C:\\work\\m')).toEqual(['/English', '/Unmount-Image', '/MountDir:C:\\work\\m', '/Commit']);
  expect(ownershipCommands('C:\\work\\m\\a b')).toEqual([['takeown.exe', '/f', 'C:\\work\\m\\a b', '/a'], ['icacls.exe', 'C:\\work\\m\\a b', '/grant', '*S-1-5-32-544:F', '/t', '/c', '/q']]);
});

test('wimlib is taken where it is, DISM on Windows without it; elsewhere there is no other way', () => {
  const environment = { SystemRoot: 'E:\\WINDOWS' };
  expect(wimEditEngine('C:\\wimlib\\wimlib-imagex.exe', 'win32', environment)).toEqual({ kind: 'wimlib', program: 'C:\\wimlib\\wimlib-imagex.exe' });
  expect(wimEditEngine(null, 'win32', environment)).toEqual({ kind: 'dism', program: 'E:\\WINDOWS\\System32\\dism.exe' });
  expect(() => wimEditEngine(null, 'linux', environment)).toThrow(/wimlib-imagex, which edits Windows images, is not on this computer/);
});

test('what DISM says with its exit code: no elevation, a known code, an unknown one', () => {
  expect(dismError('/Mount-Image', 740)).toMatchObject({ code: 'WP-TOOL-ELEVATION', mend: expect.stringMatching(/elevated console, or put wimlib-imagex/) });
  expect(dismError('/Mount-Image', 5)).toMatchObject({ code: 'WP-TOOL-FAILED', message: expect.stringMatching(/DISM \/Mount-Image ended with ERROR_ACCESS_DENIED/) });
  expect(dismError('/Mount-Image', 0xc1420127 | 0)).toMatchObject({ code: 'WP-TOOL-FAILED', message: expect.stringMatching(/mounted for writing already/) });
  expect(dismError('/Mount-Image', 123_456_789).message).toMatch(/no known meaning/);
});

test('programs of Windows are those of System32', () => {
  expect(systemProgram('dism.exe', { SystemRoot: 'E:\\WINDOWS' })).toBe('E:\\WINDOWS\\System32\\dism.exe');
  expect(systemProgram('dism.exe', {})).toBe('C:\\Windows\\System32\\dism.exe');
});

test('paths that leave the image are refused before anything is run', async () => {
  for (const bad of ['', '../x', 'a/../b', 'a:b', 'a*']) {
    await expect(editWim({ source: '/s.wim', index: 1, out: '/nonexistent/o.wim', remove: [bad] }, { engine: { kind: 'wimlib', program: '/nonexistent' } }), bad).rejects.toMatchObject({ code: 'WP-WIM-PATH' });
  }
});
