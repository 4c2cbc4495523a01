import { test, expect } from '@playwright/test';
import { createHash } from 'node:crypto';
import { appendFile, chmod, cp, mkdir, mkdtemp, readFile, readdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parseSize } from '../../reports/bundle/bundle-limits.ts';
import { chooseFiles } from '../../reports/bundle/choose-files.ts';
import { besideEachOther, entryNameProblem, sameOnDisk } from '../../reports/bundle/entry-name.ts';
import { parseManifest, renderManifest, type Manifest } from '../../reports/bundle/manifest.ts';
import { verifyManifest } from '../../reports/bundle/verify-manifest.ts';
import { verifyRun, type RunVerification } from '../../reports/bundle/verify-run.ts';
import { writeManifest } from '../../reports/bundle/write-manifest.ts';
import { checkBundle, openBundle } from '../../reports/bundle/open-bundle.ts';
import { writeBundle, type WrittenBundle } from '../../reports/bundle/write-bundle.ts';
import { loadRun } from '../../reports/model.ts';
import { anErrorOutcome, aNotRunOutcome, anOutcome } from './fixtures/outcome-builder.ts';
import { aRunFolder, PIXEL, type RunFolderOptions } from './fixtures/bundle-run-folder.ts';
import type { TextFormat } from '../../reports/formats.ts';
import { openRun } from '../../reports/open-run.ts';
import { renderFormat } from '../../reports/render-format.ts';

const REBUILT: readonly TextFormat[] = ['html', 'junit', 'ctrf', 'markdown', 'pr-comment', 'ndjson', 'json', 'terminal'];
const rendered = (run: string, format: TextFormat): string => [...renderFormat(format, { folder: run, source: openRun(run, { history: false }), evidence: (path) => path })].join('');

const PLACE = 'branch-office/offline';

async function sealed(options?: RunFolderOptions): Promise<string> {
  const folder = await aRunFolder(options);
  await writeManifest(folder);
  return folder;
}
async function edit(folder: string, path: string, change: (value: any) => void): Promise<void> {
  const value = JSON.parse(await readFile(join(folder, path), 'utf8'));
  change(value);
  await writeFile(join(folder, path), `${JSON.stringify(value, null, 2)}\n`);
}
/** Another change that its author also put into the manifest. */
async function forged(folder: string): Promise<RunVerification> {
  await writeManifest(folder);
  return verifyRun(folder);
}
const said = ({ problems }: RunVerification): string[] => problems.map(({ code, path }) => `${code} ${path}`);
async function bundleOf(folder: string, options: Partial<Parameters<typeof writeBundle>[1]> = {}): Promise<WrittenBundle> {
  return writeBundle(folder, { output: join(await mkdtemp(join(tmpdir(), 'bundle-')), 'a.tar.gz'), maxBytes: 1e9, ...options });
}

