import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { editWim, type WimEditEngine } from '../../harness/image/wim-edit.ts';
import { readWimFile } from '../../harness/image/wim.ts';
import { findProgram } from '../../harness/machine/qemu/find-qemu.ts';
import { findLedgers } from '../../harness/run/ledger/clean-leftovers.ts';
import { Ledger } from '../../harness/run/ledger/ledger.ts';

// DISM here is a stub with the documented options (stub-dism.ts): the order of the calls, the changes in the mounted folder
// and the clean-up are proven, DISM itself has not yet been run on Windows.
const wimlib = findProgram('wimlib-imagex');
let folder: string;
let log: string;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'wp-wim-edit-'));
  log = path.join(folder, 'dism.log');
  process.env['STUB_DISM_LOG'] = log;
});
test.afterEach(() => {
  for (const name of ['STUB_DISM_LOG', 'STUB_DISM_FAIL', 'STUB_DISM_CODE', 'STUB_DISM_DIE']) delete process.env[name];
  rmSync(folder, { recursive: true, force: true });
});

function stubDism(): WimEditEngine {
  const program = path.join(folder, 'dism');
  const repository = path.resolve(import.meta.dirname, '../..');
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' --import 'file://${repository}/node_modules/tsx/dist/loader.mjs' '${repository}/test/contract/stub-dism.ts' "$@"\n`, { mode: 0o755 });
  return { kind: 'dism', program };
}

/** A boot.wim with two images, in which the file names are in Windows' usual case. */
function bootWim(): string {
  const tree = path.join(folder, 'tree');
  mkdirSync(path.join(tree, 'Windows', 'System32', 'sub'), { recursive: true });
  for (const name of ['startnet.cmd', 'winpeshl.ini', 'sub/deep.txt']) writeFileSync(path.join(tree, 'Windows', 'System32', name), 'theirs');
  const wim = path.join(folder, 'boot.wim');
  for (const argv of [['capture', tree, wim, 'PE', '--compress=XPRESS'], ['append', tree, wim, 'Setup', '--boot']]) execFileSync(wimlib as string, argv, { stdio: 'ignore' });
  return wim;
}

const calls = (): string[] => readFileSync(log, 'utf8').trim().split('\n').map((line) => (JSON.parse(line) as string[])[1] as string);

for (const kind of ['wimlib', 'dism'] as const) {
  test(`${kind}: one image, bootable, with files put in and taken out`, async () => {
    test.skip(!wimlib, 'no wimlib-imagex');
    const engine: WimEditEngine = kind === 'dism' ? stubDism() : { kind, program: wimlib as string };
    const source = bootWim();
    const before = readFileSync(source);
    const script = path.join(folder, "it's ä script.cmd");
    writeFileSync(script, 'ours', { mode: 0o444 });
    const out = path.join(folder, 'out', 'pe.wim');
    mkdirSync(path.dirname(out));
    await editWim({
      source, index: 2, out, remove: ['\\Windows\\System32\\winpeshl.ini', 'Windows/System32/sub', 'Windows/none'],
      put: [{ path: 'Windows/System32/startnet.cmd', from: script }, { path: 'wimproof/new/file.txt', from: script }],
    }, { engine });
    const { header, images } = await readWimFile(out);
    expect({ boot: header.bootIndex, images: images.length }).toEqual({ boot: 1, images: 1 });
    const listed = execFileSync(wimlib as string, ['dir', out, '1'], { encoding: 'utf8' }).split('\n').filter((line) => line !== '').sort();
    expect(listed).toEqual(['/', '/Windows', '/Windows/System32', '/Windows/System32/startnet.cmd', '/wimproof', '/wimproof/new', '/wimproof/new/file.txt']);
    expect(execFileSync(wimlib as string, ['extract', out, '1', '/Windows/System32/startnet.cmd', '--to-stdout'], { encoding: 'utf8' })).toBe('ours');
    expect(readFileSync(source).equals(before)).toBe(true);
    expect(readdirSync(path.dirname(out))).toEqual(['pe.wim']);
    if (kind === 'dism') expect(calls()).toEqual(['/Export-Image', '/Mount-Image', '/Unmount-Image']);
  });

  test(`${kind}: a damaged image is an error with a code, and leaves nothing`, async () => {
    test.skip(!wimlib, 'no wimlib-imagex');
    const engine: WimEditEngine = kind === 'dism' ? stubDism() : { kind, program: wimlib as string };
    const source = path.join(folder, 'bad.wim');
    writeFileSync(source, 'MSWIM\0\0\0');
    const out = path.join(folder, 'pe.wim');
    await expect(editWim({ source, index: 1, out, remove: ['x'] }, { engine })).rejects.toMatchObject({ code: 'WP-TOOL-FAILED', kind: 'infrastructure' });
    expect(existsSync(out)).toBe(false);
  });
}

