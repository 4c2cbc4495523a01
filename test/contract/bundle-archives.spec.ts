import { test, expect } from '@playwright/test';
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Manifest } from '../../reports/bundle/manifest.ts';
import { checkBundle } from '../../reports/bundle/open-bundle.ts';
import { verifyBundle } from '../../reports/bundle/verify-bundle.ts';
import { writeBundle } from '../../reports/bundle/write-bundle.ts';
import { writeManifest } from '../../reports/bundle/write-manifest.ts';
import { hasTool } from '../corpora.ts';
import { entriesOf, gzipOf, tarOf, writeGzip, type BundleEntry } from '../unit/fixtures/bundle-entries.ts';
import { aRunFolder, type RunFolderOptions } from '../unit/fixtures/bundle-run-folder.ts';

interface Made {
  run: string;
  file: string;
  /** An empty folder to work in. */
  folder: string;
  manifest: Manifest;
}
const WITH_LONG_NAME: RunFolderOptions = { files: { [`branch-office/offline/logs/${'long-'.repeat(25)}\u00e4.log`]: 'extended header' } };

async function make(options?: RunFolderOptions): Promise<Made> {
  const run = await aRunFolder(options);
  await writeManifest(run);
  const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  const { file, manifest } = await writeBundle(run, { output: join(folder, 'good.tar.gz'), maxBytes: 1e9 });
  return { run, file, folder, manifest };
}
/** Every file below a folder with its digest, as sha256sum would. */
function digests(folder: string): Record<string, string> {
  return Object.fromEntries(readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => {
    const file = join(entry.parentPath, entry.name);
    return [file.slice(folder.length + 1), createHash('sha256').update(readFileSync(file)).digest('hex')];
  }));
}

test.describe('other readers', () => {
  for (const [tool, list, unpack] of [
    ['tar', ['-tzf'], ['-xzf']],
    ['bsdtar', ['-tzf'], ['-xzf']],
    ['python3', ['-m', 'tarfile', '-l'], ['-m', 'tarfile', '-e']],
  ] as const) {
    test(`${tool} lists and unpacks a bundle without a word, and gets what the manifest says`, async () => {
      test.skip(!hasTool(tool), `${tool} is not installed`);
      const { file, folder, manifest } = await make(WITH_LONG_NAME);
      const names = execFileSync(tool, [...list, file], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C.UTF-8' } }).trim().split('\n');
      expect(names).toHaveLength(manifest.files.length + 1);
      const out = join(folder, 'out');
      mkdirSync(out);
      const said = execFileSync(tool, [...unpack, file], { cwd: out, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, LC_ALL: 'C.UTF-8' } });
      expect(said).toBe('');
      const { 'manifest.json': own, ...files } = digests(join(out, manifest.run));
      expect(own).toBeDefined();
      expect(files).toEqual(Object.fromEntries(manifest.files.map(({ path, sha256 }) => [path, sha256])));
      expect(JSON.parse(readFileSync(join(out, manifest.run, 'manifest.json'), 'utf8'))).toEqual(manifest);
    });
  }

  test('GNU tar shows the same owner, mode and time everywhere; gzip and sha256sum agree', async () => {
    const { file, folder, manifest } = await make();
    const lines = execFileSync('tar', ['--numeric-owner', '-tvzf', file], { encoding: 'utf8', env: { ...process.env, TZ: 'UTC' } }).trim().split('\n');
    for (const line of lines) expect(line).toMatch(/^-rw-r--r-- 0\/0 +\d+ 1980-01-01 00:00 /);
    expect(lines[0]).toMatch(/\/manifest\.json$/);
    execFileSync('gzip', ['-t', file]);
    expect(execFileSync('sha256sum', ['-c', 'good.tar.gz.sha256'], { cwd: folder, encoding: 'utf8' })).toBe('good.tar.gz: OK\n');
    // As docs/bundles.md says: by hand, with the manifest alone.
    execFileSync('tar', ['-xzf', file], { cwd: folder });
    const sums = manifest.files.map(({ path, sha256 }) => `${sha256}  ${path}\n`).join('');
    expect(execFileSync('sha256sum', ['-c', '--strict', '--quiet'], { cwd: join(folder, manifest.run), input: sums, encoding: 'utf8' })).toBe('');
  });
});