test.describe('manifest', () => {
  test('lists evidence by the bytes of its paths, and nothing that is made from it or comes later', async () => {
    const folder = await aRunFolder({ files: { 'report.html': 'x', 'summary.json': '{}', 'signoff.json': '{}', 'notes.md': 'x', [`${PLACE}/work/disk.qcow2`]: 'secret', [`${PLACE}/logs/Zz.md`]: 'evidence', [`${PLACE}/logs/\u00e9.log`]: 'x' } });
    const manifest = await writeManifest(folder);
    const paths = manifest.files.map(({ path }) => path);
    expect(paths).toEqual([...paths].sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right))));
    expect(paths).toContain('run.json');
    expect(paths).toContain(`${PLACE}/logs/Zz.md`);
    expect(paths.filter((path) => /report|summary|signoff|notes|work|manifest/.test(path))).toEqual([]);
    const log = manifest.files.find(({ path }) => path === `${PLACE}/logs/CBS.log`)!;
    const bytes = await readFile(join(folder, log.path));
    expect(log).toEqual({ path: log.path, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });
    expect(await readFile(join(folder, 'manifest.json'), 'utf8')).toBe(renderManifest(manifest));
    expect((await readdir(folder)).filter((name) => name.includes('.part'))).toEqual([]);
    expect(await verifyRun(folder)).toEqual({ ok: true, problems: [] });
  });

  test('a saved image is named with the digest of its outcome, and is not among the files', async () => {
    const image = Buffer.from('a disk');
    const sha256 = createHash('sha256').update(image).digest('hex');
    const outcome = { ...anOutcome('offline'), serviced: { format: 'qcow2', sha256, bytes: image.length, stage: 'pe', file: 'serviced.qcow2' } } as ReturnType<typeof anOutcome>;
    const folder = await sealed({ outcomes: [outcome], files: { [`${PLACE}/serviced.qcow2`]: image } });
    const { manifest } = await verifyManifest(folder);
    expect(manifest?.leftOut).toEqual([{ path: `${PLACE}/serviced.qcow2`, bytes: image.length, reason: expect.stringContaining('saved image'), sha256 }]);
    expect(await verifyRun(folder)).toEqual({ ok: true, problems: [] });
    await writeFile(join(folder, PLACE, 'serviced.qcow2'), 'A disk');
    expect(said(await verifyRun(folder))).toEqual([`changed ${PLACE}/serviced.qcow2`]);
    await rm(join(folder, PLACE, 'serviced.qcow2'));
    expect((await verifyRun(folder)).ok).toBe(true);
  });

  test('changed, missing and added files are told apart, in order', async () => {
    const folder = await sealed();
    await appendFile(join(folder, PLACE, 'logs/CBS.log'), 'x');
    await rm(join(folder, PLACE, 'serial.log'));
    await writeFile(join(folder, PLACE, 'logs/added.log'), '');
    await writeFile(join(folder, PLACE, 'evidence/finished.png'), Buffer.from(PIXEL).fill(0, PIXEL.length - 4));
    expect((await verifyManifest(folder)).files.filter(({ state }) => state !== 'ok').map(({ path, state }) => `${state} ${path}`)).toEqual([
      `changed ${PLACE}/evidence/finished.png`, `changed ${PLACE}/logs/CBS.log`, `extra ${PLACE}/logs/added.log`, `missing ${PLACE}/serial.log`,
    ]);
  });

  test('links are never followed, also not in the place of a folder', async () => {
    const folder = await sealed();
    await rename(join(folder, PLACE, 'logs'), join(dirname(folder), 'elsewhere'));
    await symlink(join(dirname(folder), 'elsewhere'), join(folder, PLACE, 'logs'));
    expect(said(await verifyRun(folder))).toEqual([`extra ${PLACE}/logs`, `missing ${PLACE}/logs/CBS.log`, `evidence ${PLACE}/outcome.json`]);
    const linked = await sealed();
    await symlink(join(linked, 'branch-office'), join(linked, 'another'));
    expect(said(await verifyRun(linked))).toEqual(['extra another']);
  });

  test('a manifest that is none, or says impossible things, is refused', async () => {
    const good: Manifest = { schema: 'wimproof.manifest/1', run: 'r', version: '1', algorithm: 'sha256', files: [{ path: 'a', bytes: 1, sha256: 'a'.repeat(64) }, { path: 'b/c', bytes: 1, sha256: 'a'.repeat(64) }], leftOut: [] };
    expect('manifest' in parseManifest(JSON.stringify(good))).toBe(true);
    const file = good.files[0]!;
    const bad: object[] = [
      { ...good, schema: 'wimproof.manifest/2' }, { ...good, algorithm: 'md5' }, { ...good, more: 1 }, { ...good, files: [...good.files].reverse() }, { ...good, files: [file, file] },
      { ...good, files: [file, { ...file, path: 'A' }].sort((left, right) => (left.path < right.path ? -1 : 1)) }, { ...good, files: [file, { ...file, path: 'a/b' }] }, { ...good, files: [{ ...file, path: 'X/a' }, { ...file, path: 'x/b' }] },
      ...['../a', '/a', 'C:/a', 'a\\b', 'a\0b', 'con', 'a//b', ''].map((path) => ({ ...good, files: [{ ...file, path }] })),
      { ...good, files: [{ ...file, bytes: -1 }] }, { ...good, files: [{ ...file, sha256: 'A'.repeat(64) }] }, { ...good, leftOut: [{ path: 'a', bytes: 0, reason: 'x' }] },
    ];
    for (const one of bad) expect(parseManifest(JSON.stringify(one)), JSON.stringify(one)).toEqual({ problem: expect.any(String) });
    expect(parseManifest('{"schema":')).toEqual({ problem: expect.stringContaining('cut') });
    const folder = await sealed();
    await writeFile(join(folder, 'manifest.json'), '{}');
    expect(said(await verifyRun(folder))).toEqual(['no-manifest manifest.json']);
  });
});

