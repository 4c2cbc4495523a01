import { execFileSync } from 'node:child_process';
import { lstatSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { cacheVariable } from '../../harness/image/cache-folder.ts';
import { isDeviceName } from '../../harness/image/device-name.ts';
import { renameFolder } from '../../harness/image/rename-folder.ts';
import { refuseForeignHost } from '../../harness/image/template-image.ts';
import { neededTools } from '../../harness/machine/doctor-tools.ts';
import { isSameBoot } from '../../harness/run/ledger/ledger-file.js';
import { isRunning, startTimeOf } from '../../harness/run/ledger/process-table.js';
import { makeRunFolder, newRunId } from '../../harness/run/run-folder.ts';
import { scenarioFileSchema } from '../../harness/scenario/schema.ts';

const repository = path.resolve(import.meta.dirname, '../..');
/** What Windows refuses in the name of a file or folder. [Naming Files, Paths, and Namespaces] */
const unusable = (name: string): boolean => /[<>:"|?*\\\u0000-\u001f]|[. ]$/.test(name) || isDeviceName(name);

test('every file of the project can be checked out on Windows', () => {
  const files = execFileSync('git', ['ls-files'], { cwd: repository, encoding: 'utf8' }).split('\n').filter((file) => file !== '');
  expect(files.length).toBeGreaterThan(500);
  expect(files.filter((file) => file.split('/').some(unusable))).toEqual([]);
  const folded = files.map((file) => file.toLowerCase());
  expect(folded.filter((file, at) => folded.indexOf(file) !== at)).toEqual([]);
  // Git for Windows opens 260 characters by default; a hundred are left for where the checkout is.
  expect(files.filter((file) => file.length > 160)).toEqual([]);
});

/** Calls that mean something else, or nothing, on Windows; where they stand, and why they are right there. */
const posixOnly: { pattern: RegExp; right: Record<string, string> }[] = [
  { pattern: /\/proc\//, right: { 'run/ledger/process-table.js': 'Linux branch', 'run/ledger/ledger-file.js': 'falls back to the uptime', 'machine/host-capacity.ts': 'read with a fallback' } },
  { pattern: /'\/tmp/, right: { 'run/ledger/ledger.ts': 'for long temporary folders, not on win32' } },
  { pattern: /kill\(-/, right: { 'run/ledger/release.js': 'taskkill on win32', 'run/engine/run-program.ts': 'taskkill on win32' } },
  { pattern: /getuid\(/, right: {} },
  { pattern: /\.split\('\/'\)\.(?:at|pop)|lastIndexOf\('\/'\)/, right: { 'guest/': 'URIs', 'cli/': 'URIs and names of boxes', 'image/split-image.ts': 'paths inside media', 'matrix/durations.ts': 'keys of cells', 'servicing/matrix/': 'addresses of documents' } },
  { pattern: /\bshell: true\b/, right: {} },
];

test('calls that only POSIX has stand where Windows has a way of its own', () => {
  const files = readdirSync(path.join(repository, 'harness'), { recursive: true, encoding: 'utf8' }).filter((file) => /\.[jt]s$/.test(file)).map((file) => file.split(path.sep).join('/'));
  const found = files.flatMap((file) => {
    const code = readFileSync(path.join(repository, 'harness', file), 'utf8').replace(/\/\*[^]*?\*\/|(?<=^|\s)\/\/.*$/gm, '');
    return posixOnly.filter(({ pattern, right }) => pattern.test(code) && !Object.keys(right).some((place) => file.startsWith(place))).map(({ pattern }) => `${file}: ${pattern.source}`);
  });
  expect(found).toEqual([]);
});

test('names of runs and scenarios are names on Windows', () => {
  for (const date of [new Date(0), new Date('2026-12-31T23:59:59.999Z')]) expect(unusable(newRunId(date))).toBe(false);
  const nameOf = (name: string) => scenarioFileSchema.shape.name.safeParse(name).success;
  for (const good of ['quickstart', 'console', 'Windows 11 24H2.v2']) expect(nameOf(good), good).toBe(true);
  for (const bad of ['con', 'NUL.txt', 'Com1', 'lpt9.a.b', 'a:b', 'a/b', 'a ', 'a.']) expect(nameOf(bad), bad).toBe(false);
});

test('`latest` leads to the run, and to the next one after it', async () => {
  const output = mkdtempSync(path.join(os.tmpdir(), 'wp-runs-'));
  try {
    for (const run of ['20260101-000000-aaaa', '20260102-000000-bbbb']) {
      await makeRunFolder(output, run);
      expect(lstatSync(path.join(output, 'latest')).isSymbolicLink()).toBe(true);
      // A junction on Windows names the folder absolutely; elsewhere a relative link moves with the folder above.
      expect(path.basename(readlinkSync(path.join(output, 'latest')))).toBe(run);
    }
  } finally {
    rmSync(output, { recursive: true });
  }
});

test('a folder that a scanner holds open is renamed when it lets go; elsewhere, and for other errors, nobody waits', async () => {
  const refusing = (times: number, code: string) => {
    let calls = 0;
    return { move: () => (++calls > times ? Promise.resolve() : Promise.reject(Object.assign(new Error(code), { code }))), calls: () => calls };
  };
  const held = refusing(3, 'EPERM');
  await renameFolder('/none/a', '/none/b', { platform: 'win32', move: held.move });
  expect(held.calls()).toBe(4);
  for (const [platform, code, to] of [['linux', 'EPERM', '/none/b'], ['win32', 'ENOENT', '/none/b'], ['win32', 'EPERM', os.tmpdir()]] as const) {
    const one = refusing(1, code);
    await expect(renameFolder('/none/a', to, { platform, move: one.move })).rejects.toMatchObject({ code });
    expect(one.calls()).toBe(1);
  }
});

test('boots are told apart where pids need it: by the id of Linux, not by a clock', () => {
  expect(isSameBoot('8b2c', '8b2c')).toBe(true);
  expect(isSameBoot('8b2c', '9d3e')).toBe(false);
  expect(isSameBoot('8b2c', 'boot-29000000')).toBe(false);
  expect(isSameBoot('boot-29000000', 'boot-29000001')).toBe(true);
});

test('this process runs, and one with its pid and another start time does not', () => {
  const started = startTimeOf(process.pid) ?? '';
  expect(started).not.toBe('');
  expect(isRunning(process.pid, started)).toBe(true);
  expect(isRunning(process.pid, `${started}1`)).toBe(false);
  expect(isRunning(999_999_999, started)).toBe(false);
  expect(isRunning(999_999_999, '')).toBe(false);
});

test('what a host needs: nothing that Windows cannot have, and each with the way to get it', () => {
  const names = (platform: NodeJS.Platform) => neededTools(platform).map(({ name }) => name);
  expect(names('win32')).toEqual(['qemu-img', 'wimlib-imagex', 'dism.exe', 'expand.exe']);
  expect(names('linux')).toEqual(expect.arrayContaining(['qemu-img', 'wimlib-imagex', 'cabextract', 'xorriso', 'mformat']));
  expect(neededTools('linux').filter(({ name }) => ['xorriso', 'mformat'].includes(name)).map(({ need }) => need)).toEqual(['warn', 'warn']);
  // Only what Windows brings is indispensable there; for media and job disks nothing is, anywhere.
  expect(neededTools('win32').filter(({ need, partOfWindows }) => need === 'fail' && !partOfWindows)).toEqual([]);
  for (const platform of ['win32', 'linux', 'darwin'] as const) for (const { install, purpose } of neededTools(platform)) expect(install.length * purpose.length).toBeGreaterThan(0);
  expect(cacheVariable('win32')).toBe('LOCALAPPDATA');
  expect(cacheVariable('linux')).toBe('XDG_CACHE_HOME');
});

test('a template that is built with Debian packages is refused on Windows, with what to do instead', () => {
  const pane = { name: 'pane', packages: ['gcab', 'xorriso'] };
  expect(() => refuseForeignHost(pane, 'win32')).toThrow(expect.objectContaining({ code: 'WP-TEMPLATE-HOST', mend: expect.stringMatching(/image\.source/) }));
  expect(() => refuseForeignHost(pane, 'linux')).not.toThrow();
  expect(() => refuseForeignHost({ ...pane, packages: [] }, 'win32')).not.toThrow();
});
