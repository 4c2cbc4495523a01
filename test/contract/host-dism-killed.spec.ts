import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { readLedger } from '../../harness/run/ledger/ledger-file.js';
import { isRunning, startTimeOf } from '../../harness/run/ledger/process-table.js';
import { hasTool } from '../corpora.ts';
import { makeLab, textOf, type HostLab } from './host-dism/lab.ts';

test.skip(!['gcab', 'wixl', 'cabextract', 'wimlib-imagex'].every(hasTool), 'gcab, wixl, cabextract or wimlib-imagex are not installed');
test.describe.configure({ mode: 'serial' });

const repository = fileURLToPath(new URL('../..', import.meta.url));
let lab: HostLab;
let last: ChildProcess | undefined;
test.afterEach(() => void last?.kill('SIGKILL'));
test.beforeAll(async () => {
  lab = await makeLab();
  await lab.run('cmd.exe', '/d', '/c', 'md H:\\other & copy /y /b H:\\install.wim H:\\other.wim >nul');
  expect((await lab.run('dism.exe', '/English', '/Mount-Image', '/ImageFile:H:\\other.wim', '/Index:1', '/MountDir:H:\\other')).exit).toBe(0);
});

const ledgers = (): string[] => {
  const folder = path.join(lab.root, 'state/wimproof/ledger');
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.ndjson')).map((name) => path.join(folder, name)) : [];
};
const mounted = async (): Promise<string[]> => [...(await lab.run('dism.exe', '/English', '/Get-MountedImageInfo')).out.matchAll(/Mount Dir : (.*?)\r?\n/g)].map((match) => match[1]!);

/** A run in a process of its own, in the middle of a DISM that services a mounted image. */
async function started(): Promise<{ run: ChildProcess; dism: { pid: number; startTime: string } }> {
  const told = path.join(lab.root, `hanging-${Math.random()}`);
  const run = spawn(process.execPath, ['--import', 'tsx', path.join(repository, 'test/contract/host-dism/run-until-killed.ts'), lab.root], { cwd: repository, env: { ...lab.environment, PANE_HANG: '/Add-Driver', PANE_HANG_FILE: told }, stdio: ['ignore', 'inherit', 'inherit'] });
  last = run;
  await expect.poll(() => textOf(told), { timeout: 90_000 }).not.toBe('');
  const pid = Number(textOf(told));
  return { run, dism: { pid, startTime: startTimeOf(pid) ?? '' } };
}

test('killed in the middle of servicing, the reaper kills DISM, and throws the mount away', async () => {
  const { run, dism } = await started();
  expect((await mounted()).sort()).toEqual(['H:\\other', expect.stringMatching(/^H:\\.*\\w\\mount$/)]);
  const [ledger] = ledgers();
  expect(readLedger(ledger!)?.open.map(({ kind }) => kind)).toEqual(['command', 'child']);
  run.kill('SIGKILL');
  await expect.poll(() => ledgers(), { timeout: 60_000 }).toEqual([]);
  expect(await mounted()).toEqual(['H:\\other']);
  expect(isRunning(dism.pid, dism.startTime)).toBe(false);
  const said = JSON.parse(readFileSync(path.join(path.dirname(ledger!), 'reaped.log'), 'utf8').trim().split('\n').at(-1)!) as { killed: string[]; removed: string[]; failed: string[] };
  expect(said).toMatchObject({ killed: [expect.stringContaining('(Add driver')], removed: [expect.stringMatching(/^image mounted in H:\\/)], failed: [] });
});

test('when the reaper is killed too, `wimproof clean` does the same, and leaves the mounts of others alone', async () => {
  const { run, dism } = await started();
  const reapers = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(run.pid)], { encoding: 'utf8' }).split('\n').filter((line) => line.includes('reaper.js'));
  expect(reapers).toHaveLength(1);
  process.kill(Number(reapers[0]!.trim().split(/\s+/)[0]), 'SIGKILL');
  run.kill('SIGKILL');
  await expect.poll(() => run.exitCode ?? run.signalCode).toBe('SIGKILL');
  expect(await mounted()).toHaveLength(2);
  expect(isRunning(dism.pid, dism.startTime)).toBe(true);
  const printed = execFileSync(process.execPath, [path.join(repository, 'harness/cli/wimproof.js'), 'clean'], { env: lab.environment, encoding: 'utf8' });
  expect(printed).toContain('stopped step ');
  expect(printed).toMatch(/removed image mounted in H:\\.*\\w\\mount\n/);
  expect(isRunning(dism.pid, dism.startTime)).toBe(false);
  expect(await mounted()).toEqual(['H:\\other']);
  expect(ledgers()).toEqual([]);
  expect((await lab.run('dism.exe', '/English', '/Unmount-Image', '/MountDir:H:\\other', '/Discard')).exit).toBe(0);
});