test.describe('names of evidence', () => {
  test('files that are one on some systems, or have no Unicode name, are left out and named; the seal holds', async () => {
    test.skip(process.platform !== 'linux', 'the file system must take such names');
    const folder = await aRunFolder({ files: { [`${PLACE}/logs/cbs.LOG`]: 'x', [`${PLACE}/LOGS/other.log`]: 'x', [`${PLACE}/logs/e\u0301.log`]: 'x', [`${PLACE}/logs/\u00e9.log`]: 'x' } });
    await writeFile(Buffer.concat([Buffer.from(join(folder, PLACE, 'logs/')), Buffer.from([0xff, 0xfe]), Buffer.from('.log')]), 'x');
    const { leftOut, files } = await writeManifest(folder);
    const reasons = new Map(leftOut.map(({ path, reason }) => [path, reason]));
    expect([...reasons.keys()].sort()).toEqual([`${PLACE}/logs/CBS.log`, `${PLACE}/logs/cbs.LOG`, `${PLACE}/logs/e\u0301.log`, `${PLACE}/logs/\u00e9.log`, `${PLACE}/logs/\ufffd\ufffd.log`].sort());
    expect(reasons.get(`${PLACE}/logs/cbs.LOG`)).toContain('that of another');
    expect(files.map(({ path }) => path)).toContain(`${PLACE}/LOGS/other.log`);
  });

  test('besideEachOther: case, forms of Unicode, files in the place of folders, in any order', () => {
    const kept = (...paths: string[]): string[] => paths.filter(besideEachOther());
    expect(kept('a/b', 'a/c', 'a/d/e', 'b')).toEqual(['a/b', 'a/c', 'a/d/e', 'b']);
    expect(kept('a', 'A', 'a/b', 'A/b')).toEqual(['a']);
    expect(kept('a/b', 'A', 'a', 'A/c', 'a/B')).toEqual(['a/b']);
    expect(kept('x/\u00e9/a', 'x/e\u0301/b', 'X/c')).toEqual(['x/\u00e9/a']);
    // What was refused is not there.
    expect(kept('a', 'A/x', 'x')).toEqual(['a', 'x']);
  });

  test('a manifest cannot make verifying look outside of the folder', async () => {
    const folder = await aRunFolder();
    const outside = join(dirname(folder), 'outside.txt');
    await writeFile(outside, 'x');
    await writeManifest(folder);
    for (const path of ['../outside.txt', outside]) {
      await edit(folder, 'manifest.json', (manifest) => (manifest.leftOut = [{ path, bytes: 7, reason: 'x', sha256: 'a'.repeat(64) }]));
      expect(await verifyRun(folder), path).toEqual({ ok: true, problems: [] });
    }
  });
});

