import { test, expect } from '@playwright/test';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { formatPackageIdentity } from '../../harness/servicing/package-identity.ts';
import { parseUpdateMum } from '../../harness/servicing/payload/parse-update-mum.ts';
import { readPackage } from '../../harness/servicing/payload/read-package.ts';
import { resolveRequest } from '../../harness/servicing/payload/resolve-request.ts';

const corpora = process.env['WIMPROOF_CORPORA'] ?? path.join(import.meta.dirname, '../../../shared/corpora');
const MUM = `<?xml version="1.0" encoding="utf-8" standalone="yes"?>
<assembly xmlns="urn:schemas-microsoft-com:asm.v3" manifestVersion="1.0">
  <assemblyIdentity name="Package_for_KB1" version="26100.1.1.0" language="neutral" processorArchitecture="amd64" publicKeyToken="31bf3856ad364e35" />
  <package identifier="KB1" releaseType="Update" restart="possible"><update name="a" /></package>
</assembly>`;

let folder: string;
test.beforeAll(async () => void (folder = await mkdtemp(path.join(os.tmpdir(), 'wimproof-package-'))));
test.afterAll(async () => rm(folder, { recursive: true, force: true }));
const hasTool = async (tool: string): Promise<boolean> => (await execa('which', [tool], { reject: false })).exitCode === 0;

test('identity, release type and restart of a manifest', () => {
  const payload = parseUpdateMum(Buffer.from(MUM));
  expect(payload).toEqual({
    kind: 'package',
    identity: { name: 'Package_for_KB1', publicKeyToken: '31bf3856ad364e35', architecture: 'amd64', language: '', version: '26100.1.1.0' },
    releaseType: 'Update',
    restart: 'possible',
  });
  expect(formatPackageIdentity(payload.identity)).toBe('Package_for_KB1~31bf3856ad364e35~amd64~~26100.1.1.0');
  expect(parseUpdateMum(Buffer.from(`\uFEFF${MUM.replace('utf-8', 'utf-16')}`, 'utf16le'))).toEqual(payload);
});

for (const [title, text, reason] of [
  ['cut off', MUM.slice(0, 250), 'damaged'],
  ['no XML', 'hello', 'damaged'],
  ['of a component', MUM.replace(/<package.*<\/package>/, ''), 'no <package>'],
  ['without version', MUM.replace(/ version="26100.1.1.0"/, ''), 'no version'],
] as const)
  test(`refuses a manifest that is ${title}`, () => expect(() => parseUpdateMum(Buffer.from(text))).toThrow(reason));

test('real package manifests', async () => {
  const corpus = path.join(corpora, 'mum');
  test.skip(!existsSync(corpus), `no corpus of manifests at ${corpus}`);
  const langpack = parseUpdateMum(await readFile(path.join(corpus, 'UFCase__docs__manifests__pkg_langpack.xml')));
  expect(langpack).toMatchObject({ identity: { language: 'zh-CN', version: '10.0.22621.1485' }, releaseType: 'Language Pack' });
  const parent = await readFile(path.join(corpus, 'UFCase__docs__manifests__pkg_parent.xml'));
  expect(parseUpdateMum(parent).identity.publicKeyToken).toBe('31bf3856ad364e35');
  const component = await readFile(path.join(corpus, 'UFCase__docs__manifests__comp_service.xml'));
  expect(() => parseUpdateMum(component)).toThrow();
});

test('a cabinet made by gcab, with the digests of the request', async () => {
  test.skip(!(await hasTool('gcab')) || !(await hasTool('cabextract')), 'gcab or cabextract is not installed');
  await writeFile(path.join(folder, 'update.mum'), MUM);
  await execa('gcab', ['-c', '-z', 'kb1.cab', 'update.mum'], { cwd: folder });
  const file = path.join(folder, 'kb1.cab');
  expect((await readPackage(file)).identity.name).toBe('Package_for_KB1');

  await mkdir(path.join(folder, 'driver/sub'), { recursive: true });
  await writeFile(path.join(folder, 'driver/x.inf'), '[Version]\nSignature="$Windows NT$"\nClass=System\nProvider=Acme\nDriverVer=01/02/2024,1.0.0.0\n[Manufacturer]\nAcme=M,NTamd64\n[M.NTamd64]\nA=I,ROOT\\A\n');
  await writeFile(path.join(folder, 'driver/sub/x.sys'), 'sys');
  const { operations } = await resolveRequest([
    { id: 'p', operation: 'add-package', source: file },
    { id: 'd', operation: 'add-driver', source: path.join(folder, 'driver/x.inf') },
    { id: 'f', operation: 'enable-feature', feature: 'TelnetClient' },
  ]);
  expect(operations[0]).toMatchObject({ payload: { kind: 'package' }, files: [{ name: 'kb1.cab' }] });
  expect(operations[1]?.files.map(({ name, size }) => [name, size])).toEqual([
    ['sub/x.sys', 3],
    ['x.inf', 144],
  ]);
  expect(operations[1]?.files[0]?.sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(operations[2]).toEqual({ id: 'f', operation: 'enable-feature', feature: 'TelnetClient', files: [] });
});

test('payloads that are not there, not built, or of another kind', async () => {
  const missing = path.join(folder, 'none.cab');
  await expect(resolveRequest([{ id: 'p', operation: 'add-package', source: missing }])).rejects.toMatchObject({ message: `${missing}: it does not exist` });
  await expect(resolveRequest([{ id: 'p', operation: 'add-package', source: '${payloads}/x.cab' }])).rejects.toThrow('not built yet');
  const msu = path.join(folder, 'new.cab');
  await writeFile(msu, 'MSWIM\0\0\0rest');
  await expect(readPackage(msu)).rejects.toThrow('it is a WIM (a newer .msu), not a cabinet');
  await writeFile(msu, 'MZ');
  await expect(readPackage(msu)).rejects.toThrow('no MSCF signature');
});

test('damaged and foreign cabinets are refused by name, LZX ones are read', async () => {
  const corpus = path.join(corpora, 'wim');
  test.skip(!existsSync(corpus) || !(await hasTool('cabextract')), `no corpus at ${corpus}, or no cabextract`);
  for (const name of ['gcab__tests__test-ncbytes-overflow.cab', 'libarchive__test_read_format_cab_lzx_oob.cab', 'libarchive__test_fuzz.cab', 'python-cabarchive__data__simple.cab'])
    await expect(readPackage(path.join(corpus, name)), name).rejects.toMatchObject({ code: 'WP-PAYLOAD-UNREADABLE', file: path.join(corpus, name) });
});
