import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { writeIso } from '../../harness/image/iso-writer.ts';
import { freeMount } from '../../harness/run/engine/free-mount.ts';
import { isPlainPath, makeHostFolder } from '../../harness/run/engine/host-folder.ts';
import type { Host } from '../../harness/run/engine/host.ts';
import { installPaths, layOutInstallFiles } from '../../harness/run/engine/install-files.ts';
import { layOutBareImage } from '../../harness/run/engine/lay-out-files.ts';
import { toMachineDisk } from '../../harness/run/engine/machine-disk.ts';
import { mountChange } from '../../harness/run/engine/mounts-of-command.ts';
import { probeDism } from '../../harness/run/engine/probe-dism.ts';
import { runHostProgram } from '../../harness/run/engine/run-program.ts';
import { withFolderFirst } from '../../harness/run/engine/windows-host.ts';
import { cleanLeftovers } from '../../harness/run/ledger/clean-leftovers.ts';
import { bootId, readLedger } from '../../harness/run/ledger/ledger-file.js';
import { Ledger } from '../../harness/run/ledger/ledger.ts';
import { isRunning, startTimeOf } from '../../harness/run/ledger/process-table.js';
import { hasTool } from '../corpora.ts';

const folder = (name: string): string => mkdtempSync(path.join(tmpdir(), `${name}-`));
const banner = '\r\nDeployment Image Servicing and Management tool\r\nVersion: 10.0.22621.1\r\n\r\n';
const done = 'The operation completed successfully.\r\n';
const OURS = 'C:\\Temp\\wp-1\\w\\mount';

/** Behaves as DISM does with a list of mounts; shapes of a transcript of 10.0.22621.1, as the parser's test has it. */
function fakeDism(mounts: { directory: string; status: string }[], unmounts: (mount: { directory: string; status: string }) => boolean = ({ status }) => status === 'Ok') {
  const calls: string[] = [];
  const run = (argv: string[]): Promise<{ exitCode: number; output: string }> => {
    const option = argv.find((one) => one.startsWith('/') && one !== '/English')!;
    const directory = argv.find((one) => one.startsWith('/MountDir:'))?.slice('/MountDir:'.length);
    const mount = mounts.find((one) => one.directory === directory);
    calls.push(`${option}${directory === undefined ? '' : ` ${directory}`}`);
    const ok = { exitCode: 0, output: `${banner}${done}` };
    if (option === '/Get-MountedImageInfo')
      return Promise.resolve({ exitCode: 0, output: `${banner}Mounted images:\r\n\r\n${mounts.length === 0 ? 'No mounted images found.\r\n\r\n' : mounts.map((one) => `Mount Dir : ${one.directory}\r\nImage File : C:\\x.wim\r\nImage Index : 1\r\nMounted Read/Write : Yes\r\nStatus : ${one.status}\r\n\r\n`).join('')}${done}` });
    if (option === '/Unmount-Image') {
      if (!mount || !unmounts(mount)) return Promise.resolve({ exitCode: 0xc1420117, output: `${banner}\r\nError: 0xc1420117\r\n\r\nThe directory could not be completely unmounted.\r\n\r\nThe DISM log file can be found at C:\\x.log\r\n` });
      mounts.splice(mounts.indexOf(mount), 1);
    }
    if (option === '/Remount-Image') mount!.status = 'Ok';
    if (option === '/Cleanup-Mountpoints') for (const one of [...mounts]) if (one.status === 'Invalid') mounts.splice(mounts.indexOf(one), 1);
    return Promise.resolve(ok);
  };
  return { run, calls, mounts };
}
const other = { directory: 'C:\\mine\\mount', status: 'Ok' };

test('a mount of ours is thrown away; where none is, nobody is touched', async () => {
  const ours = fakeDism([other, { directory: OURS.toLowerCase() + '\\', status: 'Ok' }].map((one) => ({ ...one })), () => true);
  ours.mounts[1]!.directory = OURS;
  expect(await freeMount(ours.run, `${OURS}\\`.slice(0, -1))).toBeUndefined();
  expect(ours.calls).toEqual(['/Get-MountedImageInfo', `/Unmount-Image ${OURS}`, '/Get-MountedImageInfo']);
  const none = fakeDism([{ ...other }, { directory: 'C:\\broken', status: 'Invalid' }]);
  expect(await freeMount(none.run, OURS)).toBeUndefined();
  expect(none.calls).toEqual(['/Get-MountedImageInfo']);
});