test.describe('verifyRun', () => {
  test('without a manifest: not ok, and what can be judged is', async () => {
    const folder = await aRunFolder();
    expect(said(await verifyRun(folder))).toEqual(['no-manifest manifest.json']);
    await edit(folder, `${PLACE}/outcome.json`, (outcome) => (outcome.checks[0].status = 'failed'));
    expect(said(await verifyRun(folder))).toContain(`verdict ${PLACE}/outcome.json`);
  });

  test('runs with errors and cells that never ran verify as well', async () => {
    const cancelled = { ...aNotRunOutcome('audit'), error: { code: 'WP-RUN-CANCELLED', kind: 'infrastructure' as const, cause: 'x', mend: 'y', evidence: [] } };
    const folder = await sealed({ outcomes: [anOutcome('offline'), anErrorOutcome('setup'), { ...cancelled, verdict: 'not-run' }] });
    expect(await verifyRun(folder)).toEqual({ ok: true, problems: [] });
  });

  test('a verdict that was made greener is found, also with a new manifest', async () => {
    const folder = await sealed({ outcomes: [anErrorOutcome('offline')] });
    await edit(folder, `${PLACE}/outcome.json`, (outcome) => (outcome.verdict = 'passed'));
    expect(said(await verifyRun(folder))).toEqual([`changed ${PLACE}/outcome.json`, `verdict ${PLACE}/outcome.json`, `journal ${PLACE}/outcome.json`, 'comparison branch-office/comparison.json']);
    expect(said(await forged(folder))).toEqual([`verdict ${PLACE}/outcome.json`, `journal ${PLACE}/outcome.json`, 'comparison branch-office/comparison.json']);
  });

  test('comparison, journal, record, plan and evidence must agree with the outcomes', async () => {
    const cases: [string, (folder: string) => Promise<unknown>, string[]][] = [
      ['comparison greener', (folder) => edit(folder, 'branch-office/comparison.json', (comparison) => (comparison.metrics.audit.passed += 1)), ['comparison branch-office/comparison.json']],
      ['comparison gone', (folder) => rm(join(folder, 'branch-office/comparison.json')), ['comparison branch-office/comparison.json']],
      ['record of another run', (folder) => edit(folder, 'run.json', (record) => (record.run = 'another')), ['outcome branch-office/audit/outcome.json', 'outcome branch-office/offline/outcome.json', 'outcome branch-office/setup/outcome.json', 'journal journal.ndjson']],
      ['cell gone', (folder) => rm(join(folder, PLACE), { recursive: true }), ['missing branch-office/offline/outcome.json', 'comparison branch-office/comparison.json']],
      ['cell of another name', (folder) => cp(join(folder, PLACE), join(folder, 'other/offline'), { recursive: true }), ['extra other/offline/outcome.json', 'outcome other/offline/outcome.json']],
      ['journal cut', async (folder) => writeFile(join(folder, 'journal.ndjson'), (await readFile(join(folder, 'journal.ndjson'), 'utf8')).slice(0, -20)), ['journal journal.ndjson', 'journal journal.ndjson']],
      ['journal gone', (folder) => rm(join(folder, 'journal.ndjson')), ['missing journal.ndjson', 'journal branch-office/audit/outcome.json', 'journal branch-office/offline/outcome.json', 'journal branch-office/setup/outcome.json', 'journal journal.ndjson']],
      ['a log that an outcome names gone', (folder) => rm(join(folder, PLACE, 'logs/CBS.log')), [`evidence ${PLACE}/outcome.json`]],
      ['serial log gone', (folder) => rm(join(folder, PLACE, 'serial.log')), [`evidence ${PLACE}/outcome.json`]],
      ['plan of another image', (folder) => edit(folder, `${PLACE}/plan.json`, (plan) => (plan.image.sha256 = '0'.repeat(64))), [`plan ${PLACE}/plan.json`]],
      ['plan gone', (folder) => rm(join(folder, PLACE, 'plan.json')), [`evidence ${PLACE}/outcome.json`]],
      ['outcome cut', async (folder) => writeFile(join(folder, PLACE, 'outcome.json'), '{"schema":"wimproof.outcome/1"'), [`outcome ${PLACE}/outcome.json`, 'comparison branch-office/comparison.json']],
      ['record without a file', (folder) => rm(join(folder, 'run.json')), ['missing run.json']],
      ['record without its fields', (folder) => writeFile(join(folder, 'run.json'), '[]'), ['record run.json']],
    ];
    for (const [name, change, problems] of cases) {
      const folder = await aRunFolder();
      await change(folder);
      expect(said(await forged(folder)).filter((problem) => !name.startsWith('record without') || problem.endsWith('run.json')).sort(), name).toEqual(problems.sort());
    }
  });

  test('a run that ends greener than its outcomes is found', async () => {
    const folder = await sealed({ outcomes: [anErrorOutcome('offline')] });
    const journal = join(folder, 'journal.ndjson');
    await writeFile(journal, (await readFile(journal, 'utf8')).replace(/"type":"run-end".*/, '"type":"run-end","exitCode":0,"verdict":"passed"}'));
    expect((await forged(folder)).problems.map(({ text }) => text)).toEqual([expect.stringContaining('ended as passed'), expect.stringContaining('exit code 0')]);
  });

  test('hostile values are problems, not exceptions, and print as one plain line', async () => {
    const folder = await aRunFolder();
    await edit(folder, `${PLACE}/outcome.json`, (outcome) => Object.assign(outcome, { inventory: { schema: 'x' }, evidence: { screenshots: [], logs: ['a\u001b[31m\nb'], serialLog: 7, plan: {} } }));
    const { ok, problems } = await forged(folder);
    expect(ok).toBe(false);
    for (const { text } of problems) expect(text).not.toMatch(/[\u0000-\u001f]/);
  });

  test('a message does not grow with what it quotes', async () => {
    const folder = await aRunFolder();
    await edit(folder, `${PLACE}/outcome.json`, (outcome) => (outcome.run = 'x'.repeat(1e6)));
    await writeFile(join(folder, 'manifest.json'), JSON.stringify({ ['y'.repeat(1e6)]: 1 }));
    const { problems } = await verifyRun(folder);
    expect(problems.length).toBeGreaterThan(1);
    expect(problems.filter(({ text }) => text.length > 1100)).toEqual([]);
  });
});

