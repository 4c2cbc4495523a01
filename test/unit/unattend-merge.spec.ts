import { expect, test } from '@playwright/test';
import { AnswerFileError } from '../../harness/unattend/answer-file-error.ts';
import { UNATTEND_NAMESPACE, WCM_NAMESPACE, type AnswerFile } from '../../harness/unattend/answer-file.ts';
import { resealToAudit, runSynchronous } from '../../harness/unattend/deployment.ts';
import { driverPaths } from '../../harness/unattend/driver-paths.ts';
import { internationalCore, internationalCoreWinPE } from '../../harness/unattend/international.ts';
import { AnswerFileConflict } from '../../harness/unattend/merge/conflict-error.ts';
import { mergeAnswerFiles, tryMerge } from '../../harness/unattend/merge-answer-files.ts';
import { readAnswerFile } from '../../harness/unattend/read-answer-file.ts';
import { configurePackage, installPackage, removePackage } from '../../harness/unattend/servicing-packages.ts';
import { commandsOf } from '../../harness/unattend/settings/command.ts';
import { driverFolders } from '../../harness/unattend/settings/further-settings.ts';
import { auditAccount, finishedSystem, identity } from '../../harness/unattend/shell-setup.ts';
import { validateAnswerFile } from '../../harness/unattend/validate-answer-file.ts';
import { windowsSetup } from '../../harness/unattend/windows-setup.ts';
import { writeAnswerFile } from '../../harness/unattend/write-answer-file.ts';
import { corpusTexts, hasCorpus, NO_CORPUS } from './fixtures/answer-file-corpus.ts';

const KB = { name: 'Package_for_KB5099001', version: '26100.1.1.0', architecture: 'amd64', publicKeyToken: '31bf3856ad364e35', language: 'neutral' };
const FOUNDATION = { ...KB, name: 'Microsoft-Windows-Foundation-Package', version: '10.0.26100.1', language: '' };
const READY = 'cmd.exe /c ready.cmd';
const setup = (): AnswerFile => ({
  servicing: [installPackage(KB, '%configsetroot%\\a.cab'), configurePackage(FOUNDATION, { NetFx3: true })],
  settings: [
    { pass: 'windowsPE', components: [internationalCoreWinPE('amd64', 'en-US'), windowsSetup({ architecture: 'amd64', imageIndex: 1, useConfigurationSet: true, productKey: 'AAAAA-BBBBB-CCCCC-DDDDD-EEEEE' })] },
    { pass: 'offlineServicing', components: [driverPaths('amd64', ['%configsetroot%\\drivers'])] },
    { pass: 'specialize', components: [identity('amd64'), runSynchronous('amd64', [{ description: 'ours', path: 'reg.exe add x' }])] },
    { pass: 'oobeSystem', components: [internationalCore('amd64', 'en-US'), finishedSystem('amd64', { commandLine: READY, description: 'ready' })] },
  ],
});
const audit = (): AnswerFile => ({
  servicing: [],
  settings: [
    { pass: 'auditSystem', components: [auditAccount('amd64')] },
    { pass: 'auditUser', components: [runSynchronous('amd64', [{ description: 'ready', path: READY }])] },
    { pass: 'oobeSystem', components: [resealToAudit('amd64')] },
  ],
});
const only = (pass: AnswerFile['settings'][number]['pass'], ...components: AnswerFile['settings'][number]['components']): AnswerFile => ({ servicing: [], settings: [{ pass, components }] });

const component = (name: string, inner: string): string => `<component name="Microsoft-Windows-${name}" processorArchitecture="amd64" publicKeyToken="31bf3856ad364e35" language="neutral" versionScope="nonSxS">${inner}</component>`;
const file = (inner: string): string => `<unattend xmlns="${UNATTEND_NAMESPACE}" xmlns:wcm="${WCM_NAMESPACE}">\n${inner}\n</unattend>\n`;
const inPass = (pass: string, name: string, inner: string): string => file(`  <settings pass="${pass}">\n    ${component(name, inner)}\n  </settings>`);

