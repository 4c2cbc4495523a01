import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { cpuFinding, diskFinding, leftoverFinding, memoryFinding, nodeFinding, spaceFinding, toolFinding, writableFinding } from '../../harness/machine/doctor-findings.ts';
import { diagnose } from '../../harness/machine/doctor.ts';

const gib = 1024 ** 3;

test('findings have a mend exactly when they are not ok', () => {
  const findings = [
    nodeFinding('20.19.0'), nodeFinding('18.20.1'), nodeFinding('22.0.0'),
    toolFinding('xorriso', '/usr/bin/xorriso', 'fail', 'writes media', 'x'), toolFinding('xorriso', null, 'fail', 'writes media', 'x'), toolFinding('cabextract', null, 'warn', 'looks', 'x'),
    cpuFinding(1), cpuFinding(8), memoryFinding(16 * gib, 8 * gib), memoryFinding(16 * gib, 2 * gib), memoryFinding(2 * gib, gib / 2),
    spaceFinding('disk', '/c', gib), spaceFinding('disk', '/c', 10 * gib), spaceFinding('disk', '/c', 100 * gib), leftoverFinding([], 0), leftoverFinding(['r1'], 2),
  ];
  expect(findings.map((one) => one.status)).toEqual(['ok', 'fail', 'ok', 'ok', 'fail', 'warn', 'warn', 'ok', 'ok', 'warn', 'fail', 'fail', 'warn', 'ok', 'ok', 'warn']);
  for (const one of findings) expect(one.mend === undefined, one.what).toBe(one.status === 'ok');
  expect(leftoverFinding(['r1'], 2).what).toBe('1 dead run left machines or files (r1); 2 unfinished cache entries');
});

test('a folder is writable when it was written; space is found for folders that are not there yet', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'wp-doctor-'));
  writeFileSync(path.join(folder, 'file'), '');
  expect(await writableFinding('cache', path.join(folder, 'new', 'one'))).toMatchObject({ status: 'ok' });
  expect(await writableFinding('cache', path.join(folder, 'file', 'sub'))).toMatchObject({ status: 'fail', mend: expect.stringContaining('XDG_CACHE_HOME') });
  expect((await diskFinding('disk', path.join(folder, 'a', 'b', 'c'))).what).toMatch(/GiB free/);
  rmSync(folder, { recursive: true });
});

test('this host is diagnosed without an error, and Hyper-V only on Windows', async () => {
  const findings = await diagnose();
  const checks = findings.map((one) => one.check);
  expect(checks).toEqual(expect.arrayContaining(['node', 'qemu', 'firmware', 'secure-boot', 'xorriso', 'memory', 'cache', 'disk', 'leftovers']));
  expect(checks.includes('hyper-v')).toBe(process.platform === 'win32');
  expect(new Set(checks).size).toBe(checks.length);
});
