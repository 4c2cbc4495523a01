import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { writeBaseImage } from '../../vm-templates/pane/guest/servicing/base/base-image.ts';
import { dism as run, fillPayloadDrive, hasUpdateTools } from './pane-servicing-payload-drive.ts';
import { createTestSystem, hasPayloadTools, type TestSystem } from './pane-servicing-system.ts';

test.skip(!hasPayloadTools || !hasUpdateTools, 'gcab, wixl, cabextract or wimlib-imagex are not installed');
let machine: TestSystem;
/** POSIX path of T:\boot.wim: two Windows PE images, made by wimlib. */
let wim: string;
test.beforeEach(async () => {
  machine = await createTestSystem();
  const tree = machine.system.resolve('T:\\tree');
  await writeBaseImage(tree, 'pe');
  writeFileSync(`${tree}/Windows/System32/startnet.cmd`, 'wpeinit\r\n');
  writeFileSync(`${tree}/Windows/gone.txt`, 'goes');
  wim = machine.system.resolve('T:\\boot.wim');
  const properties = ['--image-property', 'WINDOWS/EDITIONID=WindowsPE', '--image-property', 'WINDOWS/ARCH=9'];
  execFileSync('wimlib-imagex', ['capture', tree, wim, 'PE', 'first', '--compress=none', '--no-acls', ...properties]);
  execFileSync('wimlib-imagex', ['append', tree, wim, 'Setup', 'second', '--no-acls']);
  mkdirSync(machine.system.resolve('T:\\mount'));
});
test.afterEach(() => machine.dispose());

const dism = (words: string[], exit = 0): Promise<string> => run(machine, words, exit);
const at = (path: string): string => machine.system.resolve(path);
const inImage = (path: string, index = 1): string => execFileSync('wimlib-imagex', ['extract', wim, String(index), path, '--to-stdout'], { encoding: 'utf8' });
const listing = (index = 1): string[] => execFileSync('wimlib-imagex', ['dir', wim, String(index)], { encoding: 'utf8' }).split('\n');
const mount = (...more: string[]): Promise<string> => dism(['/Mount-Image', '/ImageFile:T:\\boot.wim', '/Index:1', '/MountDir:T:\\mount', ...more]);

test('mounted, changed, committed, discarded: the file holds what was committed', async () => {
  expect(await mount()).toContain('Mounting image\r\n');
  expect(await dism(['/Get-MountedImageInfo'])).toContain('Mounted images:\r\n\r\nMount Dir : T:\\mount\r\nImage File : T:\\boot.wim\r\nImage Index : 1\r\nMounted Read/Write : Yes\r\nStatus : Ok\r\n\r\n');
  const key = machine.system.registry.get('HKLM\\SOFTWARE\\Microsoft\\WIMMount\\Mounted Images')!;
  expect(key.subkey(key.subkeys()[0]!)?.text('WIM Path')).toBe('T:\\boot.wim');
  writeFileSync(at('T:\\mount\\Windows\\System32\\startnet.cmd'), 'changed\r\n');
  mkdirSync(at('T:\\mount\\new folder'));
  writeFileSync(at('T:\\mount\\new folder\\new file.txt'), 'new');
  rmSync(at('T:\\mount\\Windows\\gone.txt'));
  await dism(['/Commit-Image', '/MountDir:T:\\mount']);
  expect(inImage('/Windows/System32/startnet.cmd')).toBe('changed\r\n');
  expect(listing()).toContain('/new folder/new file.txt');
  expect(listing()).not.toContain('/Windows/gone.txt');
  expect(inImage('/Windows/System32/startnet.cmd', 2)).toBe('wpeinit\r\n');
  rmSync(at('T:\\mount\\new folder\\new file.txt'));
  await dism(['/Commit-Image', '/MountDir:T:\\mount']);
  expect(listing()).not.toContain('/new folder/new file.txt');
  writeFileSync(at('T:\\mount\\Windows\\System32\\startnet.cmd'), 'thrown away\r\n');
  const out = await dism(['/Unmount-Image', '/MountDir:T:\\mount\\', '/Discard']);
  expect(out).toContain('Image File : T:\\boot.wim\r\nImage Index : 1\r\nUnmounting image\r\n');
  expect(inImage('/Windows/System32/startnet.cmd')).toBe('changed\r\n');
  expect(readdirSync(at('T:\\mount'))).toEqual([]);
  expect(await dism(['/Get-MountedImageInfo'])).toContain('No mounted images found.');
  const info = await dism(['/Get-ImageInfo', '/ImageFile:T:\\boot.wim', '/Index:1']);
  expect(info).toContain('Name : PE\r\nDescription : first\r\n');
  expect(info).toContain('Architecture : x64\r\n');
  expect(info).toContain('Edition : WindowsPE\r\n');
  expect(execFileSync('wimlib-imagex', ['verify', wim], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })).toContain('was successfully verified');
});

