import { test, expect } from '@playwright/test';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import type { Operation, ResolvedOperation } from '../../harness/servicing/operation.ts';
import { resolveRequest } from '../../harness/servicing/payload/resolve-request.ts';
import { hasTool } from '../corpora.ts';

let folder: string;
test.beforeAll(async () => void (folder = await mkdtemp(path.join(os.tmpdir(), 'wimproof-resolve-'))));
test.afterAll(async () => rm(folder, { recursive: true, force: true }));

async function put(name: string, content = name): Promise<string> {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content);
  return file;
}
const inf = (architecture = 'amd64', id = 'ROOT\\A'): string => `[Version]\nSignature="$Windows NT$"\nClass=System\nProvider=Acme\nDriverVer=01/02/2024,1.0.0.0\nCatalogFile=x.cat\n[Manufacturer]\nAcme=M,NT${architecture}\n[M.NT${architecture}]\nA=I,${id}\n`;
/** Without what all operations have: a type of any operation but for its id. */
type Asked = Operation extends infer One ? (One extends Operation ? Omit<One, 'id'> : never) : never;
async function resolve(operation: Asked, target?: { architecture: string; windowsVersion: string }): Promise<ResolvedOperation> {
  return (await resolveRequest([{ id: 'one', ...operation } as Operation], target)).operations[0]!;
}
const names = ({ files }: ResolvedOperation): string[] => files.map(({ name }) => name);
async function cab(name: string, manifestName: string, attributes = 'releaseType="Update"', language = 'neutral'): Promise<string> {
  const work = await mkdtemp(path.join(folder, 'cab-'));
  await writeFile(path.join(work, 'update.mum'), `<assembly><assemblyIdentity name="${manifestName}" version="10.0.26100.1" language="${language}" processorArchitecture="amd64" publicKeyToken="31bf3856ad364e35"/><package ${attributes}><update name="u"/></package></assembly>`);
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await execa('gcab', ['-c', '-z', file, 'update.mum'], { cwd: work });
  return file;
}

test('operations without files stay as they are', async () => {
  const without: Asked[] = [
    { operation: 'remove-package', package: 'X~31bf3856ad364e35~amd64~~1.0.0.0' }, { operation: 'remove-language', language: 'de-DE' }, { operation: 'remove-capability', capability: 'X~~~~0.0.1.0' },
    { operation: 'add-capability', capability: 'X~~~~0.0.1.0' }, { operation: 'enable-feature', feature: 'TelnetClient' }, { operation: 'disable-feature', feature: 'TelnetClient', remove: true }, { operation: 'remove-driver', driver: 'x.inf' },
    { operation: 'set-international', uiLanguage: 'de-DE' }, { operation: 'set-edition', edition: 'Enterprise' }, { operation: 'set-product-key', productKey: 'KEY' }, { operation: 'remove-appx', package: 'X_1.0.0.0_x64__8wekyb3d8bbwe' },
    { operation: 'set-registry-value', key: 'HKLM\\SOFTWARE\\X', value: 'v', type: 'REG_SZ', data: 'd' }, { operation: 'remove-registry-value', key: 'HKLM\\SOFTWARE\\X', value: 'v' }, { operation: 'clean-up-image' }, { operation: 'check-component-store' }, { operation: 'list-image', what: ['drivers'] },
  ];
  for (const operation of without) expect(await resolve(operation)).toEqual({ id: 'one', ...operation, files: [] });
});

test('a driver: the files beside and below its INF, digests, what it says to the image', async () => {
  const file = await put('driver/x.inf', inf());
  await put('driver/sub/x.sys', 'sys');
  const resolved = await resolve({ operation: 'add-driver', source: file });
  expect(resolved).toMatchObject({ payload: { kind: 'driver', originalFileName: 'x.inf', hardwareIds: ['ROOT\\A'] }, files: [{ name: 'sub/x.sys', size: 3, sha256: createHash('sha256').update('sys').digest('hex') }, { name: 'x.inf' }] });
  expect((await resolve({ operation: 'add-driver', source: file }, { architecture: 'arm64', windowsVersion: '10.0.26100.1' })).payload).toMatchObject({ hardwareIds: [], architectures: ['amd64'] });
});