test.describe('hostile archives', () => {
  let made: Made;
  let good: BundleEntry[];
  test.beforeAll(async () => {
    made = await make();
    good = await entriesOf(made.file);
  });

  /** What an archive leads to; nothing is written but where it may be. */
  async function refused(bytes: Buffer): Promise<{ code: string; message: string }> {
    const place = mkdtempSync(join(tmpdir(), 'hostile-'));
    const file = join(place, 'x.tar.gz');
    writeFileSync(file, bytes);
    const into = join(place, 'into');
    mkdirSync(into);
    const error = await verifyBundle(file, { folder: into, everything: true }).then(({ ok, problems }) => (ok ? undefined : { code: problems.map(({ code }) => code).join(), message: problems.map(({ text }) => text).join() }), (thrown: { code: string; message: string }) => thrown);
    if (error === undefined) throw new Error('it verified');
    expect(error.code, error.message).toMatch(/^(?:WP-BUNDLE-[A-Z]+|[a-z,-]+)$/);
    expect(error.message).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
    expect(readdirSync(place)).toEqual(['into', 'x.tar.gz']);
    for (const evil of [join(tmpdir(), 'evil'), '/etc/evil']) expect(existsSync(evil)).toBe(false);
    // Plain files, and no more of them than the manifest names.
    for (const entry of readdirSync(into, { recursive: true, withFileTypes: true })) expect(entry.isFile() || entry.isDirectory()).toBe(true);
    return { code: error.code, message: error.message };
  }
  const packed = async (entries: BundleEntry[]): Promise<Buffer> => gzipOf(await tarOf(entries));
  const file = (name: string, content = 'x', more: object = {}): BundleEntry => ({ header: { name, mode: 0o644, type: 'file', ...more }, content: Buffer.from(content) });
  const top = (): string => made.manifest.run;

  test('the good one verifies when it was only packed anew', async () => {
    const again = join(made.folder, 'again.tar.gz');
    writeGzip(again, await tarOf(good));
    expect(await checkBundle(again)).toMatchObject({ ok: true, problems: [] });
  });

  test('names that lead elsewhere', async () => {
    for (const name of ['../evil', '/etc/evil', 'run/../../evil', 'C:/evil', 'C:\\evil', '..\\evil', `${made.manifest.run}\\evil`, 'nul', 'a/CON.txt', 'evil\u202egnp', 'a\nb', 'e\u0301', 'a ', 'a.', 'x'.repeat(300), '\\\\server\\share'])
      expect(await refused(await packed([...good, file(name)])), name).toMatchObject({ code: 'WP-BUNDLE-ENTRY' });
  });

  test('in the manifest, too', async () => {
    for (const name of ['../evil', '/etc/evil', 'C:/evil', 'a\\b', 'nul']) {
      const files = [{ path: name, bytes: 1, sha256: createHash('sha256').update('x').digest('hex') }];
      expect(await refused(await packed([file(`${top()}/manifest.json`, JSON.stringify({ ...made.manifest, files })), file(`${top()}/${name}`)])), name).toMatchObject({ code: 'WP-BUNDLE-ENTRY' });
    }
  });

  test('links, devices, pipes, folders', async () => {
    for (const header of [
      { type: 'symlink', linkname: '/etc/passwd' }, { type: 'symlink', linkname: '../../x' }, { type: 'link', linkname: `${top()}/run.json` }, { type: 'character-device', devmajor: 1, devminor: 3 },
      { type: 'block-device', devmajor: 8 }, { type: 'fifo' }, { type: 'directory' }, { type: 'contiguous-file' },
    ] as const) {
      const entry = { header: { name: `${top()}/x`, mode: 0o644, ...header }, content: Buffer.alloc(0) };
      expect(await refused(await packed([...good, entry])), header.type).toMatchObject({ code: 'WP-BUNDLE-ENTRY', message: expect.stringContaining('no plain file') });
      const last = good.at(-1)!;
      expect(await refused(await packed([...good.slice(0, -1), { ...entry, header: { ...entry.header, name: last.header.name } }])), header.type).toMatchObject({ code: 'WP-BUNDLE-ENTRY' });
    }
  });

  test('entries twice, missing, added, out of order, in another case', async () => {
    const [manifest, ...files] = good as [BundleEntry, ...BundleEntry[]];
    for (const [name, entries] of Object.entries({
      twice: [...good, files[0]!], 'twice at once': [manifest, files[0]!, ...files], missing: [manifest, ...files.slice(1)], 'missing at the end': good.slice(0, -1), 'out of order': [manifest, ...files.toReversed()],
      added: [...good, file(`${top()}/added.log`)], 'added first': [manifest, file(`${top()}/added.log`), ...files], 'case twin': [...good, file(`${top()}/RUN.JSON`)], 'another folder': [manifest, ...files.map(({ header, content }) => ({ header: { ...header, name: header.name.replace(top(), 'other') }, content }))],
      'second manifest': [manifest, ...good],
    }))
      expect(await refused(await packed(entries)), name).toMatchObject({ code: 'WP-BUNDLE-ENTRY' });
    expect(await refused(await packed(files))).toMatchObject({ code: 'WP-BUNDLE-FORMAT' });
    expect(await refused(await packed([]))).toMatchObject({ code: 'WP-BUNDLE-FORMAT' });
  });

  test('another content, size, mode, owner', async () => {
    const at = good.findIndex(({ header }) => header.name.endsWith('CBS.log'));
    const with_ = (change: (entry: BundleEntry) => BundleEntry): BundleEntry[] => good.map((entry, index) => (index === at ? change({ header: { ...entry.header, pax: null } as never, content: entry.content }) : entry));
    const other = Buffer.from(good[at]!.content);
    other[5]! ^= 1;
    expect(await refused(await packed(with_((entry) => ({ ...entry, content: other }))))).toMatchObject({ code: 'changed' });
    expect(await refused(await packed(with_((entry) => ({ ...entry, content: entry.content.subarray(1) }))))).toMatchObject({ code: 'WP-BUNDLE-ENTRY' });
    for (const more of [{ mode: 0o4755 }, { uid: 1 }, { gid: 1 }, { uname: 'root' }]) expect(await refused(await packed(with_(({ header, content }) => ({ header: { ...header, ...more }, content }))))).toMatchObject({ code: 'WP-BUNDLE-ENTRY' });
  });

  test('extended headers that say more than a name', async () => {
    for (const pax of [{ size: '1' }, { mtime: '1' }, { 'GNU.sparse.major': '1' }, { linkpath: '/etc/passwd' }, { path: '../evil' }, { SCHILY: 'x' }])
      expect(await refused(await packed([...good, { header: { ...file(`${top()}/x`).header, pax } as never, content: Buffer.from('x') }])), JSON.stringify(pax)).toMatchObject({ code: 'WP-BUNDLE-ENTRY' });
  });

  test('a forged verdict, with digests made to match', async () => {
    const change = (path: string, text: string): string => (path.endsWith('offline/outcome.json') ? text.replace('"verdict": "passed"', '"verdict": "failed"') : text);
    const entries = good.slice(1).map(({ header, content }) => ({ header, content: Buffer.from(change(header.name, content.toString('latin1')), 'latin1') }));
    const files = made.manifest.files.map((entry, index) => ({ ...entry, bytes: entries[index]!.content.length, sha256: createHash('sha256').update(entries[index]!.content).digest('hex') }));
    const error = await refused(await packed([file(`${top()}/manifest.json`, JSON.stringify({ ...made.manifest, files })), ...entries]));
    expect(error.code.split(',')).toContain('verdict');
  });

  test('bombs: by declared size, by ratio, by number, by an endless manifest', async () => {
    const sha256 = '0'.repeat(64);
    const claims = (files: object[]): Promise<Buffer> => packed([file(`${top()}/manifest.json`, JSON.stringify({ ...made.manifest, files }))]);
    expect(await refused(await claims([{ path: 'a', bytes: 9 * 1024 ** 3, sha256 }]))).toMatchObject({ code: 'WP-BUNDLE-LIMITS' });
    expect(await refused(await claims([{ path: 'a', bytes: 2 * 1024 ** 3, sha256 }]))).toMatchObject({ code: 'WP-BUNDLE-LIMITS', message: expect.stringContaining('fill a disk') });
    expect(await refused(await claims(Array.from({ length: 100_001 }, (_, at) => ({ path: String(at).padStart(6, '0'), bytes: 0, sha256 }))))).toMatchObject({ code: 'WP-BUNDLE-LIMITS' });
    // A file that says it is small and is not: the next header is looked for where the manifest says.
    const zeros = Buffer.alloc(50 << 20);
    expect(await refused(await packed([file(`${top()}/manifest.json`, JSON.stringify({ ...made.manifest, files: [{ path: 'a', bytes: 1, sha256 }] })), { header: file(`${top()}/a`).header, content: zeros }]))).toMatchObject({ code: 'WP-BUNDLE-ENTRY' });
    expect(await refused(await packed([{ header: file(`${top()}/manifest.json`).header, content: Buffer.alloc(65 << 20, ' ') }]))).toMatchObject({ code: 'WP-BUNDLE-ENTRY', message: expect.stringContaining('too large') });
  });

  test('cut at every hundredth byte', async () => {
    const whole = readFileSync(made.file);
    for (let length = 0; length < whole.length; length += 100) expect(['WP-BUNDLE-FORMAT', 'WP-BUNDLE-DAMAGED', 'WP-BUNDLE-ENTRY'], String(length)).toContain((await refused(whole.subarray(0, length))).code);
    expect(await refused(whole.subarray(0, -1))).toMatchObject({ code: 'WP-BUNDLE-DAMAGED' });
  });

  test('a tar that is cut, inside a gzip that is not', async () => {
    const tar = gunzipSync(readFileSync(made.file));
    for (let length = 0; length < tar.length; length += Math.max(512, Math.floor(tar.length / 60))) await refused(gzipOf(tar.subarray(0, length)));
    expect(await refused(gzipOf(tar.subarray(0, -512)))).toMatchObject({ code: 'WP-BUNDLE-DAMAGED' });
  });

  test('bytes behind: of the file, of the gzip member, of the tar; a second member', async () => {
    const whole = readFileSync(made.file);
    const tar = gunzipSync(whole);
    for (const [name, bytes] of Object.entries({ byte: Buffer.concat([whole, Buffer.from('x')]), zeros: Buffer.concat([whole, Buffer.alloc(512)]), member: Buffer.concat([whole, gzipSync('x')]), 'empty member': Buffer.concat([whole, gzipSync('')]), 'in the tar': gzipOf(Buffer.concat([tar, Buffer.alloc(512)])), 'second tar': gzipOf(Buffer.concat([tar, tar])) }))
      expect(await refused(bytes), name).toMatchObject({ code: 'WP-BUNDLE-DAMAGED' });
  });

  test('what is no bundle at all', async () => {
    for (const bytes of [Buffer.alloc(0), Buffer.from('hello'), Buffer.alloc(10_000, 7), gzipSync('hello'), gunzipSync(readFileSync(made.file))]) expect(await refused(bytes)).toMatchObject({ code: 'WP-BUNDLE-FORMAT' });
    for (const content of ['', 'hello', 'x'.repeat(2000), '\0'.repeat(4096)]) expect(['WP-BUNDLE-FORMAT', 'WP-BUNDLE-DAMAGED']).toContain((await refused(gzipOf(Buffer.from(content)))).code);
    await expect(checkBundle(join(made.folder, 'nothing.tar.gz'))).rejects.toMatchObject({ code: 'WP-BUNDLE-FILE', kind: 'scenario' });
  });

  test('archives by Python: its own formats, sparse files, links', async () => {
    test.skip(!hasTool('python3'), 'python3 is not installed');
    const script = `
import io, sys, tarfile
run, out = sys.argv[1], sys.argv[2]
for name, form in [('gnu', tarfile.GNU_FORMAT), ('pax', tarfile.PAX_FORMAT)]:
    t = tarfile.open(f'{out}/{name}.tar', 'w', format=form); t.add(run, arcname='run'); t.close()
def one(name, kind, link=''):
    t = tarfile.open(f'{out}/{name}.tar', 'w'); i = tarfile.TarInfo('run/manifest.json'); i.type = kind; i.linkname = link; t.addfile(i); t.close()
one('symlink', tarfile.SYMTYPE, '/etc/passwd'); one('hardlink', tarfile.LNKTYPE, 'x'); one('device', tarfile.CHRTYPE); one('fifo', tarfile.FIFOTYPE); one('sparse', tarfile.GNUTYPE_SPARSE)
t = tarfile.open(f'{out}/up.tar', 'w'); i = tarfile.TarInfo('../../evil/manifest.json'); i.size = 2; t.addfile(i, io.BytesIO(b'{}')); t.close()
`;
    const out = mkdtempSync(join(tmpdir(), 'python-'));
    execFileSync('python3', ['-c', script, made.run, out]);
    const archives = readdirSync(out);
    expect(archives).toHaveLength(8);
    for (const name of archives) await refused(gzipOf(readFileSync(join(out, name))));
  });

  test('a digest beside it that is another', async () => {
    const { file: bundle, folder } = await make();
    writeFileSync(join(folder, 'good.tar.gz.sha256'), `${'0'.repeat(64)}  good.tar.gz\n`);
    expect(await checkBundle(bundle)).toMatchObject({ ok: false, problems: [{ code: 'changed' }] });
  });
});

