import { expect, test } from '@playwright/test';
import type { AnswerFile, Component, Pass, ServicingPackage } from '../../harness/unattend/answer-file.ts';
import { runSynchronous } from '../../harness/unattend/deployment.ts';
import { driverPaths, driverPathsWinPE } from '../../harness/unattend/driver-paths.ts';
import { internationalCore, internationalCoreWinPE } from '../../harness/unattend/international.ts';
import { AnswerFileError, readAnswerFile } from '../../harness/unattend/read-answer-file.ts';
import { configurePackage, installPackage, removePackage, stagePackage } from '../../harness/unattend/servicing-packages.ts';
import { commandsOf } from '../../harness/unattend/settings/command.ts';
import { driverFolders, internationalSettings } from '../../harness/unattend/settings/further-settings.ts';
import { shellSetupSettings } from '../../harness/unattend/settings/shell-setup-settings.ts';
import { windowsSetupSettings } from '../../harness/unattend/settings/windows-setup-settings.ts';
import { finishedSystem, identity, timeZoneSetting } from '../../harness/unattend/shell-setup.ts';
import { validateAnswerFile } from '../../harness/unattend/validate-answer-file.ts';
import { windowsSetup } from '../../harness/unattend/windows-setup.ts';
import { writeAnswerFile } from '../../harness/unattend/write-answer-file.ts';

/** Writes one component, reads it again, and has it checked; the lines inside the component. */
function written(pass: Pass, component: Component): string[] {
  const file: AnswerFile = { servicing: [], settings: [{ pass, components: [component] }] };
  const text = writeAnswerFile(file);
  expect(readAnswerFile(text)).toEqual(file);
  expect(validateAnswerFile(text, { architecture: 'amd64' }).filter(({ severity }) => severity === 'error')).toEqual([]);
  return text.split('\r\n').slice(4, -4).map((line) => line.trim());
}

test('international settings: those that are given, Setup in the UI language', () => {
  expect(written('windowsPE', internationalCoreWinPE('amd64', { uiLanguage: 'de-DE', uiLanguageFallback: 'en-US', inputLocale: '0407:00000407' }))).toEqual([
    '<SetupUILanguage>', '<UILanguage>de-DE</UILanguage>', '</SetupUILanguage>',
    '<InputLocale>0407:00000407</InputLocale>', '<UILanguage>de-DE</UILanguage>', '<UILanguageFallback>en-US</UILanguageFallback>',
  ]);
  expect(written('specialize', internationalCore('amd64', { systemLocale: 'de-DE', userLocale: 'de-CH' }))).toEqual(['<SystemLocale>de-DE</SystemLocale>', '<UserLocale>de-CH</UserLocale>']);
  expect(internationalCoreWinPE('amd64', 'en-US')).toEqual(internationalCoreWinPE('amd64', { setupUILanguage: 'en-US', inputLocale: 'en-US', systemLocale: 'en-US', uiLanguage: 'en-US', userLocale: 'en-US' }));
  const all = { uiLanguage: 'de-DE', uiLanguageFallback: 'en-US', systemLocale: 'de-DE', userLocale: 'de-AT', inputLocale: '0407:00000407' };
  expect(internationalSettings(internationalCore('amd64', all).settings)).toEqual(all);
  expect(internationalSettings(internationalCoreWinPE('amd64', { ...all, setupUILanguage: 'en-US' }).settings)).toEqual({ ...all, setupUILanguage: 'en-US' });
});

test('name, time zone and product key in specialize; the time zone alone elsewhere', () => {
  expect(written('specialize', identity('amd64'))).toEqual(['<ComputerName>WIMPROOF</ComputerName>', '<TimeZone>UTC</TimeZone>']);
  const options = { computerName: 'LAB', timeZone: 'W. Europe Standard Time', productKey: 'AAAAA-BBBBB-CCCCC-DDDDD-EEEEE' };
  const component = identity('amd64', options);
  expect(written('specialize', component)).toEqual(['<ComputerName>LAB</ComputerName>', '<ProductKey>AAAAA-BBBBB-CCCCC-DDDDD-EEEEE</ProductKey>', '<TimeZone>W. Europe Standard Time</TimeZone>']);
  expect(shellSetupSettings(component.settings)).toMatchObject(options);
  expect(written('oobeSystem', timeZoneSetting('amd64', 'UTC'))).toEqual(['<TimeZone>UTC</TimeZone>']);
});

test('driver paths of both components', () => {
  const folders = ['%configsetroot%\\drivers\\a', '%configsetroot%\\drivers\\b & c'];
  const component = driverPathsWinPE('amd64', folders);
  expect(written('windowsPE', component).slice(4, 7)).toEqual(['<PathAndCredentials wcm:action="add" wcm:keyValue="2">', '<Path>%configsetroot%\\drivers\\b &amp; c</Path>', '</PathAndCredentials>']);
  expect(driverFolders(component.settings)).toEqual(folders);
  expect(written('offlineServicing', driverPaths('amd64', folders))).toEqual(written('windowsPE', component));
});

