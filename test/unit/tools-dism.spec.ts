import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import { dismLines, readDismError, readDismOutput } from '../../harness/tools/dism/dism-output.ts';
import { parseCurrentEdition } from '../../harness/tools/dism/parse-current-edition.ts';
import { parseDrivers } from '../../harness/tools/dism/parse-drivers.ts';
import { parseFeatures } from '../../harness/tools/dism/parse-features.ts';
import { parseImageInfo } from '../../harness/tools/dism/parse-image-info.ts';
import { parseInternational } from '../../harness/tools/dism/parse-international.ts';
import { parsePackages } from '../../harness/tools/dism/parse-packages.ts';
import { imageOfIndex } from '../fuzz/dism-information.ts';
import { imagingFrame } from '../fuzz/transcript.ts';
import { CORPORA } from '../corpora.ts';

const corpus = resolve(CORPORA, 'dism-output');
const read = (file: string): string => readFileSync(join(corpus, file), 'utf8');

const frame = (body: string, end = 'The operation completed successfully.'): string =>
  `\r\nDeployment Image Servicing and Management tool\r\nVersion: 10.0.26100.1150\r\n\r\nImage Version: 10.0.26100.2033\r\n\r\n${body.replaceAll('\n', '\r\n')}\r\n${end}\r\n`;
const packages = frame('Packages listing:\n\nPackage Identity : Package_for_RollupFix~31bf3856ad364e35~amd64~~26100.2033.1.10\nState : Installed\nRelease Type : Security Update\nInstall Time : 29/10/2024 6:26\n\nPackage Identity : Microsoft-Windows-Client-LanguagePack-Package~31bf3856ad364e35~amd64~de-DE~10.0.26100.1\nState : Install Pending\nRelease Type : Language Pack\nInstall Time : \n');
const driverTable = frame(`Obtaining list of 3rd party drivers from the driver store...

Driver packages listing:


-------------- | ------------------ | ----- | ---------- | ------------- | ---------- | -------
Published Name | Original File Name | Inbox | Class Name | Provider Name | Date       | Version
-------------- | ------------------ | ----- | ---------- | ------------- | ---------- | -------
oem19.inf      | AppleWTP64.inf     | No    | HIDClass   | A | B : Inc.  | 29/10/2011 | 5.0.0.0
oem2.inf       | x.inf              | Yes   | Net        | 漢字            | 01/02/2020 | 1.0
`);

test.describe('listings', () => {
  test('packages: values with colons, an empty install time', () => {
    expect(parsePackages(packages)).toEqual([
      { identity: 'Package_for_RollupFix~31bf3856ad364e35~amd64~~26100.2033.1.10', state: 'Installed', releaseType: 'Security Update', installTime: '29/10/2024 6:26' },
      { identity: 'Microsoft-Windows-Client-LanguagePack-Package~31bf3856ad364e35~amd64~de-DE~10.0.26100.1', state: 'Install Pending', releaseType: 'Language Pack', installTime: '' },
    ]);
  });

  test('drivers: table, with a bar inside a value and wide characters', () => {
    const [first, second] = parseDrivers(driverTable);
    expect(first).toEqual({ publishedName: 'oem19.inf', originalFileName: 'applewtp64.inf', inbox: false, className: 'HIDClass', provider: 'A | B : Inc.', date: '29/10/2011', version: '5.0.0.0' });
    expect(second).toMatchObject({ publishedName: 'oem2.inf', inbox: true, provider: '漢字', version: '1.0' });
  });

  test('drivers: none is an answer', () => {
    expect(parseDrivers(frame('Obtaining list of 3rd party drivers from the driver store...\n\nDriver packages listing:\n\n(No drivers found in the image matching the criteria)\n'))).toEqual([]);
  });

  test('features, table', () => {
    const text = frame('Features listing for package : Microsoft-Windows-Foundation-Package~31bf3856ad364e35~amd64~~10.0.26100.1\n\n\n------------ | --------\nFeature Name | State\n------------ | --------\nTelnetClient | Enabled\nNetFx3       | Disabled with Payload Removed\n');
    expect(parseFeatures(text)).toEqual([{ name: 'TelnetClient', state: 'Enabled' }, { name: 'NetFx3', state: 'Disabled with Payload Removed' }]);
  });

  test('edition: the title is not taken for the value', () => {
    expect(parseCurrentEdition(frame('Current edition is:\n\nCurrent Edition : Professional\n'))).toBe('Professional');
    expect(() => parseCurrentEdition(frame('Current edition is:\n\n'))).toThrow(/missing/);
  });

  test('international settings, online', () => {
    const text = frame('Reporting online international settings.\n\nDefault system UI language : zh-CN\nThe UI language fallback is : en-US\nSystem locale : en-US\nDefault time zone : China Standard Time\nActive keyboard(s) : 0409:00000409, 0804:{81D4E9C9-1D3B-41BC-9E6C-4B40BF79E35E}{FA550B04-5AD7-411F-A5AC-CA038EC515D7}\nKeyboard layered driver : Not installed.\n\nInstalled language(s): en-US\n  Type : Fully localized language.\nInstalled language(s): zh-CN\n  Type : Partially localized language, MUI type.\n  Fallback Languages en-US\n');
    expect(parseInternational(text)).toMatchObject({ scope: 'online', systemUiLanguage: 'zh-CN', timeZone: 'China Standard Time', installedLanguages: [{ language: 'en-US' }, { language: 'zh-CN', fallback: 'en-US' }] });
  });

  test('image info of a file and of an index, with sizes in another locale', () => {
    const [image] = parseImageInfo(imagingFrame(imageOfIndex));
    expect(image).toMatchObject({ index: 1, name: 'Windows 11 Pro', size: 18358026779, languages: [{ language: 'en-US', isDefault: true }, { language: 'de-DE', isDefault: false }] });
    expect(image!.details).toMatchObject({ 'WIM Bootable': 'No', Architecture: 'x64', Hal: '', Version: '10.0.26100', Created: '01/04/2024 - 09:12:33' });
    expect(() => parseImageInfo(imagingFrame(imageOfIndex.replace('Edition : Professional\n', '')))).toThrow(/lacks "Edition"/);
  });

  test('progress bars vanish, wherever CR puts them', () => {
    expect(dismLines('Enabling feature(s)\r\n\r[==       3.8%      ] \r[====100.0%====] \r\nThe operation completed successfully.').filter((line) => line !== '')).toEqual(['Enabling feature(s)', 'The operation completed successfully.']);
    expect(dismLines('[====100.0%====] The operation completed successfully.')).toEqual(['The operation completed successfully.']);
  });
});