test('a bundle that is refused or does not verify leaves nothing, wherever it was to be unpacked', async () => {
  const { file, folder } = await make();
  const bytes = readFileSync(file);
  writeFileSync(join(folder, 'cut.tar.gz'), bytes.subarray(0, -100));
  const never = await aRunFolder();
  await writeBundle(never, { output: join(folder, 'unsealed.tar.gz'), maxBytes: 1e9 });
  const before = readdirSync(folder);
  const script = `
    import { checkBundle } from ${JSON.stringify(new URL('../../reports/bundle/open-bundle.ts', import.meta.url).href)};
    const said = [];
    for (const [name, extract] of [['cut', undefined], ['cut', 'out'], ['unsealed', undefined], ['unsealed', 'out'], ['good', undefined]]) said.push(await checkBundle(name + '.tar.gz', { extract }).then(({ ok }) => ok, ({ code }) => code));
    console.log(JSON.stringify(said));`;
  const temporary = mkdtempSync(join(tmpdir(), 'tmp-'));
  const state = mkdtempSync(join(tmpdir(), 'state-'));
  writeFileSync(join(state, 'check.mts'), script);
  const said = execFileSync(process.execPath, ['--import', import.meta.resolve('tsx'), join(state, 'check.mts')], { cwd: folder, encoding: 'utf8', env: { ...process.env, TMPDIR: temporary } });
  expect(JSON.parse(said)).toEqual(['WP-BUNDLE-DAMAGED', 'WP-BUNDLE-DAMAGED', false, false, true]);
  expect(readdirSync(folder)).toEqual(before);
  expect(readdirSync(temporary).filter((name) => name.startsWith('wp-'))).toEqual([]);
});