test('commands of specialize may ask for a restart', () => {
  const commands = [
    { description: 'Registry', path: 'reg.exe add HKLM\\SOFTWARE\\x /v a /d "b" /f' },
    { description: 'Driver', path: 'pnputil.exe /delete-driver oem1.inf', willReboot: 'OnRequest' as const },
  ];
  const component = runSynchronous('amd64', commands);
  expect(written('specialize', component).slice(-7)).toEqual(['<RunSynchronousCommand wcm:action="add">', '<Description>Driver</Description>', '<Order>2</Order>', '<Path>pnputil.exe /delete-driver oem1.inf</Path>', '<WillReboot>OnRequest</WillReboot>', '</RunSynchronousCommand>', '</RunSynchronous>']);
  expect(commandsOf(component)).toEqual(commands.map(({ description, path, ...further }, index) => ({ list: 'Microsoft-Windows-Deployment/RunSynchronous', order: index + 1, line: path, description, ...further })));
});

test('packages: install, stage, remove, configure; several sources; languages', () => {
  const neutral = { name: 'Package_for_KB5099001', version: '26100.1.1.0', architecture: 'amd64', publicKeyToken: '31bf3856ad364e35', language: 'neutral' };
  const german = { ...neutral, name: 'Microsoft-Windows-Client-LanguagePack-Package', language: 'de-DE' };
  const servicing: ServicingPackage[] = [
    stagePackage(neutral, '%configsetroot%\\a.cab'),
    installPackage(neutral),
    installPackage(german, '%configsetroot%\\lp.cab', 'D:\\langpacks\\lp.cab'),
    removePackage({ ...german, language: 'fr-FR' }),
    configurePackage({ ...neutral, name: 'Microsoft-Windows-Foundation-Package', language: '' }, { NetFx3: true, SMB1Protocol: false }, 'D:\\sources\\sxs'),
  ];
  const text = writeAnswerFile({ servicing, settings: [] });
  expect(readAnswerFile(text).servicing).toEqual(servicing);
  expect(validateAnswerFile(text, { architecture: 'amd64' })).toEqual([]);
  expect(text).toContain('      <source location="%configsetroot%\\lp.cab" />\r\n      <source location="D:\\langpacks\\lp.cab" />\r\n');
  expect(text).toMatch(/<package action="remove">\s+<assemblyIdentity [^>]*language="fr-FR" \/>\s+<\/package>/);
  expect(servicing[4]?.selections).toEqual([{ name: 'NetFx3', state: true }, { name: 'SMB1Protocol', state: false }]);
});

test('what Setup does is read as it was written', () => {
  const { settings } = windowsSetup({ architecture: 'amd64', imageIndex: 4, useConfigurationSet: true, productKey: 'AAAAA-BBBBB-CCCCC-DDDDD-EEEEE' });
  expect(windowsSetupSettings(settings)).toEqual({
    disks: [{ id: '0', wipe: true, partitions: [{ order: '1', type: 'EFI', size: '260' }, { order: '2', type: 'MSR', size: '16' }, { order: '3', type: 'Primary', extend: true }] }],
    image: { '/IMAGE/INDEX': '4' },
    installTo: { disk: '0', partition: '3' },
    productKey: 'AAAAA-BBBBB-CCCCC-DDDDD-EEEEE',
    acceptEula: true,
    useConfigurationSet: true,
  });
  expect(shellSetupSettings(finishedSystem('amd64', { commandLine: 'x', description: 'y' }).settings)).toMatchObject({
    autoLogon: { username: 'wimproof', enabled: true, logonCount: '1' },
    localAccounts: [{ name: 'wimproof', displayName: 'wimproof', group: 'Administrators' }],
    oobe: { HideEULAPage: 'true', ProtectYourPC: '3' },
  });
});

test('unusual attributes of a component are kept, missing ones stay missing', () => {
  const component: Component = { name: 'Microsoft-Windows-Shell-Setup', architecture: 'wow64', publicKeyToken: '0123456789abcdef', language: 'de-DE', versionScope: 'SxS', settings: [] };
  const text = writeAnswerFile({ servicing: [], settings: [{ pass: 'specialize', components: [component] }] });
  expect(text).toContain('<component name="Microsoft-Windows-Shell-Setup" processorArchitecture="wow64" publicKeyToken="0123456789abcdef" language="de-DE" versionScope="SxS">');
  expect(readAnswerFile(text).settings[0]?.components).toEqual([component]);
  const bare = readAnswerFile('<unattend><settings pass="specialize"><component name="x"/></settings></unattend>');
  expect(bare.settings[0]?.components).toEqual([{ name: 'x', architecture: '', publicKeyToken: '', language: '', versionScope: '', settings: [] }]);
});

for (const [text, reason] of [
  ['<unattend><servicing><package action="upgrade"/></servicing></unattend>', "line 1, column 22: unknown action 'upgrade' of a package"],
  ['<unattend>\n  <settings pass="later"/></unattend>', "line 2, column 3: unknown configuration pass 'later'"],
  ['<other/>', 'line 1, column 1: the root element is <other>, not <unattend>'],
] as const)
  test(`refuses ${reason}`, () => {
    expect(() => readAnswerFile(text)).toThrow(AnswerFileError);
    expect(() => readAnswerFile(text)).toThrow(reason);
  });