test('after a restart of the host it is remounted first; a broken one is cleaned up; a busy one is told', async () => {
  const restarted = fakeDism([{ directory: OURS, status: 'Needs Remount' }]);
  expect(await freeMount(restarted.run, OURS)).toBeUndefined();
  expect(restarted.calls.filter((call) => !call.startsWith('/Get'))).toEqual([`/Unmount-Image ${OURS}`, `/Remount-Image ${OURS}`, `/Unmount-Image ${OURS}`]);
  const broken = fakeDism([{ directory: OURS, status: 'Invalid' }, { ...other }]);
  expect(await freeMount(broken.run, OURS)).toBeUndefined();
  expect(broken.calls.filter((call) => !call.startsWith('/Get'))).toEqual(['/Cleanup-Mountpoints']);
  expect(broken.mounts).toEqual([other]);
  const busy = fakeDism([{ directory: OURS, status: 'Ok' }], () => false);
  expect(await freeMount(busy.run, OURS)).toBe(`${OURS} is still mounted: DISM error 0xc1420117: The directory could not be completely unmounted.`);
  expect(busy.calls).not.toContain('/Cleanup-Mountpoints');
  expect(await freeMount(() => Promise.resolve({ exitCode: 740, output: '\r\nError: 740\r\n' }), OURS)).toBe('DISM needs an elevated prompt');
});

test("a command's mount folder is known by its options, under either name", () => {
  expect(mountChange(['dism.exe', '/English', '/Mount-Image', '/ImageFile:x.wim', '/Index:1', '/MountDir:C:\\m'])).toEqual({ kind: 'mount', directory: 'C:\\m' });
  expect(mountChange(['C:\\ADK\\DISM\\dism.exe', '/Unmount-Wim', '/mountdir:C:\\m', '/Discard'])).toEqual({ kind: 'unmount', directory: 'C:\\m' });
  expect(mountChange(['dism.exe', '/Image:C:\\m', '/Get-Features'])).toBeUndefined();
  expect(mountChange(['dism.exe', '/Commit-Image', '/MountDir:C:\\m'])).toBeUndefined();
  expect(mountChange(['cmd.exe', '/Mount-Image', '/MountDir:C:\\m'])).toBeUndefined();
});

const deadOwner = { pid: 999_999_999, startTime: '1', boot: bootId() };
function deadLedger(state: string, entries: object[]): string {
  const file = path.join(state, 'dead.ndjson');
  writeFileSync(file, [{ ledger: 1, run: 'r', owner: deadOwner }, ...entries.map((entry, index) => ({ add: `e${index + 1}`, ...entry }))].map((line) => JSON.stringify(line)).join('\n'));
  return file;
}

test('commands on record are run newest first, without a shell, before the folders that they free', async () => {
  const root = folder('freeing');
  const work = path.join(root, 'work');
  mkdirSync(work);
  const note = (text: string): string[] => [process.execPath, '-e', `require('fs').appendFileSync(process.argv[1], process.argv[2] + require('fs').existsSync(process.argv[3]) + '\\n')`, path.join(root, 'notes'), text, work];
  deadLedger(root, [
    { kind: 'folder', path: work, what: 'work' },
    { kind: 'command', argv: note('disk "$HOME" '), what: 'attached disk', holds: work },
    { kind: 'command', argv: note('mount '), what: 'mounted image', holds: work },
  ]);
  const report = await cleanLeftovers(root);
  expect(readFileSync(path.join(root, 'notes'), 'utf8')).toBe('mount true\ndisk "$HOME" true\n');
  expect(report).toMatchObject({ removed: ['mounted image', 'attached disk', work], failed: [] });
  expect(readdirSync(root)).toEqual(['notes']);
});

test('while a command fails, what it would free stays, with the record of it', async () => {
  const root = folder('held');
  const work = path.join(root, 'work');
  const elsewhere = path.join(root, 'elsewhere');
  for (const one of [path.join(work, 'h/mount'), elsewhere]) mkdirSync(one, { recursive: true });
  const file = deadLedger(root, [
    { kind: 'folder', path: work, what: 'work' },
    { kind: 'folder', path: elsewhere, what: 'another' },
    { kind: 'command', argv: [process.execPath, '-e', "console.error('it is in use'); process.exit(1)"], what: 'mounted image', holds: path.join(work, 'h') },
  ]);
  const report = await cleanLeftovers(root);
  expect(report.failed).toEqual(['mounted image: it is in use', `${work}: kept, since what is in it could not be freed`]);
  expect([existsSync(work), existsSync(elsewhere), existsSync(file)]).toEqual([true, false, true]);
  deadLedger(root, [{ kind: 'command', argv: ['/nowhere/dism.exe'], what: 'mounted image', holds: work }]);
  expect((await cleanLeftovers(root)).failed[0]).toMatch(/^mounted image: .*ENOENT/);
});

