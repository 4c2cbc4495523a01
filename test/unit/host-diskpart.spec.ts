import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { chooseLetters } from '../../harness/run/engine/drive-letters.ts';
import { DiskpartTurns } from '../../harness/run/engine/diskpart-turns.ts';
import { WindowsVolumes } from '../../harness/run/engine/windows-volumes.ts';
import type { LedgerEntry } from '../../harness/run/ledger/ledger-file.js';
import type { Ledger } from '../../harness/run/ledger/ledger.ts';
import { diskpartProblem } from '../../harness/tools/diskpart/diskpart-problem.ts';
import { renderUefiLayout } from '../../harness/tools/diskpart/uefi-layout.ts';
import { renderAttachScript, renderDetachScript } from '../../harness/tools/diskpart/virtual-disk.ts';
import { parseDriveLetters } from '../../harness/tools/fsutil/parse-drives.ts';

const FILE = 'C:\\Temp\\wp-1\\disk.vhdx';

/** Sessions of DiskPart as people published them: 6.1.7601 (gist madd0/2412241), 10.0.19041 (notes on OpenWrt under Hyper-V), 6.1.7601 in Japanese (a blog of 2014). */
const ATTACHED = '\r\nMicrosoft DiskPart version 10.0.19041.964\r\n\r\nCopyright (C) Microsoft Corporation.\r\nOn computer: DESKTOP-DEMO\r\n\r\n  100 percent completed\r\n\r\nDiskPart successfully created the virtual disk file.\r\n\r\nDiskPart successfully selected the virtual disk file.\r\n\r\n  100 percent completed\r\n\r\nDiskPart successfully attached the virtual disk file.\r\n\r\nDiskPart succeeded in creating the specified partition.\r\n';
const JAPANESE = '\r\nMicrosoft DiskPart バージョン 6.1.7601\r\nCopyright (C) 1999-2008 Microsoft Corporation.\r\nコンピューター: HP6550BWIN701\r\n\r\n  100% 完了しました\r\n\r\nDiskPart により、仮想ディスク ファイルがアタッチされました。\r\n';
/** The lines that a batch file published for mounting disks expects; the texts are those of vdserr.h. */
const REFUSED = '\r\nDiskPart successfully selected the virtual disk file.\r\n\r\nVirtual Disk Service error:\r\nThe virtual disk is already attached.\r\n\r\n';

test('a disk is made, attached and partitioned without naming any disk of the host', () => {
  const script = renderAttachScript({ file: FILE, megabytes: 65_536, windowsLetter: 'V', systemLetter: 'U' });
  expect(script.split('\r\n')).toEqual([
    `create vdisk file="${FILE}" maximum=65536 type=expandable`,
    `select vdisk file="${FILE}"`,
    'attach vdisk',
    'convert gpt',
    'create partition efi size=260',
    'format quick fs=fat32 label="System"',
    'assign letter=U',
    'create partition msr size=16',
    'create partition primary',
    'format quick fs=ntfs label="Windows"',
    'assign letter=V',
    'exit',
    '',
  ]);
  expect(script).not.toMatch(/select disk|^clean/m);
  // The same partitions as in Windows PE.
  const shared = (text: string): string[] => text.split('\r\n').filter((line) => /^(?:convert|create partition|format)/.test(line));
  expect(shared(script)).toEqual(shared(renderUefiLayout()));
  expect(renderDetachScript(FILE)).toBe(`select vdisk file="${FILE}"\r\ndetach vdisk\r\nexit\r\n`);
  expect(renderDetachScript(FILE, { tolerant: true })).toBe(`select vdisk file="${FILE}" noerr\r\ndetach vdisk noerr\r\nexit\r\n`);
  for (const bad of ['disk.vhdx', 'C:\\a"b.vhdx', '/tmp/x.vhdx', 'C:\\a\r\nclean']) expect(() => renderDetachScript(bad)).toThrow(RangeError);
  expect(() => renderAttachScript({ file: FILE, megabytes: 1.5, windowsLetter: 'V', systemLetter: 'U' })).toThrow(RangeError);
});

test("diskpart's own words are the reason, in any language", () => {
  expect(diskpartProblem(ATTACHED, 0)).toBeUndefined();
  expect(diskpartProblem(JAPANESE, 0)).toBeUndefined();
  expect(diskpartProblem(REFUSED, 1)).toBe('The virtual disk is already attached.');
  // Seen: an exit code of 0 behind a command that failed.
  expect(diskpartProblem(REFUSED, 0)).toBe('The virtual disk is already attached.');
  expect(diskpartProblem('DiskPart has encountered an error: Access is denied.\r\nSee the System Event Log for more information.\r\n', 1)).toBe('Access is denied.');
  expect(diskpartProblem(JAPANESE, 0x80042934)).toBe('DiskPart により、仮想ディスク ファイルがアタッチされました。');
  expect(diskpartProblem('', 5)).toBe('it ended with 5 and printed nothing');
});

test('letters are those that nobody has', () => {
  expect(parseDriveLetters('\r\nDrives: C:\\ D:\\ W:\\ \r\n')).toEqual(['C', 'D', 'W']);
  expect(parseDriveLetters('\r\nLaufwerke: A:\\ C:\\ Z:\\ ')).toEqual(['A', 'C', 'Z']);
  expect(() => parseDriveLetters('Error 740')).toThrow(RangeError);
  expect(chooseLetters(['C', 'W', 'U'])).toEqual(['V', 'T']);
  expect(() => chooseLetters([...'CDEFGHIJKLMNOPQRSTUVWY'])).toThrow(expect.objectContaining({ code: 'WP-HOST-LETTERS' }));
});

