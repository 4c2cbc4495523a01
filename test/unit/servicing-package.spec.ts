import { test, expect } from '@playwright/test';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { formatPackageIdentity } from '../../harness/servicing/package-identity.ts';
import { parsePackageProperties, propertiesKb } from '../../harness/servicing/payload/package/package-properties.ts';
import { parseCapability, readCapabilitySource } from '../../harness/servicing/payload/package/read-capability-source.ts';
import { parseUpdateFileName } from '../../harness/servicing/payload/package/update-file-name.ts';
import { unreadPackagePayload } from '../../harness/servicing/payload/package/package-payload.ts';
import { readPackage } from '../../harness/servicing/payload/read-package.ts';
import { resolveRequest } from '../../harness/servicing/payload/resolve-request.ts';
import { CORPORA, hasCorpora, hasTool } from '../corpora.ts';

const mum = (name: string, version: string, body = '', attributes = 'releaseType="Update"', language = 'neutral'): string => `<?xml version="1.0" encoding="utf-8" standalone="yes"?>
<assembly xmlns="urn:schemas-microsoft-com:asm.v3" manifestVersion="1.0">
  <assemblyIdentity name="${name}" version="${version}" language="${language}" processorArchitecture="amd64" publicKeyToken="31bf3856ad364e35" />
  <package identifier="${name}" ${attributes}>${body}<update name="a" /></package>
</assembly>`;
const SSU = mum('Package_for_ServicingStack_1738', '26100.1738.1.0', '', 'releaseType="Update" selfUpdate="true" permanence="permanent"');
const LCU = (version: string): string => mum('Package_for_RollupFix', version, '', 'releaseType="Security Update" restart="possible"');

let folder: string;
test.beforeAll(async () => void (folder = await mkdtemp(path.join(os.tmpdir(), 'wimproof-package-'))));
test.afterAll(async () => rm(folder, { recursive: true, force: true }));
const tools = hasTool('gcab') && hasTool('cabextract');

/** A cabinet of files, made by gcab. */
async function cabinet(file: string, members: Record<string, string | Buffer>): Promise<string> {
  const work = await mkdtemp(path.join(folder, 'cab-'));
  for (const [name, content] of Object.entries(members)) await writeFile(path.join(work, name), content);
  await mkdir(path.dirname(file), { recursive: true });
  await execa('gcab', ['-c', '-z', file, ...Object.keys(members)], { cwd: work });
  return file;
}
const packageCab = async (name: string, manifest: string): Promise<Buffer> => readFile(await cabinet(path.join(folder, 'inner', name), { 'update.mum': manifest }));

/** An .msu as of 24H2: a WIM with the servicing stack's cabinet and the update as WIM. */
async function wimMsu(file: string, version: string): Promise<string> {
  const work = await mkdtemp(path.join(folder, 'wim-'));
  await mkdir(path.join(work, 'inner'));
  await mkdir(path.join(work, 'outer'));
  await writeFile(path.join(work, 'inner/update.mum'), LCU(version));
  await execa('wimlib-imagex', ['capture', path.join(work, 'inner'), path.join(work, 'outer/Windows11.0-KB5099004-x64.wim')]);
  await writeFile(path.join(work, 'outer/SSU-26100.1738-x64.cab'), await packageCab('SSU-26100.1738-x64.cab', SSU));
  await writeFile(path.join(work, 'outer/DesktopDeployment.cab'), 'not looked at');
  await mkdir(path.dirname(file), { recursive: true });
  await execa('wimlib-imagex', ['capture', path.join(work, 'outer'), file]);
  return file;
}

test('a .cab: identity, role, number, restart, permanence', async () => {
  test.skip(!tools, 'gcab or cabextract is not installed');
  const update = await readPackage(await cabinet(path.join(folder, 'windows11.0-kb5099001-x64.cab'), { 'update.mum': mum('Package_for_KB5099001', '26100.1.1.0', '', 'releaseType="Update" restart="required"') }));
  expect(update).toEqual({
    kind: 'package', identity: { name: 'Package_for_KB5099001', publicKeyToken: '31bf3856ad364e35', architecture: 'amd64', language: '', version: '26100.1.1.0' },
    releaseType: 'Update', restart: 'required', container: 'cab', kb: 'KB5099001', role: 'other', contains: [update.identity],
  });
  expect(formatPackageIdentity(update.identity)).toBe('Package_for_KB5099001~31bf3856ad364e35~amd64~~26100.1.1.0');
  expect(await readPackage(await cabinet(path.join(folder, 'ssu.cab'), { 'update.mum': SSU }))).toMatchObject({ role: 'servicing-stack', permanent: true });
  expect(await readPackage(await cabinet(path.join(folder, 'lp.cab'), { 'update.mum': mum('Microsoft-Windows-Client-LanguagePack-Package', '10.0.26100.1', '', 'releaseType="Language Pack"', 'de-DE') }))).toMatchObject({ role: 'language-pack', identity: { language: 'de-DE' } });
});