test('after a restart it needs a remount; then everything is written', async () => {
  await mount();
  writeFileSync(at('T:\\mount\\Windows\\System32\\startnet.cmd'), 'changed\r\n');
  rmSync(at('T:\\mount\\Windows\\gone.txt'));
  // A restarted system: the registry is the same, what was attached is not.
  machine = { ...machine, system: { ...machine.system } };
  const restarted = async (words: string[], exit = 0): Promise<string> => {
    const { programs } = await import('../../vm-templates/pane/guest/servicing/programs.ts');
    let out = '';
    const code = await programs['dism']!({ system: machine.system, name: 'dism', argv: words, tail: words.join(' '), stdin: '', stdout: (text) => (out += text), stderr: () => undefined, cwd: 'T:\\', env: new Map(), account: { name: 'SYSTEM', administrator: true }, logon: 'service', signal: new AbortController().signal });
    expect(code, out).toBe(exit);
    return out;
  };
  expect(await restarted(['/Get-MountedImageInfo'])).toContain('Status : Needs Remount\r\n');
  await restarted(['/Unmount-Image', '/MountDir:mount', '/Commit'], 0xc1510114 | 0);
  await restarted(['/Remount-Image', '/MountDir:mount']);
  await restarted(['/Unmount-Image', '/MountDir:mount', '/Commit']);
  expect(inImage('/Windows/System32/startnet.cmd')).toBe('changed\r\n');
  expect(listing()).not.toContain('/Windows/gone.txt');
});

test('what cannot be mounted, and what is mounted already', async () => {
  const attempt = (exit: number, ...words: string[]): Promise<string> => dism(['/Mount-Image', ...words], exit | 0);
  await attempt(0xc1420115, '/ImageFile:T:\\boot.wim', '/Index:1', '/MountDir:T:\\none');
  await attempt(0xc1420114, '/ImageFile:T:\\boot.wim', '/Index:1', '/MountDir:T:\\tree');
  await attempt(0xc1510113, '/ImageFile:T:\\boot.wim', '/Index:3', '/MountDir:T:\\mount');
  await attempt(2, '/ImageFile:T:\\none.wim', '/Index:1', '/MountDir:T:\\mount');
  await attempt(87, '/ImageFile:T:\\boot.wim', '/MountDir:T:\\mount');
  await mount();
  mkdirSync(at('T:\\second'));
  await attempt(0xc1420113, '/ImageFile:T:\\boot.wim', '/Index:2', '/MountDir:T:\\mount');
  await attempt(0xc1420127, '/ImageFile:T:\\boot.wim', '/Index:2', '/MountDir:T:\\second');
  await dism(['/Unmount-Image', '/MountDir:T:\\mount'], 87);
  await dism(['/Unmount-Image', '/MountDir:T:\\mount', '/Discard']);
  await dism(['/Unmount-Image', '/MountDir:T:\\mount', '/Discard'], 0xc1510115 | 0);
  await mount('/ReadOnly');
  await attempt(0xc1420126, '/ImageFile:T:\\boot.wim', '/Index:1', '/MountDir:T:\\second');
  await dism(['/Commit-Image', '/MountDir:T:\\mount'], 0xc142010c | 0);
  await dism(['/Unmount-Image', '/MountDir:T:\\mount', '/Discard']);
  await dism(['/Export-Image', '/SourceImageFile:T:\\boot.wim', '/SourceIndex:1', '/DestinationImageFile:T:\\x.esd', '/Compress:recovery']);
  await attempt(0xc142013c, '/ImageFile:T:\\x.esd', '/Index:1', '/MountDir:T:\\mount');
  machine.system.drives.set('D', { letter: 'D', root: at('T:\\'), kind: 'cdrom', label: 'medium' });
  await attempt(0xc1510111, '/ImageFile:D:\\boot.wim', '/Index:1', '/MountDir:T:\\mount');
});