test('a child on record is killed with all that it started, and no later process with its number', async () => {
  test.skip(process.platform === 'win32', 'process groups');
  const root = folder('children');
  const child = spawn('/bin/sh', ['-c', 'sleep 600 & echo $!; wait'], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  const grandchild = await new Promise<number>((resolve) => child.stdout.once('data', (data) => resolve(Number(String(data)))));
  const startTime = startTimeOf(child.pid!)!;
  deadLedger(root, [{ kind: 'child', what: 'another', pid: child.pid, startTime: `${startTime}0` }]);
  expect(await cleanLeftovers(root)).toMatchObject({ killed: [], failed: [] });
  expect(isRunning(child.pid!, startTime)).toBe(true);
  deadLedger(root, [{ kind: 'child', what: 'step 3', pid: child.pid, startTime }]);
  expect(await cleanLeftovers(root)).toMatchObject({ killed: [`step 3 (process ${child.pid})`], failed: [] });
  await expect.poll(() => startTimeOf(grandchild)).toBeNull();
});

test('a program is on record while it runs, and goes with its children when the run is cancelled', async () => {
  test.skip(process.platform === 'win32', 'sh');
  const root = folder('program');
  const ledger = await Ledger.open('programs', path.join(root, 'ledger'));
  const log = path.join(root, 'log');
  const run = (argv: string[], signal: AbortSignal): Promise<number> => runHostProgram({ program: '/bin/sh', argv, environment: process.env, cwd: root, log, what: 'a step', ledger, signal });
  expect(await run(['-c', 'echo out; echo err >&2; exit 7'], new AbortController().signal)).toBe(7);
  expect(readFileSync(log, 'utf8')).toBe('out\nerr\n');
  expect(readLedger(ledger.file)!.open).toEqual([]);
  const cancel = new AbortController();
  const running = run(['-c', 'sleep 600 & echo $!; wait'], cancel.signal);
  await expect.poll(() => (existsSync(log) ? readFileSync(log, 'utf8') : '')).toMatch(/^\d+\n$/);
  const grandchild = Number(readFileSync(log, 'utf8'));
  expect(readLedger(ledger.file)!.open).toMatchObject([{ kind: 'child', what: 'a step', pid: expect.any(Number) }]);
  cancel.abort(new Error('enough'));
  await expect(running).rejects.toThrow('enough');
  await expect.poll(() => startTimeOf(grandchild)).toBeNull();
  await expect(run(['-c', 'exit 0'], cancel.signal)).rejects.toThrow('enough');
  await ledger.close();
});

test('what DISM answers tells elevation and version', async () => {
  const program = path.join(folder('probe'), 'dism.exe');
  writeFileSync(program, '');
  const probe = (exitCode: number | undefined, output: string) => probeDism({ platform: 'win32', environment: { WIMPROOF_DISM: program }, ask: () => Promise.resolve({ exitCode, output }) });
  // Recorded byte for byte on Windows 11: no banner, for every command.
  expect(await probe(740, '\r\nError: 740\r\n\r\nElevated permissions are required to run DISM. \r\nUse an elevated command prompt to complete these tasks.\r\n')).toEqual({ state: 'not-elevated', program });
  expect(await probe(0, `${banner}Mounted images:\r\n\r\nNo mounted images found.\r\n\r\n${done}`)).toEqual({ state: 'ready', program, version: '10.0.22621.1' });
  expect(await probe(87, `${banner}\r\nError: 87\r\n\r\nThe get-mountedimageinfo option is unknown.\r\n`)).toMatchObject({ state: 'ready', version: '10.0.22621.1' });
  expect(await probe(0, '')).toMatchObject({ state: 'unreadable', detail: expect.stringContaining('empty') });
  expect(await probe(undefined, 'spawn EACCES')).toEqual({ state: 'unreadable', program, detail: 'spawn EACCES' });
});

test('steps find the named DISM first, however Windows spells PATH', () => {
  expect(withFolderFirst({ Path: 'C:\\Windows\\System32', OTHER: '1' }, 'C:\\ADK\\DISM')).toEqual({ Path: 'C:\\ADK\\DISM;C:\\Windows\\System32', OTHER: '1' });
  expect(withFolderFirst({}, 'C:\\ADK\\DISM')).toEqual({ Path: 'C:\\ADK\\DISM' });
});

test('the folder of the work has a name that batch files can take, or none is made', async () => {
  expect(['C:\\Users\\JOHNSM~1\\AppData\\Local\\Temp\\wp-1', 'D:\\a'].filter(isPlainPath)).toHaveLength(2);
  expect(['C:\\Users\\John Smith\\Temp', 'C:\\Bücher', 'C:\\a%b', 'C:\\a(1)', '\\\\server\\share', 'C:\\'].filter(isPlainPath)).toEqual([]);
  const workFolder = folder('work');
  const ledger = await Ledger.open('folders', path.join(workFolder, 'ledger'));
  const named = (name: (file: string) => string): Promise<{ path: string }> => makeHostFolder({ workFolder, ledger }, { nameOf: name } as Host);
  expect((await named(() => 'C:\\runs\\h')).path).toBe(path.join(workFolder, 'h'));
  const long = await named((file) => (file.startsWith(workFolder) ? `C:\\${'long'.repeat(20)}\\h` : 'C:\\Temp\\wp-1'));
  expect(long.path.startsWith(workFolder)).toBe(false);
  await expect(named(() => 'C:\\Users\\John Smith\\x')).rejects.toMatchObject({ code: 'WP-HOST-FOLDER', mend: expect.stringContaining('TEMP') });
  expect((await ledger.close()).removed).toEqual([long.path]);
});

test('of the installation medium the job gets what its steps name', async () => {
  const step = (command: string[]) => ({ id: '001', title: '', command, success: [0] });
  const job = { id: 'j', runAs: 'host' as const, steps: [step(['dism.exe', '/ImageFile:%INSTALL%\\sources\\install.swm', '/SWMFile:%INSTALL%\\sources\\install*.swm']), step(['cmd.exe', '/d', '/c', 'copy /y /b %INSTALL%\\sources\\boot.wim %WINDOWS%\\x']), step(['dism.exe', '/Source:%INSTALL%\\sources\\sxs'])] };
  const paths = installPaths(job);
  expect(paths).toEqual(['sources\\install.swm', 'sources\\install*.swm', 'sources\\boot.wim', 'sources\\sxs']);
  const root = folder('medium');
  const iso = path.join(root, 'm.iso');
  const files = ['sources/install.swm', 'sources/install2.swm', 'sources/install.txt', 'sources/boot.wim', 'sources/sxs/a.cab', 'sources/sxs/deep/b.cab', 'setup.exe'];
  await writeIso({ label: 'M', out: iso, files: files.map((name) => ({ path: name, data: Buffer.from(name) })) });
  const out = path.join(root, 'out');
  await layOutInstallFiles(iso, paths, out, new AbortController().signal);
  const made = readdirSync(out, { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).map((one) => path.relative(out, path.join(one.parentPath, one.name)));
  expect(made.sort()).toEqual(['sources/boot.wim', 'sources/install.swm', 'sources/install2.swm', 'sources/sxs/a.cab', 'sources/sxs/deep/b.cab']);
  expect(readFileSync(path.join(out, 'sources/sxs/deep/b.cab'), 'utf8')).toBe('sources/sxs/deep/b.cab');
  await expect(layOutInstallFiles(iso, ['sources\\none.wim'], out, new AbortController().signal)).rejects.toMatchObject({ code: 'WP-HOST-MEDIUM' });
});

test('a bare image file is there under the names that the steps use', async () => {
  const root = folder('bare');
  for (const name of ['win.swm', 'win2.swm']) writeFileSync(path.join(root, name), name);
  const image = { path: path.join(root, 'win.swm'), bare: { kind: 'install.swm', size: 7, parts: [{ path: path.join(root, 'win2.swm'), size: 8 }] } };
  await layOutBareImage(image as never, path.join(root, 'm'));
  expect(readdirSync(path.join(root, 'm')).map((name) => `${name}=${readFileSync(path.join(root, 'm', name), 'utf8')}`)).toEqual(['install.swm=win.swm', 'install2.swm=win2.swm']);
});

test("the serviced disk becomes the provider's: moved, or converted", async () => {
  test.skip(!hasTool('qemu-img'), 'qemu-img is not installed');
  const root = folder('disk');
  const source = path.join(root, 'source.raw');
  writeFileSync(source, Buffer.concat([Buffer.from('first sector'), Buffer.alloc((4 << 20) - 12)]));
  const vhdx = path.join(root, 'disk.vhdx');
  execFileSync('qemu-img', ['convert', '-f', 'raw', '-O', 'vhdx', source, vhdx]);
  mkdirSync(path.join(root, 'qemu'));
  const qcow2 = await toMachineDisk(vhdx, path.join(root, 'qemu'), { format: 'qcow2' }, new AbortController().signal);
  execFileSync('qemu-img', ['compare', '-f', 'qcow2', '-F', 'raw', qcow2, source], { stdio: 'pipe' });
  expect(existsSync(vhdx)).toBe(false);
  writeFileSync(vhdx, 'x');
  expect(await toMachineDisk(vhdx, path.join(root, 'qemu'), { format: 'vhdx' }, new AbortController().signal)).toBe(path.join(root, 'qemu/serviced.vhdx'));
});
