import { expect, test } from '@playwright/test';
import { parseAddDriver } from '../../harness/tools/dism/parse-add-driver.ts';
import { parseAnalyzeComponentStore } from '../../harness/tools/dism/parse-analyze-component-store.ts';
import { parseAppPatches, parseAppPatchInfo, parseCheckAppPatch } from '../../harness/tools/dism/parse-app-patches.ts';
import { parseApps } from '../../harness/tools/dism/parse-apps.ts';
import { parseCapabilityInfo } from '../../harness/tools/dism/parse-capability-info.ts';
import { parseComponentStoreHealth } from '../../harness/tools/dism/parse-component-store-health.ts';
import { parseDriverInfo } from '../../harness/tools/dism/parse-driver-info.ts';
import { parseFeatures } from '../../harness/tools/dism/parse-features.ts';
import { parseMountedImages } from '../../harness/tools/dism/parse-mounted-images.ts';
import { parsePackageInfo } from '../../harness/tools/dism/parse-package-info.ts';
import { parsePackages } from '../../harness/tools/dism/parse-packages.ts';
import { parsePeSettings } from '../../harness/tools/dism/parse-pe-settings.ts';
import { parseProvisionedAppx } from '../../harness/tools/dism/parse-provisioned-appx.ts';
import { parseTargetEditions } from '../../harness/tools/dism/parse-target-editions.ts';
import { driverInfo, packageInfo } from '../fuzz/dism-information.ts';
import { dismTranscripts } from '../fuzz/dism-transcripts.ts';
import { frame, imagingFrame, table } from '../fuzz/transcript.ts';

test('every listing is read whole', () => {
  expect(Object.fromEntries(dismTranscripts.map(({ name, text, parse, count }) => [name, count(parse(text))]))).toEqual({
    packages: 2, 'packages, table': 3, 'package information': 3, features: 3, 'features, table': 3, 'feature information': 1, capabilities: 2, 'capabilities, table': 2, 'capability information': 1,
    drivers: 2, 'drivers, table': 2, 'no drivers': 0, 'driver information': 2, 'added drivers': 2, 'international settings, offline': 2, 'current edition': 1, 'target editions': 3,
    applications: 2, 'application information': 2, patches: 2, 'patch information': 2, 'patch that applies': 1, 'provisioned apps': 2, 'images of a file': 2, 'image of an index': 2, 'mounted images': 2,
    'Windows PE settings': 1, 'component store health': 1, 'component store analysis': 1,
  });
});

test('a table may end its rows with an empty cell', () => {
  const rows = parsePackages(frame(`Packages listing:\n\n\n${table([['Package Identity', 'State', 'Release Type', 'Install Time'], ['A~1', 'Staged', 'Update', '']])}`));
  expect(rows).toEqual([{ identity: 'A~1', state: 'Staged', releaseType: 'Update', installTime: '' }]);
});