test('a loaded hive keeps it mounted; clean-up forgets what is gone', async () => {
  await mount();
  machine.system.registry.loadHive('HKLM\\wimproof', at('T:\\mount\\Windows\\System32\\config\\SOFTWARE'));
  await dism(['/Unmount-Image', '/MountDir:T:\\mount', '/Discard'], 0xc1420117 | 0);
  machine.system.registry.unloadHive('HKLM\\wimproof');
  await dism(['/Cleanup-Mountpoints']);
  expect(await dism(['/Get-MountedImageInfo'])).toContain('Status : Ok');
  rmSync(at('T:\\mount'), { recursive: true });
  expect(await dism(['/Get-MountedImageInfo'])).toContain('Status : Invalid');
  await dism(['/Cleanup-Mountpoints']);
  expect(await dism(['/Get-MountedImageInfo'])).toContain('No mounted images found.');
});

test('a Windows PE image: settings, optional component, and 50 elsewhere', async () => {
  fillPayloadDrive(machine);
  await mount();
  const pe = (words: string[], exit = 0): Promise<string> => dism(['/Image:T:\\mount', ...words], exit);
  expect(await pe(['/Set-ScratchSpace:256'])).toContain('Scratch Space : 256MB\r\n');
  await pe(['/Set-ScratchSpace:100'], 87);
  await pe(['/Set-TargetPath:Y:\\'], 0);
  await pe(['/Set-TargetPath:A:\\'], 87);
  expect(await pe(['/Get-PESettings'])).toContain('Target Path : Y:\\\r\nScratch Space : 256MB\r\n');
  await pe(['/Add-Package', '/PackagePath:P:\\winpe-sample.cab']);
  expect(await pe(['/Get-Packages'])).toMatch(/WinPE-Wimproof-Sample-Package~31bf3856ad364e35~amd64~~10\.0\.26100\.1\r\nState : Install Pending\r\n/);
  await pe(['/Get-TargetEditions'], 50);
  await pe(['/Add-Package', '/PackagePath:P:\\kb5099005-x64.cab'], 0x800f081e | 0);
  await dism(['/Unmount-Image', '/MountDir:T:\\mount', '/Commit']);
  expect(inImage('/Windows/System32/wimproof-winpe.txt')).toContain('WinPE-Wimproof-Sample');
  await mount('/ReadOnly');
  expect(await pe(['/Get-ScratchSpace'])).toContain('Scratch Space : 256MB\r\n');
  expect(await pe(['/Get-TargetPath'])).toContain('Target Path : Y:\\\r\n');
  await dism(['/Image:W:\\', '/Get-PESettings'], 50);
  await dism(['/Image:W:\\', '/Set-ScratchSpace:64'], 50);
});

test('images are exported, listed, deleted and split', async () => {
  await dism(['/Export-Image', '/SourceImageFile:T:\\boot.wim', '/SourceName:Setup', '/DestinationImageFile:T:\\out.wim', '/DestinationName:Other', '/Compress:max', '/Bootable']);
  const info = await dism(['/Get-ImageInfo', '/ImageFile:T:\\out.wim', '/Name:Other']);
  expect(info).toContain('Index : 1\r\nName : Other\r\nDescription : second\r\n');
  expect(info).toContain('WIM Bootable : Yes\r\n');
  expect(await dism(['/List-Image', '/ImageFile:T:\\out.wim', '/Index:1'])).toContain('\\Windows\\System32\\startnet.cmd\r\n');
  await dism(['/Delete-Image', '/ImageFile:T:\\boot.wim', '/Name:PE']);
  const left = await dism(['/Get-ImageInfo', '/ImageFile:T:\\boot.wim']);
  expect(left).toContain('Index : 1\r\nName : Setup\r\n');
  expect(left).not.toContain('Name : PE');
  await dism(['/Split-Image', '/ImageFile:T:\\out.wim', '/SWMFile:T:\\part.swm', '/FileSize:1']);
  expect(existsSync(at('T:\\part.swm'))).toBe(true);
  await dism(['/Export-Image', '/SourceImageFile:T:\\boot.wim', '/SourceIndex:9', '/DestinationImageFile:T:\\out.wim'], 0xc1510113 | 0);
  await dism(['/Export-Image', '/SourceImageFile:T:\\boot.wim', '/SourceIndex:1', '/DestinationImageFile:T:\\new.wim', '/Compress:best'], 87);
});

test('a read-only file is refused for writing', async () => {
  chmodSync(wim, 0o444);
  await dism(['/Mount-Image', '/ImageFile:T:\\boot.wim', '/Index:1', '/MountDir:T:\\mount'], 0xc1510111 | 0);
  await dism(['/Delete-Image', '/ImageFile:T:\\boot.wim', '/Index:1'], 0xc1510111 | 0);
  await mount('/ReadOnly');
  expect(readFileSync(at('T:\\mount\\Windows\\gone.txt'), 'utf8')).toBe('goes');
});
