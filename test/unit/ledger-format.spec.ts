import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { findLedgers } from '../../harness/run/ledger/clean-leftovers.ts';
import { bootId, readLedger } from '../../harness/run/ledger/ledger-file.js';
import { Ledger } from '../../harness/run/ledger/ledger.ts';
import { isRunning, startTimeOf } from '../../harness/run/ledger/process-table.js';
import { release } from '../../harness/run/ledger/release.js';
import { ledgerFolder } from '../../harness/run/ledger/state-folder.ts';

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'wp-ledger-'));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));
const owner = { pid: 1, startTime: '1', boot: 'x' };

test('what is not struck off is open; a line cut by a kill is ignored', () => {
  const file = path.join(folder, 'l.ndjson');
  const lines = [{ ledger: 1, run: 'r', owner }, { add: 'e1', kind: 'file', path: '/a/b', what: 'disk' }, { add: 'e2', kind: 'process', token: 't', what: 'm' }, { note: 'e2', pid: 7, startTime: '9' }, { strike: 'e1' }];
  writeFileSync(file, `${lines.map((one) => JSON.stringify(one)).join('\n')}\n{"add":"e3","kind":"fo`);
  expect(readLedger(file)).toEqual({ run: 'r', owner, open: [{ add: 'e2', id: 'e2', kind: 'process', token: 't', what: 'm', pid: 7, startTime: '9' }] });
  writeFileSync(file, 'no ledger');
  expect(readLedger(file)).toBeNull();
  expect(readLedger(path.join(folder, 'none'))).toBeNull();
});

test('an entry is on disk before `add` returns; strike and close leave nothing', async () => {
  const ledger = await Ledger.open('run-1', path.join(folder, 'state'));
  expect(statSync(ledger.file).mode & 0o777).toBe(0o600);
  const record = ledger.add({ kind: 'file', path: path.join(folder, 'disk'), what: 'disk' });
  expect(readFileSync(ledger.file, 'utf8')).toContain(path.join(folder, 'disk'));
  record.strike();
  record.strike();
  expect(readLedger(ledger.file)?.open).toEqual([]);
  expect(findLedgers(path.join(folder, 'state'))).toMatchObject({ dead: [], active: [{ contents: { run: 'run-1' } }] });
  const own = await ledger.temporaryFolder('x');
  expect(statSync(own.path).mode & 0o777).toBe(0o700);
  expect(path.join(own.path, 'com1').length).toBeLessThan(104);
  expect(await ledger.close()).toEqual({ killed: [], removed: [own.path], failed: [] });
  expect(existsSync(ledger.file)).toBe(false);
  expect(() => ledger.add({ kind: 'file', path: '/x/y', what: 'late' })).toThrow(/is closed/);
});

test('what exists already is not ours and cannot be put on record', async () => {
  const ledger = await Ledger.open('run-2', path.join(folder, 'state'));
  expect(() => ledger.add({ kind: 'folder', path: folder, what: 'mine?' })).toThrow(/exists already/);
  await ledger.close();
  expect(existsSync(folder)).toBe(true);
});

test('release removes links and not what they point to, refuses odd paths, and goes on after a failure', async () => {
  const precious = path.join(folder, 'precious');
  mkdirSync(precious);
  writeFileSync(path.join(precious, 'file'), '');
  const link = path.join(folder, 'link');
  symlinkSync(precious, link);
  const file = path.join(folder, 'file');
  writeFileSync(file, '');
  const entry = (id: string, kind: 'file' | 'folder', target: string) => ({ id, kind, path: target, what: 'x' });
  const released = await release({ run: 'r', owner, open: [entry('1', 'folder', '/'), entry('2', 'folder', '/tmp'), entry('3', 'folder', 'relative/x'), entry('4', 'folder', `${folder}/a/../precious`), entry('5', 'folder', link), entry('6', 'file', file), entry('7', 'file', `${folder}/never-made`)] }, bootId());
  expect(released.removed).toEqual([file, link]);
  expect(released.failed).toHaveLength(4);
  expect(existsSync(path.join(precious, 'file'))).toBe(true);
});

test('a process is its pid and its start time', () => {
  const start = startTimeOf(process.pid);
  expect(start).not.toBeNull();
  expect(isRunning(process.pid, start as string)).toBe(true);
  expect(isRunning(process.pid, `${start}0`)).toBe(false);
  expect(startTimeOf(999_999_999)).toBeNull();
});

test('the ledger folder follows XDG, and ignores a relative value', () => {
  test.skip(process.platform === 'win32', 'XDG is not for Windows');
  expect(ledgerFolder({ XDG_STATE_HOME: '/s' })).toBe('/s/wimproof/ledger');
  expect(ledgerFolder({ XDG_STATE_HOME: 's' })).toBe(path.join(os.homedir(), '.local/state/wimproof/ledger'));
});
