import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { buildPayloads } from '../../scenarios/payloads/build.ts';
import { hasPayloadTools, hasTool } from './pane-servicing-system.ts';

test.skip(!hasPayloadTools, 'gcab, wixl or cabextract are not installed');
let base: string;
test.beforeEach(() => {
  base = mkdtempSync(path.join(tmpdir(), 'payloads-'));
});
test.afterEach(() => rmSync(base, { recursive: true, force: true }));

function digests(directory: string, below = ''): string[] {
  return readdirSync(path.join(directory, below)).sort().flatMap((name) => {
    const file = path.join(below, name);
    if (statSync(path.join(directory, file)).isDirectory()) return digests(directory, file);
    return [`${file} ${createHash('sha256').update(readFileSync(path.join(directory, file))).digest('hex')}`];
  });
}

test('the same sources give the same bytes, also at another time', async () => {
  const [first, second] = [path.join(base, 'a'), path.join(base, 'b')];
  buildPayloads(first);
  // wixl writes whole seconds: wait until the clock shows another one.
  const second0 = Math.floor(Date.now() / 1000);
  await expect.poll(() => Math.floor(Date.now() / 1000)).toBeGreaterThan(second0);
  buildPayloads(second);
  expect(digests(second)).toEqual(digests(first));
  expect(digests(first).map((line) => line.split(' ')[0])).toEqual(expect.arrayContaining([
    'broken/kb5099001-damaged.cab', 'broken/kb5099001-x86.cab', 'broken/unsigned-driver/unsigned-driver.inf', 'kb5099001-x64.cab',
    'pane-sample/pane-sample.cat', 'pane-sample/pane-sample.inf', 'pane-sample/pane-sample.sys', 'wimproof-sample.msi',
  ]));
});

test('other programs read them', () => {
  test.skip(!hasTool('msiinfo'), 'msiinfo is not installed');
  buildPayloads(base);
  expect(execFileSync('cabextract', ['-t', path.join(base, 'kb5099001-x64.cab')], { encoding: 'utf8' })).toContain('All done, no errors.');
  expect(execFileSync('msiinfo', ['export', path.join(base, 'wimproof-sample.msi'), 'Property'], { encoding: 'utf8' })).toContain('{6F2A3C51-8D0E-4B7A-9C43-1E5D7A90B2C8}');
});
