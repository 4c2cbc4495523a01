import { expect, test } from '@playwright/test';
import { execa } from 'execa';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { finishRun } from '../../reports/finish-run.ts';
import { isRunEvidence } from '../../reports/run-evidence.ts';
import { aRunFolder } from './fixtures/bundle-run-folder.ts';

const program = fileURLToPath(new URL('../../harness/cli/wimproof.js', import.meta.url));
let run: string;
let place: string;
test.beforeEach(async () => {
  run = await aRunFolder();
  await finishRun(run);
  place = mkdtempSync(join(tmpdir(), 'command-'));
});

async function wimproof(...argv: string[]): Promise<{ exitCode: number | undefined; stdout: string; stderr: string }> {
  const { exitCode, stdout, stderr } = await execa(process.execPath, [program, ...argv], { reject: false, stdin: 'ignore', cwd: place });
  return { exitCode, stdout, stderr };
}

test('bundle and verify, as a person calls them', async () => {
  expect(await wimproof('bundle', run, '--output', 'a.tar.gz')).toMatchObject({ exitCode: 0, stderr: '', stdout: expect.stringMatching(/^Bundle: a\.tar\.gz\n.*\nSHA-256: [0-9a-f]{64}\n/) });
  expect(await wimproof('verify', 'a.tar.gz', '--extract', 'out')).toMatchObject({ exitCode: 0, stderr: '', stdout: expect.stringContaining('Unpacked into out') });
  expect(await wimproof('verify', run)).toMatchObject({ exitCode: 0, stderr: '' });
});

test('what is no run is code 2, for bundle and for verify; nothing is packed', async () => {
  for (const command of ['bundle', 'verify']) expect(await wimproof(command, dirname(run)), command).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringMatching(/^WP-BUNDLE-RUN: .*\n  mend: /) });
  expect(readdirSync(place)).toEqual([]);
});

test('a size that is none is told', async () => {
  expect(await wimproof('bundle', run, '--max-size', '12x')).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("'--max-size <size>' argument '12x' is invalid. It takes a size such as 512MB") });
});

test('what the system refuses has a code, a cause and a mend, and leaves nothing', async () => {
  writeFileSync(join(place, 'file'), '');
  expect(await wimproof('bundle', run, '--output', 'a.tar.gz')).toMatchObject({ exitCode: 0 });
  const cases: [code: string, ...string[]][] = [['WP-BUNDLE-WRITE', 'bundle', run, '--output', 'file/x.tar.gz'], ['WP-BUNDLE-READ', 'verify', 'a.tar.gz', '--extract', 'file/x'], ['WP-MERGE-WRITE', 'merge', run, '--output', 'file/x']];
  for (const [code, ...argv] of cases) {
    const { exitCode, stderr } = await wimproof(...argv);
    expect({ exitCode, lines: stderr.split('\n') }, code).toEqual({ exitCode: 3, lines: [expect.stringMatching(new RegExp(`^${code}: `)), expect.stringMatching(/^  mend: make room or give the right/)] });
  }
  expect(readdirSync(place).sort()).toEqual(['a.tar.gz', 'a.tar.gz.sha256', 'file']);
});

test('files of a bundle are not named where they are gone', async () => {
  expect(await wimproof('bundle', run, '--output', 'a.tar.gz')).toMatchObject({ exitCode: 0 });
  expect(await wimproof('report', 'a.tar.gz', '--format', 'junit', '--evidence-from', 'absolute')).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining('WP-REPORT-EVIDENCE: ') });
  expect(await wimproof('report', 'a.tar.gz', '--format', 'junit')).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('<testsuites') });
});

test('nothing is written among the evidence of the run', async () => {
  const cases = [['bundle', run, '--output', join(run, 'branch-office/a.tar.gz')], ['report', run, '--format', 'json', '--output', join(run, 'run.json')], ['report', run, '--format', 'html,junit', '--output', join(run, 'reports')]];
  for (const argv of cases) expect(await wimproof(...argv), argv.join(' ')).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/^WP-(?:BUNDLE|REPORT)-OUTPUT: .*among the evidence/) });
  expect(await wimproof('report', run, '--format', 'json', '--output', join(run, 'mine.json'))).toMatchObject({ exitCode: 0 });
  expect(await wimproof('verify', run)).toMatchObject({ exitCode: 0 });
});

test('isRunEvidence: through links, for what is not there yet, by any case', () => {
  const inside = ['run.json', 'RUN.JSON', 'manifest.json', 'a/b', 'branch-office/x', 'a/b/c/d'].filter((path) => !isRunEvidence(run, join(run, path)));
  const outside = ['report.html', '..', '../x/y', '.', '../run.json'].filter((path) => isRunEvidence(run, join(run, path)));
  expect([inside, outside]).toEqual([[], []]);
});

test('a reader that has had enough gets no stack trace, and a full disk one line', async () => {
  test.skip(process.platform !== 'linux', '/dev/full');
  const full = openSync('/dev/full', 'w');
  const printed = async (stdout: 'pipe' | number, ...argv: string[]): Promise<[number | null, string]> => {
    const child = spawn(process.execPath, [program, ...argv], { stdio: ['ignore', stdout, 'pipe'] });
    child.stdout?.destroy();
    let stderr = '';
    child.stderr!.on('data', (piece: Buffer) => (stderr += String(piece)));
    const [exitCode] = (await once(child, 'close')) as [number | null];
    return [exitCode, stderr];
  };
  for (const argv of [['verify', run], ['compare', run], ['capabilities']]) expect(await printed('pipe', ...argv), argv[0]).toEqual([0, '']);
  expect(await printed(full, 'verify', run)).toEqual([3, expect.stringMatching(/^WP-OUTPUT: .*ENOSPC.*\n  mend: .*\n$/)]);
  closeSync(full);
});