test('two diskparts never run together, nor within the time that one takes to end', async () => {
  const turns = new DiskpartTurns(40);
  const times: [string, number][] = [];
  const work = (name: string) => async (): Promise<void> => {
    times.push([name, performance.now()]);
    if (name === 'a') throw new Error('fails');
  };
  const first = turns.take(work('a')).catch((error: Error) => error.message);
  await turns.take(work('b'));
  expect(await first).toBe('fails');
  expect(times.map(([name]) => name)).toEqual(['a', 'b']);
  expect(times[1]![1] - times[0]![1]).toBeGreaterThanOrEqual(40);
});

interface Call {
  program: string;
  script?: string;
  open: number;
}
function windows(behave: { attach?: { exitCode: number; stdout: string }; appear?: boolean; detach?: { exitCode: number; stdout: string } } = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'volumes-'));
  const calls: Call[] = [];
  const open: LedgerEntry[] = [];
  let there = false;
  const ledger = {
    add: (entry: LedgerEntry) => {
      open.push(entry);
      return { id: '', notePid: () => {}, strike: () => void open.splice(open.indexOf(entry), 1) };
    },
  } as unknown as Ledger;
  const volumes = new WindowsVolumes({
    ledger,
    environment: { SystemRoot: 'C:\\Windows' },
    turns: new DiskpartTurns(0),
    exists: () => there,
    run: (program, argv) => {
      const script = argv[0] === '/s' ? readFileSync(argv[1]!, 'utf8') : undefined;
      calls.push({ program, ...(script !== undefined && { script }), open: open.length });
      if (script === undefined) return Promise.resolve({ exitCode: 0, stdout: 'Drives: C:\\ W:\\' });
      const attach = script.includes('attach vdisk\r\n') && script.includes('create vdisk');
      const result = (attach ? behave.attach : behave.detach) ?? { exitCode: 0, stdout: attach ? ATTACHED : 'DiskPart successfully detached the virtual disk file.' };
      there = attach ? (behave.appear ?? true) && result.exitCode === 0 : result.exitCode !== 0;
      return Promise.resolve(result);
    },
  });
  return { volumes, calls, open, folder, attach: () => volumes.attach(FILE, 64, folder, new AbortController().signal) };
}

test('attached: on record before diskpart runs, at free letters; detached: struck off', async () => {
  const { calls, open, folder, attach } = windows();
  const disk = await attach();
  expect([disk.windows, disk.esp]).toEqual(['V:', 'U:']);
  expect(calls.map(({ program, open: count }) => `${program} ${count}`)).toEqual(['C:\\Windows\\System32\\fsutil.exe 0', 'C:\\Windows\\System32\\diskpart.exe 1']);
  expect(open).toEqual([{ kind: 'command', argv: ['C:\\Windows\\System32\\diskpart.exe', '/s', path.join(folder, 'free.txt')], what: `attached disk ${FILE}`, holds: path.dirname(FILE) }]);
  expect(readFileSync(path.join(folder, 'free.txt'), 'utf8')).toContain('detach vdisk noerr');
  // Letters of a disk that is attached are not given twice, even where Windows would not list them yet.
  const second = windows();
  expect((await second.attach()).windows).toBe('T:');
  await disk.detach();
  await disk.detach();
  expect(open).toEqual([]);
  expect(calls.at(-1)!.script).toBe(renderDetachScript(FILE));
  expect(calls).toHaveLength(3);
});

for (const [what, behave, cause] of [
  ['diskpart refuses', { attach: { exitCode: 1, stdout: REFUSED } }, 'The virtual disk is already attached.'],
  ['the volumes do not appear', { appear: false }, 'did not appear'],
] as const)
  test(`when ${what}, it is told and nothing stays attached`, async () => {
    const { calls, open, attach } = windows(behave);
    await expect(attach()).rejects.toMatchObject({ code: 'WP-HOST-DISK', message: expect.stringContaining(cause) });
    expect(calls.at(-1)!.script).toContain('detach vdisk noerr');
    expect(open).toEqual([]);
  });

test('a disk that does not let go stays on record', async () => {
  const { open, attach } = windows({ detach: { exitCode: 1, stdout: 'Virtual Disk Service error:\r\nThe object is in use.\r\n' } });
  const disk = await attach();
  await expect(disk.detach()).rejects.toMatchObject({ code: 'WP-HOST-DISK', message: expect.stringContaining('The object is in use.') });
  expect(open).toHaveLength(1);
});

test('a 32-bit Node reaches the real system folder', async () => {
  const { systemProgram } = await import('../../harness/image/system-program.ts');
  expect(systemProgram('dism.exe', { SystemRoot: 'D:\\Windows' })).toBe('D:\\Windows\\System32\\dism.exe');
  expect(systemProgram('dism.exe', { SystemRoot: 'D:\\Windows', PROCESSOR_ARCHITEW6432: 'AMD64' })).toBe('D:\\Windows\\Sysnative\\dism.exe');
});