test('dism: a change or a commit that fails discards the mount; nothing is left, on record neither', async () => {
  test.skip(!wimlib, 'no wimlib-imagex');
  const engine = stubDism();
  const edit = { source: bootWim(), index: 1, out: path.join(folder, 'pe.wim') };
  await expect(editWim({ ...edit, put: [{ path: 'a', from: path.join(folder, 'none') }] }, { engine })).rejects.toThrow(/ENOENT/);
  expect(calls()).toEqual(['/Export-Image', '/Mount-Image', '/Get-MountedImageInfo', '/Unmount-Image', '/Get-MountedImageInfo']);
  const aborted = new AbortController();
  aborted.abort(new Error('stopped'));
  await expect(editWim({ ...edit, remove: ['Windows'] }, { engine, signal: aborted.signal })).rejects.toThrow('stopped');
  expect(readdirSync(folder).filter((name) => name.startsWith('m') || name === 'pe.wim')).toEqual([]);
  expect(findLedgers().active.filter((one) => one.contents.run === 'editing a Windows image' && one.contents.owner.pid === process.pid)).toEqual([]);
});

test('dism: what it refuses is told with the name of its exit code', async () => {
  test.skip(!wimlib, 'no wimlib-imagex');
  process.env['STUB_DISM_FAIL'] = 'Export-Image';
  process.env['STUB_DISM_CODE'] = '5';
  await expect(editWim({ source: bootWim(), index: 1, out: path.join(folder, 'pe.wim') }, { engine: stubDism() })).rejects.toMatchObject({ code: 'WP-TOOL-FAILED', message: /DISM \/Export-Image ended with ERROR_ACCESS_DENIED/ });
});

test('dism: the mount is on record before it is made, and freed before its folder is removed', async () => {
  test.skip(!wimlib, 'no wimlib-imagex');
  const engine = stubDism();
  const ledger = await Ledger.open('test', path.join(folder, 'ledger'));
  process.env['STUB_DISM_DIE'] = 'Unmount-Image'; // Once: as if this process were killed before the commit.
  const written = () => readFileSync(ledger.file, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { add?: string; kind?: string; strike?: string });
  await expect(editWim({ source: bootWim(), index: 1, out: path.join(folder, 'pe.wim'), remove: ['Windows'] }, { engine, ledger })).rejects.toMatchObject({ code: 'WP-TOOL-FAILED' });
  expect(written().slice(1, 3)).toMatchObject([{ kind: 'folder' }, { kind: 'command', argv: expect.arrayContaining([path.join(folder, 'm')]) }]);
  expect(calls().slice(0, 3)).toEqual(['/Export-Image', '/Mount-Image', '/Unmount-Image']);
  expect(written().filter((one) => one.strike !== undefined)).toHaveLength(2);
  expect(await ledger.close()).toEqual({ killed: [], removed: [], failed: [] });
  expect(existsSync(path.join(folder, 'm'))).toBe(false);
});