test('a table that goes on after a blank line is no shorter table', () => {
  const text = frame(`Features listing for package : A~1\n\n\n${table([['Feature Name', 'State'], ['One', 'Enabled'], ['Two', 'Disabled']])}`);
  expect(() => parseFeatures(text.replace('Two ', '\r\nTwo '))).toThrow(/goes on after its table, at "Two/);
});

test('package information', () => {
  expect(parsePackageInfo(frame(packageInfo))).toMatchObject({
    identity: 'Package_for_DotNetRollup~31bf3856ad364e35~amd64~~10.0.4785.1', applicable: true, state: 'Installed', restartRequired: 'Possible', completelyOfflineCapable: 'No',
    facts: { 'Install Client': 'WindowsUpdateAgent' }, customProperties: [], features: [{ name: 'One', state: 'Enabled' }, { name: 'Two', state: 'Disabled' }],
  });
  expect(parsePackageInfo(frame(packageInfo.replace(/Feature Name[^]*$/, '(No features found for this package)\n'))).features).toEqual([]);
  expect(() => parsePackageInfo(frame(packageInfo.replace('Applicable : Yes', 'Applicable : Perhaps')))).toThrow(/neither Yes nor No, at "Perhaps"/);
});

test('driver information of several architectures', () => {
  const info = parseDriverInfo(frame(`${driverInfo}Drivers for architecture : x86\n\nManufacturer : Contoso\nDescription : Old\nArchitecture : x86\nHardware ID : A\nService Name : \nCompatible IDs : \nExclude IDs : *B\n`));
  expect(info).toMatchObject({ publishedName: 'oem0.inf', bootCritical: false, architectures: [{ architecture: 'amd64', models: [{ hardwareId: 'ROOT\\WIDGET1' }, { compatibleIds: '*PNP2' }] }, { architecture: 'x86', models: [{ excludeIds: '*B' }] }] });
  expect(() => parseDriverInfo(frame(driverInfo.replace('Exclude IDs : \n', '')))).toThrow(/one record lacks "Exclude IDs"/);
});

test('added drivers: results also of a command that failed', () => {
  const body = 'Searching for driver packages to install...\nFound 2 driver package(s) to install.\nInstalling 1 of 2 - P:\\a: x\\one.inf: The driver package was successfully installed.\nInstalling 2 of 2 - P:\\two.inf: Error - An error occurred. The driver package could not be installed. \nFor more information, review the log file.\n';
  const failed = frame(body, '\nError: 50\n\nThe request is not supported.\n\nThe DISM log file can be found at W:\\dism.log');
  expect(parseAddDriver(failed)).toMatchObject({ drivers: [{ number: 1, path: 'P:\\a: x\\one.inf', installed: true }, { number: 2, path: 'P:\\two.inf', installed: false }], error: { code: '50', value: 50, message: 'The request is not supported.' } });
  expect(() => parseAddDriver(failed.replace(/The DISM log file[^]*/, ''))).toThrow(/is cut/);
  expect(() => parseAddDriver(frame(body.replace(/Installing 2[^]*/, '')))).toThrow(/results of 1 drivers where 2 were found/);
  expect(parseAddDriver(frame('', '\nError: 2\n\nThe system cannot find the file specified.\n\nThe DISM log file can be found at W:\\dism.log')).drivers).toEqual([]);
});

test('target editions: none is an answer, silence is not', () => {
  expect(parseTargetEditions(frame('Editions that can be upgraded to:\n\n(The current edition cannot be upgraded to any target editions.)\n'))).toEqual([]);
  expect(() => parseTargetEditions(frame('Editions that can be upgraded to:\n\n'))).toThrow(/lists nothing/);
});

test('mounted images: states and none', () => {
  expect(parseMountedImages(imagingFrame('No mounted images found.\n'))).toEqual([]);
  expect(parseMountedImages(imagingFrame('Mounted images:\n\nNo mounted images found.\n'))).toEqual([]);
  expect(() => parseMountedImages(imagingFrame('Mounted images:\n\n'))).toThrow(/lists nothing/);
  expect(() => parseMountedImages(imagingFrame('Mounted images:\n\nMount Dir : C:\\a\nImage File : D:\\b.wim\nImage Index : 1\nMounted Read/Write : Yes\nStatus : Strange\n'))).toThrow(/status is unknown, at "Status : Strange"/);
});

test('applications and patches', () => {
  expect(parseApps(frame('(No Windows Installer applications found)\n'))).toEqual([]);
  expect(() => parseApps(frame(''))).toThrow(/lists nothing/);
  const patch = 'Patch Code : {8ACD2816-595D-48AA-A43B-3523CAA4F692}\nProduct Code : {7764DEFC-C5D1-413C-8428-2AA903BF6DAA}\nPatch Name : QFE9\n';
  expect(parseAppPatches(frame(patch))).toMatchObject([{ patchName: 'QFE9', state: undefined }]);
  expect(parseAppPatchInfo(frame(`${patch}Patch State : 2 (Superseded)\n`))).toMatchObject([{ state: 'superseded' }]);
});

test('a patch applies when DISM prints it, and does not when it is silent', () => {
  expect(parseCheckAppPatch(frame('Patch Code : {8ACD2816-595D-48AA-A43B-3523CAA4F692}\nProduct Code : {7764DEFC-C5D1-413C-8428-2AA903BF6DAA}\n'))).toMatchObject({ applicable: true, patches: [{ productCode: '{7764DEFC-C5D1-413C-8428-2AA903BF6DAA}' }] });
  expect(parseCheckAppPatch(frame(''))).toEqual({ applicable: false, patches: [] });
  expect(parseCheckAppPatch(frame('The patch P:\\x.msp is not applicable to this image.\n').replaceAll('P:\\', ''))).toEqual({ applicable: false, patches: [] });
  expect(() => parseCheckAppPatch(frame('').replace(/The operation[^]*/, ''))).toThrow(/is cut/);
});

test('provisioned apps: with and without regions, and none', () => {
  const app = 'DisplayName : A\nVersion : 1.0.0.0\nArchitecture : x64\nResourceId : \nPackageName : A_1.0.0.0_x64__8wekyb3d8bbwe\n';
  const notice = 'Getting the list of app packages (.appx or .appxbundle) in this image...\n\n';
  expect(parseProvisionedAppx(frame(`${notice}${app}Regions : None\n`))).toEqual([{ displayName: 'A', version: '1.0.0.0', architecture: 'x64', resourceId: '', packageName: 'A_1.0.0.0_x64__8wekyb3d8bbwe', regions: 'None' }]);
  expect(parseProvisionedAppx(frame(app))[0]!.regions).toBe('');
  expect(parseProvisionedAppx(frame(notice))).toEqual([]);
  expect(parseProvisionedAppx(frame(''))).toEqual([]);
  expect(() => parseProvisionedAppx(imagingFrame(''))).toThrow(/lists nothing/);
  expect(() => parseProvisionedAppx(frame(`${notice}${app}Regions : all\n\n${app}`))).toThrow(/one record lacks "Regions"/);
});

test('Windows PE settings', () => {
  expect(parsePeSettings(frame('Scratch Space : 32MB\nTarget Path : X:\\\n'))).toEqual({ scratchSpaceMb: 32, targetPath: 'X:\\' });
  expect(parsePeSettings(frame('Windows PE settings:\n\nTargetPath : X:\\Windows\nScratch Space : 512 MB\nProfiling : Disabled\n'))).toEqual({ scratchSpaceMb: 512, targetPath: 'X:\\Windows' });
  expect(() => parsePeSettings(frame('Scratch Space : 32MB\n'))).toThrow(/lacks "Target Path"/);
});

test('component store: health behind the progress bar, sizes in every locale', () => {
  expect(parseComponentStoreHealth(frame('\r[====  5.0%    ] \r[====100.0%====] The component store is repairable.'))).toBe('repairable');
  expect(parseComponentStoreHealth(frame('The component store cannot be repaired.'))).toBe('not-repairable');
  expect(parseComponentStoreHealth(frame('[====100.0%====] The restore operation completed successfully.'))).toBe('healthy');
  expect(() => parseComponentStoreHealth(frame(''))).toThrow(/does not say/);
  expect(() => parseComponentStoreHealth(frame('No component store corruption detected.\nThe component store is repairable.'))).toThrow(/healthy and repairable/);
  const text = dismTranscripts.find(({ name }) => name === 'component store analysis')!.text;
  expect(parseAnalyzeComponentStore(text.replace('8.21 GB', '8,21 GB').replace('176.54 MB', '0 bytes').replace('2.05 GB', '1.023 MB'))).toMatchObject({ explorerSize: Math.round(8.21 * 1024 ** 3), cacheAndTemporaryData: 0, backupsAndDisabledFeatures: 1023 * 1024 ** 2, cleanupRecommended: true, reclaimablePackages: 3 });
});

test('capability information', () => {
  expect(parseCapabilityInfo(dismTranscripts.find(({ name }) => name === 'capability information')!.text)).toEqual({ identity: 'OpenSSH.Server~~~~0.0.1.0', name: '', state: 'Installed', displayName: 'OpenSSH Server', description: 'Secure shell server.', downloadSize: Math.round(1.32 * 1024 ** 2), installSize: Math.round(5.01 * 1024 ** 2) });
});

test('transcripts in other languages are refused by name, also with the wrong code page', () => {
  const banners: [language: RegExp, banner: string][] = [
    [/in German/, 'Tool zur Imageverwaltung f\u00fcr die Bereitstellung\nVersion: 10.0.19041.3636\n\nAbbildversion: 10.0.19045.5131'],
    [/in German/, 'Tool zur Imageverwaltung f\ufffdr die Bereitstellung\nVersion: 10.0.19041.3636'],
    [/in German/, 'Tool zur Imageverwaltung fuer die Bereitstellung\nVersion: 10.0.26100.1'],
    [/in French/, 'Outil Gestion et maintenance des images de d\u00e9ploiement\nVersion : 10.0.26100.5074\n\nVersion de l\u2019image : 10.0.26200.7171'],
    [/in French/, 'Outil Gestion et maintenance des images de d\u00c3\u00a9ploiement\nVersion : 10.0.26100.5074'],
    [/in Spanish/, 'Herramienta Administraci\u00f3n y mantenimiento de im\u00e1genes de implementaci\u00f3n\nVersi\u00f3n: 10.0.19041.3636'],
    [/in Italian/, 'Strumento Gestione e manutenzione immagini distribuzione\nVersione: 10.0.22621.1'],
    [/in Portuguese/, 'Ferramenta de Gerenciamento e Manuten\u00e7\u00e3o de Imagens de Implanta\u00e7\u00e3o\nVers\u00e3o: 10.0.19041.3636'],
    [/in Russian/, 'C\u0438\u0441\u0442\u0435\u043c\u0430 DISM\n\u0412\u0435\u0440\u0441\u0438\u044f: 10.0.19041.844'],
    [/in Russian/, 'C\u0438\u0441\u0442\u0435\u043c\u0430 \u043e\u0431\u0441\u043b\u0443\u0436\u0438\u0432\u0430\u043d\u0438\u044f \u043e\u0431\u0440\u0430\u0437\u043e\u0432 \u0440\u0430\u0437\u0432\u0435\u0440\u0442\u044b\u0432\u0430\u043d\u0438\u044f \u0438 \u0443\u043f\u0440\u0430\u0432\u043b\u0435\u043d\u0438\u044f \u0438\u043c\u0438\n\u0412\u0435\u0440\u0441\u0438\u044f: 10.0.19041.3636'],
    [/in Japanese/, '\u5c55\u958b\u30a4\u30e1\u30fc\u30b8\u306e\u30b5\u30fc\u30d3\u30b9\u3068\u7ba1\u7406\u30c4\u30fc\u30eb\n\u30d0\u30fc\u30b8\u30e7\u30f3: 10.0.26100.1150'],
    [/in Chinese \(Simplified\)/, '\u90e8\u7f72\u6620\u50cf\u670d\u52a1\u548c\u7ba1\u7406\u5de5\u5177\n\u7248\u672c: 10.0.22621.1'],
    // The same in the OEM code page 936 and in 866, read as Windows-1252.
    [/in Chinese \(Simplified\)/, Buffer.from('b2bfcaf0d3b3cff1b7fecef1bacdb9dcc0edb9a4bedf0ab0e6b1be3a2031302e302e32323632312e31', 'hex').toString('latin1')],
    [/in Russian/, new TextDecoder('windows-1252').decode(Buffer.from('43a8e1e2a5aca0204449534d0a82a5e0e1a8ef3a2031302e302e31393034312e383434', 'hex'))],
    [/in Korean/, '\ubc30\ud3ec \uc774\ubbf8\uc9c0 \uc11c\ube44\uc2a4 \ubc0f \uad00\ub9ac \ub3c4\uad6c\n\ubc84\uc804: 10.0.19041.844'],
    [/in an unknown display language/, 'Vahend DISM\nVersioon: 10.0.19041.844'],
  ];
  for (const [language, text] of banners) expect(() => parsePackages(`\r\n${text.replaceAll('\n', '\r\n')}\r\n`), text).toThrow(language);
  expect(() => parsePackages('hello\r\n')).toThrow(/lacks the line/);
  // A path in another language does not make a transcript foreign.
  expect(parseFeatures(`C:\\Tool zur Imageverwaltung f\u00fcr die Bereitstellung>dism\r\n${dismTranscripts.find(({ name }) => name === 'features')!.text}`)).toHaveLength(3);
});
