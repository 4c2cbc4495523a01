import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { buildAppx } from '../../scenarios/payloads/build-appx.ts';
import { buildFeaturesOnDemand } from '../../scenarios/payloads/build-features-on-demand.ts';
import { buildRepairSource } from '../../scenarios/payloads/build-repair-source.ts';
import { buildUpdates } from '../../scenarios/payloads/build-updates.ts';
import { buildWindowsPeComponent } from '../../scenarios/payloads/build-windows-pe.ts';
import { hasTool } from './pane-servicing-system.ts';

test.skip(!['gcab', 'cabextract', 'wimlib-imagex', 'unzip'].every(hasTool), 'gcab, cabextract, wimlib-imagex or unzip are not installed');

let base: string;
test.beforeEach(() => {
  base = mkdtempSync(path.join(tmpdir(), 'payloads-'));
});
test.afterEach(() => rmSync(base, { recursive: true, force: true }));

function build(name: string): string {
  const out = path.join(base, name);
  mkdirSync(out);
  for (const one of [buildUpdates, buildFeaturesOnDemand, buildAppx, buildRepairSource, buildWindowsPeComponent]) one(out);
  return out;
}
function digests(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
    .map((file) => `${path.relative(directory, file)} ${createHash('sha256').update(readFileSync(file)).digest('hex')}`);
}
const output = (tool: string, ...args: string[]): string => execFileSync(tool, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

test('the same sources give the same bytes, also at another time', async () => {
  const first = digests(build('a'));
  // WIM files keep their making in units of 100 ns, cabinets in two seconds: wait until the clock shows another even second.
  const tick = (): number => Math.floor(Date.now() / 2000);
  const before = tick();
  await expect.poll(tick).toBeGreaterThan(before);
  expect(digests(build('b'))).toEqual(first);
  expect(first.length).toBeGreaterThan(15);
});

test('other programs read the updates', () => {
  const out = build('a');
  const classic = output('cabextract', '-t', path.join(out, 'kb5099002-x64.msu'));
  expect(classic).toContain('All done, no errors.');
  for (const name of ['WSUSSCAN.cab', 'Windows10.0-KB5099002-x64.cab', 'Windows10.0-KB5099002-x64-pkgProperties.txt', 'Windows10.0-KB5099002-x64.xml']) expect(classic).toContain(`${name}  OK`);
  const target = path.join(out, 'checkpoint', 'kb5099004-target.msu');
  expect(output('wimlib-imagex', 'verify', target)).toContain('was successfully verified');
  expect(output('wimlib-imagex', 'dir', target, '1').trim().split('\n')).toEqual(['/', '/SSU-26100.9004-x64.cab', '/Windows11.0-KB5099004-x64.cab']);
  const work = path.join(base, 'work');
  output('wimlib-imagex', 'apply', target, '1', work, '--no-acls');
  expect(output('cabextract', '-t', path.join(work, 'Windows11.0-KB5099004-x64.cab'))).toContain('update.mum  OK');
  for (const cabinet of ['kb5099000-x64.cab', 'kb5099005-x64.cab', 'kb5099006-x64.cab', 'winpe-sample.cab']) expect(output('gcab', '-t', path.join(out, cabinet))).toContain('update.mum');
  expect(readdirSync(path.join(out, 'fod'))).toHaveLength(3);
});

test('other programs read the app packages', () => {
  const out = build('a');
  const file = path.join(out, 'wimproof-sample.msix');
  expect(output('unzip', '-t', file)).toContain('No errors detected');
  const map = output('unzip', '-p', file, 'AppxBlockMap.xml');
  const manifest = execFileSync('unzip', ['-p', file, 'AppxManifest.xml']);
  expect(map).toContain(`<File Name="AppxManifest.xml" Size="${manifest.length}" LfhSize="46"><Block Hash="${createHash('sha256').update(manifest).digest('base64')}"/>`);
});