test('a folder of drivers, with dpinst: the tree is kept, files that are no drivers are passed over', async () => {
  await put('drivers/a/a.inf', inf());
  await put('drivers/b/deep/b.inf', inf('arm64'));
  await put('drivers/autorun.inf', '[autorun]\nopen=setup.exe');
  const dpinst = await put('tools/DPInst64.exe');
  const source = path.join(folder, 'drivers');
  const resolved = await resolve({ operation: 'add-driver', source, recurse: true, dpinst });
  expect(names(resolved)).toEqual(['a/a.inf', 'autorun.inf', 'b/deep/b.inf', 'dpinst/dpinst.exe']);
  expect(resolved.payload).toMatchObject({ originalFileName: 'a.inf', further: [{ originalFileName: 'b.inf', architectures: ['arm64'] }] });
  await expect(resolve({ operation: 'add-driver', source })).rejects.toThrow('it is a folder');
  await expect(resolve({ operation: 'add-driver', source: dpinst, recurse: true })).rejects.toThrow('`recurse` is for a folder');
  await put('none/autorun.inf', '[autorun]\nopen=setup.exe');
  await expect(resolve({ operation: 'add-driver', source: path.join(folder, 'none'), recurse: true })).rejects.toThrow('no .inf in the folder is of a driver: autorun.inf');
  const source2 = await put('unbuilt/x.inf', inf('$ARCH$'));
  await expect(resolve({ operation: 'add-driver', source: path.dirname(source2), recurse: true })).rejects.toMatchObject({ file: source2, message: expect.stringContaining("'$ARCH$'") });
});

test('folders and files that are only carried along', async () => {
  await put('tree/one.txt');
  await put('tree/sub/two.txt');
  const source = path.join(folder, 'tree');
  for (const operation of [{ operation: 'enable-feature', feature: 'NetFx3', source }, { operation: 'check-component-store', level: 'restore', source }, { operation: 'copy-files', source, destination: 'C:\\x' }] as Asked[])
    expect(names(await resolve(operation))).toEqual(['one.txt', 'sub/two.txt']);
  expect(names(await resolve({ operation: 'copy-files', source: path.join(source, 'one.txt'), destination: 'C:\\x' }))).toEqual(['one.txt']);
  await mkdir(path.join(folder, 'empty'));
  await expect(resolve({ operation: 'copy-files', source: path.join(folder, 'empty'), destination: 'C:\\x' })).rejects.toThrow('the folder is empty');
});

test('packages that are removed, languages', async () => {
  test.skip(!hasTool('gcab') || !hasTool('cabextract'), 'gcab or cabextract is not installed');
  const source = await cab('kb.cab', 'Package_for_KB5099005');
  expect(await resolve({ operation: 'remove-package', source })).toMatchObject({ payload: { kind: 'package', kb: 'KB5099005' }, files: [{ name: 'kb.cab' }] });
  const pack = await cab('lp.cab', 'Microsoft-Windows-Client-LanguagePack-Package', 'releaseType="Language Pack"', 'de-DE');
  expect(await resolve({ operation: 'add-language', source: pack, language: 'de-de' })).toMatchObject({ payload: { role: 'language-pack', identity: { language: 'de-DE' } } });
  await expect(resolve({ operation: 'add-language', source: pack, language: 'fr-FR' })).rejects.toThrow("it is the language pack of 'de-DE', not of 'fr-FR'");
  await expect(resolve({ operation: 'add-language', source, language: 'de-DE' })).rejects.toThrow("it is no language pack (release type 'Update')");
});