test.describe('what is not whole is refused', () => {
  test('empty, foreign, localised and failed output', () => {
    const refuse = (output: string, why: RegExp): void => expect(() => parsePackages(output)).toThrow(why);
    refuse('', /is empty/);
    refuse(' \r\n', /is empty/);
    refuse('hello', /lacks the line "Deployment Image/);
    refuse('\r\nTool zur Imageverwaltung für die Bereitstellung\r\nVersion: 10.0.1\r\n', /German/);
    refuse('\r\n部署映像服务和管理工具\r\n版本: 10.0.1\r\n', /Chinese/);
    refuse(frame('', '\r\nError: 740\r\n\r\nElevated permissions are required to run DISM.'), /error 740: Elevated permissions/);
    refuse(frame('Features listing for package : x\n'), /title/);
    refuse(packages.replace('State : Installed', 'Zustand : x'), /unknown line, at "Zustand : x"/);
    refuse(packages.replace('Release Type : Language Pack\r\n', ''), /lacks "Release Type"/);
    refuse(frame('Packages listing:\n\n'), /lists nothing/);
  });

  test('no proper prefix of a transcript is accepted', () => {
    for (const [text, parse] of [[packages, parsePackages], [driverTable, parseDrivers]] as const)
      for (let length = 0; length < text.length - 4; length += 3) expect(() => parse(text.slice(0, length)), String(length)).toThrow();
  });
});

test.describe('real transcripts', () => {
  test.skip(!existsSync(corpus), `no transcripts at ${corpus} (set WIMPROOF_CORPORA)`);

  test('features of Windows 7', () => {
    for (const file of ['puppetlabs-dism__spec__fixtures__dism_get_features', 'win7-printing-sandbox__Windows7-Features-EN.txt']) {
      const text = read(file);
      const features = parseFeatures(text);
      expect(features.length).toBe([...text.matchAll(/^Feature Name : /gm)].length);
      expect(new Set(features.map(({ state }) => state))).toEqual(new Set(['Enabled', 'Disabled']));
    }
  });

  test('international settings', () => {
    const text = frame(read('doc__brianlic-msft__multilingual-windows-image-creation__b14.txt').replace(/The operation completed[^]*$/, ''));
    expect(parseInternational(text)).toMatchObject({ scope: 'offline', systemLocale: 'fr-FR', location: 'France (GEOID = 84)', installedLanguages: [{ language: 'de-DE' }, { language: 'en-US' }, { language: 'fr-FR', type: 'Fully localized language.' }] });
    const withDistribution = frame(read('doc__brianlic-msft__add-language-packs-to-windows__b13.txt'));
    expect(parseInternational(withDistribution).installedLanguages.map(({ language }) => language)).toEqual(['ca-ES', 'es-ES']);
  });

  test('an error report', () => {
    expect(readDismError(read('chef__cab_spec__heredoc4.txt'))).toEqual({ code: '3', value: 3, message: 'The system cannot find the path specified.' });
    expect(() => readDismOutput(read('chef__cab_spec__heredoc4.txt'), '/Get-PackageInfo')).toThrow(/error 3/);
  });

  test('feature information has the frame of all others', () => {
    const output = readDismOutput(read('inspec__test__fixtures__cmd__dism-iis-webserver'), '/Get-FeatureInfo');
    expect(output).toMatchObject({ toolVersion: '10.0.16299.15', imageVersion: '10.0.16299.15' });
    expect(output.body).toContain('State : Enabled');
  });

  test('excerpts without a frame are refused', () => {
    for (const file of ['chef__cab_spec__heredoc1.txt', 'doc__sfigg__add-drivers-langs-universal-apps-sxs__b3.txt', 'inspec__test__fixtures__cmd__get-windows-feature']) expect(() => parsePackages(read(file)), file).toThrow(/lacks the line/);
  });
});