/** Whether every character of `part` stands in `whole` in the same order. */
function survivesIn(part: string, whole: string): boolean {
  let at = 0;
  for (const character of part) {
    at = whole.indexOf(character, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

test('merged with an empty file, our answer file comes out', () => {
  for (const ours of [setup(), audit()]) {
    const { text, conflicts } = mergeAnswerFiles(`<?xml version="1.0" encoding="utf-8"?>\r\n<unattend xmlns="${UNATTEND_NAMESPACE}" xmlns:wcm="${WCM_NAMESPACE}">\r\n</unattend>\r\n`, ours);
    expect(conflicts).toEqual([]);
    expect(text).toBe(writeAnswerFile(ours));
    expect(mergeAnswerFiles(text, { servicing: ours.servicing, settings: [] }).text, 'packages that are there already').toBe(text);
  }
});

test('every file of the corpus takes our settings: nothing of the user is lost, all of ours is there or named', () => {
  test.skip(!hasCorpus, NO_CORPUS);
  let merged = 0;
  let clean = 0;
  for (const { name, text } of corpusTexts()) {
    for (const ours of [setup(), audit()]) {
      let result;
      try {
        result = tryMerge(text, ours);
      } catch (error) {
        expect(error, name).toBeInstanceOf(AnswerFileError);
        continue;
      }
      merged++;
      const bearable = result.conflicts.every(({ resolution }) => resolution === 'user');
      clean += Number(bearable);
      expect(survivesIn(text, result.text), `${name}: the user's text survives`).toBe(true);
      for (const comment of text.match(/<!--[^]*?-->/g) ?? []) expect(result.text, name).toContain(comment);
      const after = readAnswerFile(result.text);
      for (const { pass, components } of ours.settings)
        for (const { name: wanted } of components)
          expect(after.settings.some((each) => each.pass === pass && each.components.some((found) => found.name === wanted && found.architecture === 'amd64')), `${name}: ${pass} ${wanted}`).toBe(true);
      for (const { identity: wanted, action } of ours.servicing) expect(after.servicing, name).toContainEqual(expect.objectContaining({ action, identity: wanted }));
      const before = new Set(validateAnswerFile(text).map((finding) => `${finding.code} ${finding.text}`));
      const added = validateAnswerFile(result.text).filter((finding) => finding.severity === 'error' && !before.has(`${finding.code} ${finding.text}`));
      if (bearable) expect(added.map((finding) => `${name}: ${finding.code} ${finding.text}`)).toEqual([]);
      expect(tryMerge(result.text, { servicing: ours.servicing, settings: ours.settings.filter(({ pass }) => pass === 'offlineServicing') }).text, `${name}: a second merge adds nothing`).toBe(result.text);
    }
  }
  expect(merged).toBe(156);
  expect(clean).toBe(104);
});

test("the user's value wins where it breaks nothing", () => {
  const { text, conflicts } = mergeAnswerFiles(inPass('specialize', 'Shell-Setup', '<ComputerName>BOB</ComputerName>'), only('specialize', identity('amd64', { productKey: 'AAAAA-BBBBB-CCCCC-DDDDD-EEEEE' })));
  expect(conflicts).toEqual([{ pass: 'specialize', component: 'Microsoft-Windows-Shell-Setup', setting: 'ComputerName', user: 'BOB', ours: 'WIMPROOF', resolution: 'user' }]);
  expect(text).toContain('<ComputerName>BOB</ComputerName>');
  expect(text).toContain('<TimeZone>UTC</TimeZone>');
  expect(text).not.toContain('WIMPROOF');
});

test('a difference of letter case or white space is none', () => {
  const user = inPass('oobeSystem', 'Shell-Setup', '<OOBE>\n<HideEULAPage> TRUE </HideEULAPage></OOBE>');
  expect(mergeAnswerFiles(user, only('oobeSystem', finishedSystem('amd64', { commandLine: READY, description: 'x' }))).conflicts).toEqual([]);
});

test("our commands come behind the user's, numbered on; driver folders and accounts too", () => {
  const user = file(`
  <settings pass="offlineServicing">${component('PnpCustomizationsNonWinPE', '<DriverPaths><PathAndCredentials wcm:action="add" wcm:keyValue="7"><Path>C:\\d</Path></PathAndCredentials></DriverPaths>')}</settings>
  <settings pass="oobeSystem">${component('Shell-Setup', '<FirstLogonCommands><SynchronousCommand wcm:action="add"><CommandLine>user.cmd</CommandLine><Order>12</Order></SynchronousCommand></FirstLogonCommands><UserAccounts><LocalAccounts><LocalAccount wcm:action="add"><Name>bob</Name></LocalAccount></LocalAccounts></UserAccounts>')}</settings>`);
  const { text } = mergeAnswerFiles(user, setup());
  const after = readAnswerFile(text);
  const shell = after.settings.find(({ pass }) => pass === 'oobeSystem')!.components.find(({ name }) => name === 'Microsoft-Windows-Shell-Setup')!;
  expect(commandsOf(shell)).toEqual([{ list: 'Microsoft-Windows-Shell-Setup/FirstLogonCommands', order: 12, line: 'user.cmd' }, { list: 'Microsoft-Windows-Shell-Setup/FirstLogonCommands', order: 13, line: READY, description: 'ready' }]);
  expect(text).toMatch(/<Name>bob<\/Name>[^]*<Name>wimproof<\/Name>/);
  expect(text).toContain('wcm:keyValue="8"');
  expect(after.settings.flatMap(({ components }) => components).flatMap(({ settings }) => driverFolders(settings))).toEqual(['C:\\d', '%configsetroot%\\drivers']);
});

test('commands are numbered anew when 500 is reached', () => {
  const commands = [[500, 'second'], [3, 'first']].map(([order, line]) => `<RunSynchronousCommand wcm:action="add"><Order>${order}</Order><Path>${line}</Path></RunSynchronousCommand>`).join('');
  const { text } = mergeAnswerFiles(inPass('specialize', 'Deployment', `<RunSynchronous>${commands}</RunSynchronous>`), setup());
  const deployment = readAnswerFile(text).settings.flatMap(({ components }) => components).find(({ name }) => name.endsWith('-Deployment'))!;
  expect(commandsOf(deployment).map(({ order, line }) => [order, line])).toEqual([[1, 'first'], [2, 'second'], [3, 'reg.exe add x']]);
});

const breaks: [name: string, user: string, ours: () => AnswerFile, setting: string, why: string][] = [
  ['another disk layout', inPass('windowsPE', 'Setup', '<DiskConfiguration><Disk wcm:action="add"><DiskID>1</DiskID></Disk></DiskConfiguration>'), setup, 'windowsPE Microsoft-Windows-Setup/DiskConfiguration', "the machine's disk is laid out"],
  ['another image', inPass('windowsPE', 'Setup', '<ImageInstall><OSImage><InstallFrom><MetaData wcm:action="add"><Key>/IMAGE/NAME</Key><Value>Windows 11 Pro</Value></MetaData></InstallFrom></OSImage></ImageInstall>'), setup, 'ImageInstall/OSImage/InstallFrom', "the scenario's image"],
  ['another partition', inPass('windowsPE', 'Setup', '<ImageInstall><OSImage><InstallTo><DiskID>0</DiskID><PartitionID>4</PartitionID></InstallTo></OSImage></ImageInstall>'), setup, 'ImageInstall/OSImage/InstallTo', "the machine's disk"],
  ['any partition', inPass('windowsPE', 'Setup', '<ImageInstall><OSImage><InstallToAvailablePartition>true</InstallToAvailablePartition></OSImage></ImageInstall>'), setup, 'ImageInstall/OSImage/InstallToAvailablePartition', 'the installation fails'],
  ['no configuration set', inPass('windowsPE', 'Setup', '<UseConfigurationSet>false</UseConfigurationSet>'), setup, 'UseConfigurationSet', 'packages and drivers'],
  ['an empty product key', inPass('windowsPE', 'Setup', '<UserData><ProductKey><Key /></ProductKey></UserData>'), setup, 'UserData/ProductKey/Key', 'Setup asks for a key'],
  ['a dialogue', inPass('windowsPE', 'Setup', '<UserData><ProductKey><WillShowUI>Always</WillShowUI></ProductKey></UserData>'), setup, 'UserData/ProductKey/WillShowUI', 'wait for a person'],
  ['an upgrade', inPass('windowsPE', 'Setup', '<UpgradeData><Upgrade>true</Upgrade></UpgradeData>'), setup, 'UpgradeData/Upgrade', 'no clean installation'],
  ['the logon of another account', inPass('oobeSystem', 'Shell-Setup', '<AutoLogon><Username>bob</Username></AutoLogon>'), setup, 'AutoLogon/Username', 'the first logon'],
  ['no automatic logon', inPass('oobeSystem', 'Shell-Setup', '<AutoLogon><Enabled>false</Enabled></AutoLogon>'), setup, 'AutoLogon/Enabled', 'the first logon'],
  ['a domain logon', inPass('oobeSystem', 'Shell-Setup', '<AutoLogon><Domain>CORP</Domain></AutoLogon>'), setup, 'AutoLogon/Domain', 'a local account'],
  ['our account with another group', inPass('oobeSystem', 'Shell-Setup', '<UserAccounts><LocalAccounts><LocalAccount wcm:action="add"><Group>Users</Group><Name>Wimproof</Name></LocalAccount></LocalAccounts></UserAccounts>'), setup, 'UserAccounts/LocalAccounts/LocalAccount', 'WinRM'],
  ['a page of OOBE', inPass('oobeSystem', 'Shell-Setup', '<OOBE><HideOnlineAccountScreens>false</HideOnlineAccountScreens></OOBE>'), setup, 'OOBE/HideOnlineAccountScreens', 'wait for a person'],
  ['audit mode instead of the first logon', inPass('oobeSystem', 'Deployment', '<Reseal><Mode>Audit</Mode></Reseal>'), setup, 'oobeSystem Microsoft-Windows-Deployment/Reseal', 'the machine would go to audit mode'],
  ['OOBE instead of audit mode', inPass('oobeSystem', 'Deployment', '<Reseal><Mode>OOBE</Mode></Reseal>'), audit, 'Reseal/Mode', 'works in audit mode'],
  ['shutting down in audit mode', inPass('auditUser', 'Deployment', '<Reseal><Mode>OOBE</Mode><ForceShutdownNow>true</ForceShutdownNow></Reseal>'), audit, 'auditUser Microsoft-Windows-Deployment/Reseal', 'leave audit mode'],
  ['generalizing in audit mode', inPass('auditUser', 'Deployment', '<Generalize><Mode>OOBE</Mode></Generalize>'), audit, 'auditUser Microsoft-Windows-Deployment/Generalize', 'generalized before the job'],
];
for (const [name, user, ours, setting, why] of breaks)
  test(`is an error: ${name}`, () => {
    expect(() => mergeAnswerFiles(user, ours())).toThrow(AnswerFileConflict);
    const errors = tryMerge(user, ours()).conflicts.filter(({ resolution }) => resolution === 'error');
    expect(errors).toHaveLength(1);
    expect(`${errors[0]?.pass} ${errors[0]?.component}/${errors[0]?.setting}`).toContain(setting);
    expect(errors[0]?.why).toContain(why);
    expect(errors[0]?.user).not.toBe('********');
  });

test('one error names every setting that breaks the run, without secrets', () => {
  const user = inPass('oobeSystem', 'Shell-Setup', '<AutoLogon><Password><Value>hunter2</Value><PlainText>true</PlainText></Password><Username>bob</Username><LogonCount>5</LogonCount></AutoLogon>');
  const error = (() => {
    try {
      return mergeAnswerFiles(user, setup());
    } catch (thrown) {
      return thrown;
    }
  })();
  expect(error).toMatchObject({ code: 'WP-UNATTEND-CONFLICT', kind: 'scenario' });
  expect(String(error)).toContain("oobeSystem Microsoft-Windows-Shell-Setup/AutoLogon/Username is 'bob' and must be 'wimproof'");
  expect(String(error)).toContain("AutoLogon/Password is '********'");
  expect(String(error)).not.toContain('LogonCount');
  expect(JSON.stringify(error) + String(error)).not.toContain('hunter2');
});

test('a caller can name further settings that must be ours', () => {
  const user = inPass('specialize', 'Shell-Setup', '<TimeZone>GMT Standard Time</TimeZone>');
  const indispensable = [{ component: 'Microsoft-Windows-Shell-Setup', setting: 'TimeZone', why: 'the operation sets it' }];
  expect(mergeAnswerFiles(user, setup()).conflicts).toHaveLength(1);
  expect(() => mergeAnswerFiles(user, setup(), { indispensable })).toThrow("is 'GMT Standard Time' and must be 'UTC' (the operation sets it)");
});

test('packages: the same is not added twice, selections are merged, a contradiction is an error', () => {
  const servicing = (inner: string): string => file(`  <servicing>${inner}</servicing>`);
  const id = ({ name, version, architecture, publicKeyToken, language }: typeof KB): string => `<assemblyIdentity name="${name}" version="${version}" processorArchitecture="${architecture}" publicKeyToken="${publicKeyToken}" language="${language}"/>`;
  const ours = (...packages: AnswerFile['servicing']): AnswerFile => ({ servicing: packages, settings: [] });
  const user = servicing(`<package action="configure">${id(FOUNDATION)}<selection name="TelnetClient" state="true"/></package>`);
  const { text } = mergeAnswerFiles(user, ours(configurePackage(FOUNDATION, { NetFx3: true, telnetclient: true }), installPackage(KB, 'a.cab')));
  expect(readAnswerFile(text).servicing).toEqual([configurePackage(FOUNDATION, { TelnetClient: true, NetFx3: true }), installPackage(KB, 'a.cab')]);
  expect(() => mergeAnswerFiles(user, ours(configurePackage(FOUNDATION, { TelnetClient: false })))).toThrow("selection TelnetClient is 'true' and must be 'false'");
  expect(() => mergeAnswerFiles(servicing(`<package action="remove">${id(KB)}</package>`), ours(installPackage(KB, 'a.cab')))).toThrow("Package_for_KB5099001/action is 'remove' and must be 'install'");
  expect(readAnswerFile(mergeAnswerFiles(file('  <servicing/>'), ours(removePackage(KB))).text).servicing).toEqual([removePackage(KB)]);
});

test('prefixes, line ends, indentation and foreign elements are those of the user', () => {
  const user = `\uFEFF<?xml version="1.0" encoding="UTF-16"?>\r\n<!-- mine -->\r\n<u:unattend xmlns:u="${UNATTEND_NAMESPACE}">\r\n\t<u:settings pass="oobeSystem"/>\r\n\t<x:Extensions xmlns:x="urn:x">&lt;</x:Extensions>\r\n</u:unattend>`;
  const { text } = mergeAnswerFiles(user, setup());
  expect(text.startsWith(`\uFEFF<?xml version="1.0" encoding="utf-8"?>\r\n<!-- mine -->\r\n<u:unattend xmlns:u="${UNATTEND_NAMESPACE}" xmlns:wcm="${WCM_NAMESPACE}">\r\n\t<u:servicing>\r\n`)).toBe(true);
  expect(text.endsWith('\t<x:Extensions xmlns:x="urn:x">&lt;</x:Extensions>\r\n</u:unattend>')).toBe(true);
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  expect(text).toContain('\t<u:settings pass="oobeSystem">\r\n\t  <u:component name="Microsoft-Windows-International-Core"');
  expect(readAnswerFile(text).settings.map(({ pass }) => pass)).toEqual(['windowsPE', 'offlineServicing', 'specialize', 'oobeSystem']);
  expect(readAnswerFile(text).settings).toEqual(setup().settings);
  expect(validateAnswerFile(text).filter(({ severity }) => severity === 'error')).toEqual([]);
});

test('a component for another architecture is not ours', () => {
  const user = inPass('specialize', 'Shell-Setup', '<ComputerName>BOB</ComputerName>').replace('amd64', 'x86');
  const { text, conflicts } = mergeAnswerFiles(user, only('specialize', identity('amd64')));
  expect(conflicts).toEqual([]);
  expect(readAnswerFile(text).settings[0]?.components.map(({ architecture }) => architecture)).toEqual(['x86', 'amd64']);
});

test('what is no answer file is refused with its place', () => {
  expect(() => mergeAnswerFiles('<unattend>\n<settings', setup())).toThrow('line 2, column 10');
  expect(() => mergeAnswerFiles('<html/>', setup())).toThrow('the root element is <html>');
});