test('half a gigabyte is bundled and verified with a heap of 64 MB, in flat memory', async () => {
  test.setTimeout(300_000);
  const run = await aRunFolder();
  const big = join(run, 'branch-office/offline/logs/big.log');
  // Sparse on disk; below the size from which a high ratio counts as a bomb.
  writeFileSync(big, '');
  truncateSync(big, 512 << 20);
  await writeManifest(run);
  const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  const script = `
    import { writeBundle } from ${JSON.stringify(new URL('../../reports/bundle/write-bundle.ts', import.meta.url).href)};
    import { checkBundle } from ${JSON.stringify(new URL('../../reports/bundle/open-bundle.ts', import.meta.url).href)};
    const { bytes } = await writeBundle(process.argv[2], { output: process.argv[3], maxBytes: 1e9 });
    const { ok } = await checkBundle(process.argv[3]);
    console.log(JSON.stringify({ bytes, ok, rss: process.resourceUsage().maxRSS / 1024 }));`;
  writeFileSync(join(folder, 'bundle.mts'), script);
  const child = spawn(process.execPath, ['--max-old-space-size=64', '--import', import.meta.resolve('tsx'), join(folder, 'bundle.mts'), run, join(folder, 'big.tar.gz')], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  for await (const piece of child.stdout) said += String(piece);
  const { ok, rss } = JSON.parse(said) as { ok: boolean; rss: number };
  expect(ok).toBe(true);
  expect(rss).toBeLessThan(300);
  expect(existsSync(join(folder, 'big.tar.gz')) && statSync(join(folder, 'big.tar.gz')).size).toBeGreaterThan(0.45e6);
});