test.describe('bundle', () => {
  test('the same evidence gives the same bytes, wherever it lies and whatever its times and modes', async () => {
    const folder = await sealed();
    const copy = join(await mkdtemp(join(tmpdir(), 'copy-')), 'x');
    await cp(folder, copy, { recursive: true });
    await chmod(join(copy, 'run.json'), 0o600);
    await utimes(join(copy, 'journal.ndjson'), 1, 1);
    await writeFile(join(copy, 'report.html'), 'made later');
    const [one, two] = [await bundleOf(folder), await bundleOf(copy)];
    expect((await readFile(one.file)).equals(await readFile(two.file))).toBe(true);
    expect([two.sha256, two.contentSha256]).toEqual([one.sha256, one.contentSha256]);
    expect(createHash('sha256').update(await readFile(one.file)).digest('hex')).toBe(one.sha256);
    expect(await readFile(`${one.file}.sha256`, 'utf8')).toBe(`${one.sha256}  a.tar.gz\n`);
    // No time, no system's name in the gzip header [RFC 1952].
    expect((await readFile(one.file)).subarray(0, 10)).toEqual(Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]));
  });

  test('round trip: bundled, verified, unpacked, the run is the same', async () => {
    const folder = await sealed({ files: { [`${PLACE}/logs/${'long-'.repeat(25)}\u00e4.log`]: 'a name that needs an extended header', [`${PLACE}/logs/empty.log`]: '' } });
    const made = await bundleOf(folder);
    const target = join(dirname(made.file), 'unpacked');
    const verified = await checkBundle(made.file, { extract: target });
    expect(verified).toMatchObject({ ok: true, problems: [], sha256: made.sha256, contentSha256: made.contentSha256 });
    expect(loadRun(target)).toEqual(loadRun(folder));
    // And so is every report that is rebuilt from it.
    for (const format of REBUILT) expect(rendered(target, format), format).toBe(rendered(folder, format));
    expect(await verifyRun(target)).toEqual({ ok: true, problems: [] });
    const again = await bundleOf(target);
    expect(again.sha256).toBe(made.sha256);
    const opened = await openBundle(made.file);
    expect(loadRun(opened.folder)).toEqual(loadRun(folder));
    await opened.remove();
    expect(await readdir(opened.folder).catch((error: NodeJS.ErrnoException) => error.code)).toBe('ENOENT');
  });

  test('secrets are blanked, files with them named, and the digests are those of the blanked text', async () => {
    const key = 'AB2C3-D4E5F-6G7H8-J9K2L-3M4N5';
    const folder = await sealed({ files: { [`${PLACE}/logs/CBS.log`]: `installing ${key} with Geheim-4711\r\n` } });
    const made = await bundleOf(folder, { environment: { WIMPROOF_TARGET_PASSWORD: 'Geheim-4711' } });
    expect(made.blanked).toBe(2);
    expect(made.manifest.bundle).toEqual({ sealed: true, redacted: [`${PLACE}/logs/CBS.log`] });
    const opened = await openBundle(made.file);
    expect(await readFile(join(opened.folder, PLACE, 'logs/CBS.log'), 'utf8')).toBe('installing [redacted] with [redacted]\r\n');
    const original = createHash('sha256').update(await readFile(join(folder, PLACE, 'logs/CBS.log'))).digest('hex');
    expect(await readFile(join(opened.folder, 'manifest.json'), 'utf8')).not.toContain(original);
    await opened.remove();
  });

  test('a secret in outcome, comparison and journal at once still verifies', async () => {
    const key = 'AB2C3-D4E5F-6G7H8-J9K2L-3M4N5';
    const outcome = anOutcome('offline');
    const checks = outcome.checks.map((check, at) => (at === 0 ? { ...check, status: 'failed' as const, actual: `the key is ${key}` } : check));
    const made = await bundleOf(await sealed({ outcomes: [{ ...outcome, checks, verdict: 'failed' }] }));
    expect(made.manifest.bundle?.redacted).toEqual(['branch-office/comparison.json', `${PLACE}/outcome.json`]);
    expect(await checkBundle(made.file)).toMatchObject({ ok: true });
  });

  test('evidence that is not as it was sealed is not bundled; a run that was never sealed is, and does not verify', async () => {
    const folder = await sealed();
    const report = join(folder, PLACE, 'logs/CBS.log');
    const bytes = await readFile(report);
    bytes[3]! ^= 1;
    await writeFile(report, bytes);
    await expect(bundleOf(folder)).rejects.toMatchObject({ code: 'WP-BUNDLE-CHANGED', kind: 'infrastructure' });
    const made = await bundleOf(await aRunFolder());
    expect(said(await checkBundle(made.file))).toEqual(['no-manifest manifest.json']);
    await expect(openBundle(made.file)).rejects.toMatchObject({ code: 'WP-BUNDLE-EVIDENCE' });
    const target = join(dirname(made.file), 'unpacked');
    await checkBundle(made.file, { extract: target });
    expect(await readdir(dirname(made.file))).toEqual(['a.tar.gz', 'a.tar.gz.sha256']);
  });

  test('nothing is overwritten, and errors leave nothing behind', async () => {
    const folder = await sealed();
    const made = await bundleOf(folder);
    await expect(writeBundle(folder, { output: made.file, maxBytes: 1e9 })).rejects.toMatchObject({ code: 'WP-BUNDLE-OUTPUT' });
    const empty = await mkdtemp(join(tmpdir(), 'empty-'));
    await expect(writeBundle(empty, { output: join(empty, 'b.tar.gz'), maxBytes: 1e9 })).rejects.toMatchObject({ code: 'WP-BUNDLE-RUN', kind: 'scenario' });
    await expect(writeBundle(folder, { output: join(empty, 'b.tar.gz'), maxBytes: 500 })).rejects.toMatchObject({ code: 'WP-BUNDLE-SIZE' });
    await expect(writeBundle(folder, { output: join(empty, 'b.tar.gz'), maxBytes: 1e9, limits: { entries: 3, unpackedBytes: 1e9 } })).rejects.toMatchObject({ code: 'WP-BUNDLE-LIMITS' });
    await expect(writeBundle(folder, { output: join(empty, 'b.tar.gz'), maxBytes: 1e9, withReport: true })).rejects.toMatchObject({ code: 'WP-BUNDLE-REPORT' });
    await expect(writeBundle(folder, { output: join(empty, 'b.tar.gz'), maxBytes: 1e9, signal: AbortSignal.abort(new Error('stop')) })).rejects.toThrow('stop');
    expect(await readdir(empty)).toEqual([]);
  });

  test('over the size, logs of passed cells go first, are named, and the rest verifies', async () => {
    const noise = (seed: number): Buffer => Buffer.from(Array.from({ length: 60_000 }, (_, at) => 33 + ((at * at * seed + (at >> 3) * 7919 * seed) >>> 5) % 90));
    const setup = anErrorOutcome('setup');
    const folder = await sealed({ outcomes: [anOutcome('offline'), setup], files: { [`${PLACE}/logs/big.log`]: noise(3), [`${PLACE}/logs/small.log`]: noise(5).subarray(0, 9000), 'branch-office/setup/logs/big.log': noise(7) } });
    const whole = await bundleOf(folder);
    expect(whole.manifest.leftOut).toEqual([]);
    const made = await bundleOf(folder, { maxBytes: whole.bytes - 1000 });
    expect(made.bytes).toBeLessThanOrEqual(whole.bytes - 1000);
    expect(made.manifest.leftOut).toEqual([{ path: `${PLACE}/logs/big.log`, bytes: 60_000, reason: 'for size: the cell passed' }]);
    expect(await checkBundle(made.file)).toMatchObject({ ok: true });
  });

  test('the report travels when asked to, blanked, and is never evidence', async () => {
    const folder = await sealed({ files: { 'report.html': '<p>AB2C3-D4E5F-6G7H8-J9K2L-3M4N5' } });
    const made = await bundleOf(folder, { withReport: true });
    const opened = await openBundle(made.file);
    expect(await readFile(join(opened.folder, 'report.html'), 'utf8')).toBe('<p>[redacted]');
    await opened.remove();
  });

  test('a secret in the name of a file does not leave with it; one that an outcome names is named without it', async () => {
    const secret = 'Geheim-4711';
    const outcome = anOutcome('offline');
    const folder = await aRunFolder({ outcomes: [outcome], files: { [`${PLACE}/logs/${secret}.log`]: 'x', [`${PLACE}/logs/AB2C3-D4E5F-6G7H8-J9K2L-3M4N5.pfx`]: 'x' } });
    await edit(folder, `${PLACE}/outcome.json`, ({ evidence }) => evidence.logs.push(`logs/${secret}.log`));
    await writeManifest(folder);
    const made = await bundleOf(folder, { environment: { WIMPROOF_GUEST_PASSWORD: secret } });
    expect(made.manifest.leftOut.map(({ path, reason }) => `${path}: ${reason}`).sort()).toEqual([`${PLACE}/logs/[redacted].log: a secret is part of its name`, `${PLACE}/logs/[redacted].pfx: it holds a private key`]);
    expect(await checkBundle(made.file)).toMatchObject({ ok: true });
    const whole = gunzipSync(await readFile(made.file)).toString('latin1');
    for (const word of [secret, 'AB2C3-D4E5F']) expect(whole).not.toContain(word);
    await expect(bundleOf(folder, { environment: { WIMPROOF_GUEST_PASSWORD: 'branch-office' } })).rejects.toMatchObject({ code: 'WP-BUNDLE-REDACTED', message: expect.not.stringContaining('branch-office') });
  });

  test('what a size allows is not judged by estimates alone', async () => {
    const folder = await sealed();
    const whole = await bundleOf(folder);
    const made = await bundleOf(folder, { maxBytes: whole.bytes - 100 });
    expect(made.bytes).toBeLessThan(whole.bytes);
    expect(made.manifest.files.filter(({ path }) => path.endsWith('outcome.json'))).toHaveLength(3);
    await expect(bundleOf(folder, { maxBytes: made.bytes - 1000 })).rejects.toMatchObject({ code: 'WP-BUNDLE-SIZE' });
  });

  test('a mark at the begin of a file is part of it, in a bundle as in a folder', async () => {
    const folder = await aRunFolder();
    const record = join(folder, 'run.json');
    await writeFile(record, `\ufeff${await readFile(record, 'utf8')}`);
    const made = await bundleOf(folder);
    const { problems } = await checkBundle(made.file);
    expect(problems.filter(({ code }) => code === 'record')).toHaveLength(1);
    expect(made.problems.filter(({ code }) => code === 'record')).toHaveLength(1);
  });

  test('a folder that is no run is not packed, whatever lies in it', async () => {
    const folder = await sealed();
    await expect(bundleOf(dirname(folder))).rejects.toMatchObject({ code: 'WP-BUNDLE-RUN', kind: 'scenario' });
  });

  test('key stores and work folders stay at home', async () => {
    const made = await bundleOf(await sealed({ files: { [`${PLACE}/logs/winrm.pfx`]: 'x', [`${PLACE}/work/password.txt`]: 'x' } }));
    expect(made.manifest.leftOut).toEqual([{ path: `${PLACE}/logs/winrm.pfx`, bytes: 1, reason: 'it holds a private key' }]);
    expect(made.manifest.files.filter(({ path }) => /work|pfx/.test(path))).toEqual([]);
  });
});