test('a classic .msu: the servicing stack first, the number from its properties', async () => {
  test.skip(!tools, 'gcab or cabextract is not installed');
  const file = await cabinet(path.join(folder, 'update.msu'), {
    'WSUSSCAN.cab': 'detection metadata, not looked at',
    'Windows10.0-KB5099002-x64.cab': await packageCab('Windows10.0-KB5099002-x64.cab', LCU('26100.2033.1.10')),
    'SSU-26100.1738-x64.cab': await packageCab('SSU.cab', SSU),
    'Windows10.0-KB5099002-x64-pkgProperties.txt': 'ApplicabilityInfo="Windows 10"\r\nKB Article Number="5099002"\r\n',
    'Windows10.0-KB5099002-x64.xml': '<unattend/>',
  });
  expect(await readPackage(file)).toMatchObject({ container: 'msu', kb: 'KB5099002', role: 'cumulative-update', identity: { name: 'Package_for_RollupFix' }, contains: [{ name: 'Package_for_ServicingStack_1738' }, { name: 'Package_for_RollupFix' }] });
  const empty = await cabinet(path.join(folder, 'empty.msu'), { 'readme.txt': 'x' });
  await expect(readPackage(empty)).rejects.toMatchObject({ message: `${empty}: there is no package in it (no cabinet or image with an update.mum)` });
});

test('the .msu of 24H2 and a folder with its checkpoint', async () => {
  test.skip(!tools || !hasTool('wimlib-imagex'), 'gcab, cabextract or wimlib-imagex is not installed');
  const checkpoint = path.join(folder, 'checkpoint');
  const target = await wimMsu(path.join(checkpoint, 'windows11.0-kb5099004-x64_ab12.msu'), '26100.3000.1.1');
  await wimMsu(path.join(checkpoint, 'windows11.0-kb5099003-x64.msu'), '26100.1742.1.1');
  await writeFile(path.join(checkpoint, 'notes.txt'), 'not for DISM');
  expect(await readPackage(target)).toMatchObject({ container: 'msu-wim', kb: 'KB5099004', role: 'cumulative-update', identity: { version: '26100.3000.1.1' }, contains: [{ name: 'Package_for_ServicingStack_1738' }, { name: 'Package_for_RollupFix' }] });

  const resolve = async (wanted?: string) => (await resolveRequest([{ id: 'p', operation: 'add-package', source: checkpoint, target: wanted }])).operations[0]!;
  const resolved = await resolve('Windows11.0-KB5099004-x64_ab12.msu');
  expect(resolved.files.map(({ name }) => name)).toEqual(['windows11.0-kb5099003-x64.msu', 'windows11.0-kb5099004-x64_ab12.msu']);
  expect(resolved.payload).toMatchObject({ identity: { version: '26100.3000.1.1' } });
  expect(resolved.payload?.kind === 'package' && resolved.payload.contains.map(({ version }) => version)).toEqual(['26100.1738.1.0', '26100.1742.1.1', '26100.1738.1.0', '26100.3000.1.1']);
  await expect(resolve()).rejects.toThrow('several updates: windows11.0-kb5099003-x64.msu, windows11.0-kb5099004-x64_ab12.msu');
  await expect(resolve('other.msu')).rejects.toThrow('the folder has no other.msu');
  await expect(resolve('windows11.0-kb5099003-x64.msu')).rejects.toThrow('it is newer (26100.3000.1.1) than windows11.0-kb5099003-x64.msu (26100.1742.1.1)');
});

test('a WIM that cannot be looked into: only its name is known', () => {
  expect(unreadPackagePayload('/x/windows11.0-kb5043080-x64_9534496720fb.msu')).toEqual({
    kind: 'package', identity: { name: '', publicKeyToken: '', architecture: 'amd64', language: '', version: '' }, releaseType: '', container: 'msu-wim', kb: 'KB5043080', role: 'other', contains: [],
  });
});