test('Windows PE: packages in order, drivers each in its own folder, the start script', async () => {
  test.skip(!hasTool('gcab') || !hasTool('cabextract'), 'gcab or cabextract is not installed');
  const packages = [await cab('pe/WinPE-WMI.cab', 'WinPE-WMI-Package'), await cab('pe/en-us/WinPE-WMI.cab', 'WinPE-WMI-Package', 'releaseType="Language Pack"', 'en-US')];
  const drivers = [await put('pe-a/x.inf', inf()), await put('pe-b/x.inf', inf('amd64', 'ROOT\\B'))];
  await put('pe-b/x.sys');
  const resolved = await resolve({ operation: 'update-windows-pe', packages, drivers, startScript: await put('pe/start.cmd', 'wpeinit') });
  expect(names(resolved)).toEqual(['packages/001-WinPE-WMI.cab', 'packages/002-WinPE-WMI.cab', 'drivers/001/x.inf', 'drivers/002/x.inf', 'drivers/002/x.sys', 'startnet.cmd']);
  expect(resolved.payload).toMatchObject({ kind: 'windows-pe', packages: [{ identity: { language: '' } }, { identity: { language: 'en-US' } }], drivers: [{ hardwareIds: ['ROOT\\A'] }, { hardwareIds: ['ROOT\\B'] }] });
  expect(await resolve({ operation: 'update-windows-pe', scratchSpace: 512 })).toMatchObject({ payload: { packages: [], drivers: [] }, files: [] });
  await expect(resolve({ operation: 'update-windows-pe', drivers: [packages[0]!] })).rejects.toThrow('it is no .inf');
});

test('an app package with dependencies and licence', async () => {
  test.skip(!hasTool('zip'), 'zip (Info-ZIP) is not installed');
  const app = async (name: string): Promise<string> => {
    await put(`app-${name}/AppxManifest.xml`, `<Package><Identity Name="${name}" Version="1.0.0.0" Publisher="CN=Acme" ProcessorArchitecture="x64"/></Package>`);
    await execa('zip', ['-q', `../${name}.msix`, 'AppxManifest.xml'], { cwd: path.join(folder, `app-${name}`) });
    return path.join(folder, `${name}.msix`);
  };
  const resolved = await resolve({ operation: 'add-appx', source: await app('sample'), dependencies: [await app('framework')], license: await put('License1.xml') });
  expect(names(resolved)).toEqual(['sample.msix', 'dependencies/001-framework.msix', 'license/License1.xml']);
  expect(resolved.payload).toMatchObject({ kind: 'appx', fullName: expect.stringMatching(/^sample_1\.0\.0\.0_x64__[0-9a-z]{13}$/) });
});

test('an answer file: its text and packages', async () => {
  const text = '<unattend xmlns="urn:schemas-microsoft-com:unattend"><servicing><package action="install"><assemblyIdentity name="Package_for_KB1" version="1.0.0.0" processorArchitecture="amd64" publicKeyToken="31bf3856ad364e35" language="neutral"/><source location="x.cab"/></package><package action="configure"><assemblyIdentity name="F" version="2.0.0.0" processorArchitecture="amd64" publicKeyToken="31bf3856ad364e35" language=""/></package></servicing></unattend>';
  const resolved = await resolve({ operation: 'apply-answer-file', source: await put('unattend.xml', `\uFEFF${text}`) });
  expect(resolved.payload).toMatchObject({ kind: 'answer-file', text, packages: [{ action: 'install', identity: { name: 'Package_for_KB1', language: '' } }, { action: 'configure', identity: { name: 'F' } }] });
  expect((await resolve({ operation: 'apply-answer-file', source: await put('none.xml', '<unattend/>') })).payload).toMatchObject({ packages: [] });
  await expect(resolve({ operation: 'apply-answer-file', source: await put('other.xml', '<root/>') })).rejects.toThrow('its root is not <unattend>');
  await expect(resolve({ operation: 'apply-answer-file', source: await put('cut.xml', '<unattend>') })).rejects.toThrow('not well-formed');
});

test('installers', async () => {
  expect(await resolve({ operation: 'install-application', source: await put('setup.exe') })).toMatchObject({ payload: { kind: 'application', installer: 'exe' }, files: [{ name: 'setup.exe' }] });
  await expect(resolve({ operation: 'install-application', source: await put('setup.msi') })).rejects.toThrow('it is not a compound file');
  await expect(resolve({ operation: 'check-patch', source: await put('setup.msp') })).rejects.toThrow('it is not a compound file');
});

test('every path of an operation must be there, and absolute', async () => {
  const missing = path.join(folder, 'nothing.xml');
  await expect(resolve({ operation: 'add-appx', source: await put('x.msix'), license: missing })).rejects.toMatchObject({ message: `${missing}: it does not exist` });
  await expect(resolve({ operation: 'update-windows-pe', drivers: ['${payloads}/x.inf'] })).rejects.toThrow('${payloads}/x.inf: the payloads of the scenario are not built yet');
});