test('what verdicts rest on is never chosen to be left out', () => {
  const verdicts = new Map([['s/offline', 'passed'], ['s/setup', 'failed']] as const);
  const candidate = (path: string, packedBytes: number) => ({ path, bytes: packedBytes, packedBytes });
  const files = [candidate('s/offline/outcome.json', 1000), candidate('s/offline/logs/a.log', 10), candidate('s/offline/evidence/b.png', 20), candidate('s/setup/logs/c.log', 500), candidate('report.html', 5)];
  const names = (limit: number): string[] => chooseFiles(files, limit, verdicts).map(({ path }) => path);
  expect(names(2000)).toEqual([]);
  expect(names(1531)).toEqual(['report.html']);
  expect(names(1511)).toEqual(['report.html', 's/offline/evidence/b.png']);
  expect(names(1505)).toEqual(['report.html', 's/offline/evidence/b.png', 's/offline/logs/a.log']);
  expect(names(1000)).toEqual(['report.html', 's/offline/evidence/b.png', 's/offline/logs/a.log', 's/setup/logs/c.log']);
  expect(names(1)).toEqual(names(1000));
});

test('names that are another file somewhere are refused', () => {
  for (const good of ['run.json', 'a/b.c/d', 'quickstart/audit/logs/sysprep-setupact.log', 'ä/日本.log', 'a..b', '.hidden']) expect(entryNameProblem(good), good).toBeUndefined();
  const bad = ['', '/a', '../a', 'a/../b', './a', 'a/', 'a//b', 'C:a', 'C:/a', 'a\\b', '\\\\server\\share', 'a\0', 'a\nb', 'nul', 'a/CON.txt', 'COM1.log', 'a.', 'a ', ' a', 'a:stream', 'a*', 'a?', 'x'.repeat(201), 'e\u0301', 'a\u202eb', '\ud800', `${'a/'.repeat(250)}b`];
  for (const name of bad) expect(entryNameProblem(name), JSON.stringify(name)).toEqual(expect.any(String));
  expect(sameOnDisk('A/ß')).toBe(sameOnDisk('a/SS'));
  expect(sameOnDisk('ﬁle')).toBe(sameOnDisk('FILE'));
});

test('sizes as people write them', () => {
  expect(['512MB', '1.5 GB', '2GiB', '800000', '10k', '0', '-1', 'MB', '1e9', '5 XB', ''].map(parseSize)).toEqual([512e6, 1.5e9, 2 * 1024 ** 3, 800_000, 10_000, undefined, undefined, undefined, undefined, undefined, undefined]);
});