test('names and properties of updates', () => {
  expect(parseUpdateFileName('windows10.0-kb4052623-v3-arm64_ab.msu')).toEqual({ kb: 'KB4052623', architecture: 'arm64' });
  expect(parseUpdateFileName('SSU-26100.1738-x64.cab')).toEqual({ architecture: 'amd64' });
  expect(parseUpdateFileName('lp.cab')).toEqual({});
  expect(propertiesKb(parsePackageProperties('\uFEFFKB Article Number="3124263"\nLanguage="ALL"'))).toBe('KB3124263');
  expect(propertiesKb(new Map())).toBeUndefined();
});

test('a folder of features on demand: the package that is the capability', async () => {
  test.skip(!tools, 'gcab or cabextract is not installed');
  const declare = (name: string, language = ''): string => `<declareCapability><capability><capabilityIdentity name="${name}" version="1.0"${language && ` language="${language}"`}/></capability></declareCapability>`;
  const fod = path.join(folder, 'fod');
  await cabinet(path.join(fod, 'Wimproof-Sample-Package~31bf3856ad364e35~amd64~~.cab'), { 'update.mum': mum('Wimproof-Sample-Package', '10.0.26100.1', declare('Wimproof.Sample'), 'releaseType="OnDemand Pack"') });
  await cabinet(path.join(fod, 'sub/Wimproof-Sample-Package~31bf3856ad364e35~amd64~de-DE~.cab'), { 'update.mum': mum('Wimproof-Sample-Package', '10.0.26100.1', declare('Wimproof.Sample', 'de-DE'), 'releaseType="OnDemand Pack"', 'de-DE') });
  const { operations } = await resolveRequest([{ id: 'c', operation: 'add-capability', capability: 'wimproof.sample~~~~0.0.1.0', source: fod }]);
  expect(operations[0]).toMatchObject({ payload: { role: 'feature-on-demand', identity: { language: '' } }, files: [{ name: 'Wimproof-Sample-Package~31bf3856ad364e35~amd64~~.cab' }, { name: 'sub/Wimproof-Sample-Package~31bf3856ad364e35~amd64~de-DE~.cab' }] });
  expect(await readCapabilitySource(fod, 'Wimproof.Sample~~~de-DE~0.0.1.0')).toMatchObject({ identity: { language: 'de-DE' } });
  await expect(readCapabilitySource(fod, 'Other~~~~0.0.1.0')).rejects.toThrow('it has Wimproof.Sample~~~~0.0.1.0, Wimproof.Sample~~~de-DE~0.0.1.0');
  await expect(readCapabilitySource(fod, 'Other')).rejects.toThrow("'Other' is not the name of a capability");
  expect(parseCapability('Language.Basic~~~de-DE~0.0.1.0')).toEqual({ name: 'Language.Basic', language: 'de-DE', version: '0.0.1.0' });
});

test('files of another kind are refused by name', async () => {
  const file = path.join(folder, 'new.cab');
  await writeFile(file, 'MSWIM\0\0\0rest');
  await expect(readPackage(file)).rejects.toThrow('it is a WIM (a newer .msu), not a cabinet');
  await writeFile(file, 'MZ');
  await expect(readPackage(file)).rejects.toThrow('no MSCF signature');
  const missing = path.join(folder, 'none.cab');
  await expect(resolveRequest([{ id: 'p', operation: 'add-package', source: missing }])).rejects.toMatchObject({ message: `${missing}: it does not exist` });
  await expect(resolveRequest([{ id: 'p', operation: 'add-package', source: '${payloads}/x.cab' }])).rejects.toThrow('not built yet');
});

test('every cabinet of the corpora is refused by name; so is every WIM called .msu', async () => {
  const corpus = path.join(CORPORA, 'wim');
  test.skip(!hasCorpora || !tools || !hasTool('wimlib-imagex'), `no corpus at ${corpus}, or no cabextract, or no wimlib-imagex`);
  const names = (await readdir(corpus)).filter((name) => /\.(cab|wim|ppkg)$/.test(name));
  expect(names.length).toBeGreaterThan(30);
  for (const name of names) {
    // None of them is a package; DISM and readPackage go by the ending.
    const file = name.endsWith('.cab') ? path.join(corpus, name) : path.join(folder, `${name}.msu`);
    if (!name.endsWith('.cab')) await writeFile(file, await readFile(path.join(corpus, name)));
    await expect(readPackage(file), name).rejects.toMatchObject({ code: 'WP-PAYLOAD-UNREADABLE', file });
  }
});
