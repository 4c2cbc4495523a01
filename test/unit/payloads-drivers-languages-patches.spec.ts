import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { buildDrivers } from '../../scenarios/payloads/build-drivers.ts';
import { buildExecutables } from '../../scenarios/payloads/build-executables.ts';
import { buildLanguagePack } from '../../scenarios/payloads/build-language-pack.ts';
import { buildPatch } from '../../scenarios/payloads/build-patch.ts';
import { hasTool } from './pane-servicing-system.ts';

test.skip(!['gcab', 'cabextract'].every(hasTool), 'gcab or cabextract are not installed');
let base: string;
test.beforeEach(() => {
  base = mkdtempSync(path.join(tmpdir(), 'payloads-'));
});
test.afterEach(() => rmSync(base, { recursive: true, force: true }));

function build(out: string): void {
  for (const one of [buildDrivers, buildLanguagePack, buildPatch, buildExecutables]) one(out);
}
function digests(directory: string, below = ''): string[] {
  return readdirSync(path.join(directory, below)).sort().flatMap((name) => {
    const file = path.join(below, name);
    if (statSync(path.join(directory, file)).isDirectory()) return digests(directory, file);
    return [`${file} ${createHash('sha256').update(readFileSync(path.join(directory, file))).digest('hex')}`];
  });
}
const tool = (name: string, ...args: string[]): string => execFileSync(name, args, { encoding: 'utf8', cwd: base, env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' } });

test('the same sources give the same bytes, in any time zone and twice into the same folder', () => {
  const zone = process.env['TZ'];
  build(base);
  const first = digests(base);
  try {
    process.env['TZ'] = 'Pacific/Kiritimati';
    build(base);
  } finally {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  }
  expect(digests(base)).toEqual(first);
  expect(first.map((line) => line.split(' ')[0])).toEqual([
    'broken/foreign-setup.exe', 'broken/wimproof-other.msp', 'dpinst.exe', 'lp-de-de.cab', 'lp-fr-fr.cab', 'pane-coinstaller/pane-coinstaller.cat', 'pane-coinstaller/pane-coinstaller.dll', 'pane-coinstaller/pane-coinstaller.inf',
    'pane-coinstaller/pane-coinstaller.sys', 'pane-extra/device/pane-extra.cat', 'pane-extra/device/pane-extra.inf', 'pane-extra/device/pane-extra.sys', 'pane-extra/extension/pane-extra-extension.cat',
    'pane-extra/extension/pane-extra-extension.inf', 'pane-obsolete/pane-obsolete.cat', 'pane-obsolete/pane-obsolete.inf', 'pane-obsolete/pane-obsolete.sys', 'pane-unsigned/pane-unsigned.inf', 'pane-unsigned/pane-unsigned.sys',
    'wimproof-patch.msp', 'wimproof-setup.exe',
  ]);
});

test('cabextract reads the language pack', () => {
  buildLanguagePack(base);
  expect(tool('cabextract', '-t', 'lp-de-de.cab')).toContain('All done, no errors.');
  expect(tool('cabextract', '-l', 'lp-de-de.cab')).toMatch(/2025.*update\.mum/);
});

test('msiinfo and file read the patch', () => {
  test.skip(!hasTool('msiinfo') || !hasTool('file'), 'msiinfo or file are not installed');
  buildPatch(base);
  const summary = tool('msiinfo', 'suminfo', 'wimproof-patch.msp');
  expect(summary).toContain('Revision number (UUID): {A17C5E40-3B92-4D68-8F15-2E6B9C0D7A34}');
  expect(summary).toContain('Template: {6F2A3C51-8D0E-4B7A-9C43-1E5D7A90B2C8}');
  expect(summary).toContain('Last author: :T1;:#T1');
  expect(tool('msiinfo', 'export', 'wimproof-patch.msp', 'MsiPatchMetadata').replaceAll('\r', '')).toContain('\tDisplayName\twimproof sample patch 1.2.4\n');
  expect(tool('msiinfo', 'streams', 'wimproof-patch.msp')).toContain('PCW_CAB_wimproof');
  execFileSync('sh', ['-c', 'msiinfo extract wimproof-patch.msp PCW_CAB_wimproof > patch.cab'], { cwd: base });
  expect(tool('cabextract', '-t', 'patch.cab')).toContain('All done, no errors.');
  expect(tool('file', 'wimproof-patch.msp')).toContain('Composite Document File V2 Document');
});

test('objdump and file see programs in the executables', () => {
  test.skip(!hasTool('objdump') || !hasTool('file'), 'objdump or file are not installed');
  buildExecutables(base);
  for (const name of ['wimproof-setup.exe', 'dpinst.exe', 'broken/foreign-setup.exe']) {
    expect(tool('file', name), name).toContain('PE32+ executable (console) x86-64');
    expect(tool('objdump', '-d', name), name).toMatch(/mov +\$0x32,%eax\n.*ret/);
  }
});
