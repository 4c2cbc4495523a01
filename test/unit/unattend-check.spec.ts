import { expect, test } from '@playwright/test';
import { passesOfComponent, passesOfSetting } from '../../harness/unattend/reference/allowed-passes.ts';
import { type Finding, validateAnswerFile } from '../../harness/unattend/validate-answer-file.ts';
import { elementsOf, type XmlElement } from '../../harness/unattend/xml/nodes.ts';
import { readDocument } from '../../harness/unattend/xml/read-document.ts';
import { writeDocument } from '../../harness/unattend/xml/write-document.ts';
import { corpusTexts, hasCorpus, NO_CORPUS } from './fixtures/answer-file-corpus.ts';
import { randomFrom } from './fixtures/seeded-random.ts';

const IDENTITY = 'processorArchitecture="amd64" publicKeyToken="31bf3856ad364e35" language="neutral" versionScope="nonSxS"';
const file = (inner: string): string => `<unattend xmlns="urn:schemas-microsoft-com:unattend" xmlns:wcm="http://schemas.microsoft.com/WMIConfig/2002/State">\n${inner}\n</unattend>`;
const component = (name: string, inner: string, attributes = IDENTITY): string => `<component name="Microsoft-Windows-${name}" ${attributes}>${inner}</component>`;
const inPass = (pass: string, name: string, inner: string, attributes = IDENTITY): string => file(`<settings pass="${pass}">\n${component(name, inner, attributes)}\n</settings>`);
const packaged = (inner: string): string => file(`<servicing>\n${inner}\n</servicing>`);
const assembly = '<assemblyIdentity name="KB" version="1.2.3.4" processorArchitecture="amd64" publicKeyToken="31bf3856ad364e35" language="neutral"/>';

/** `line:column severity CODE text` of each finding. */
function found(text: string, options: { architecture?: string } = {}): string[] {
  return validateAnswerFile(text, options).map((finding) => `${finding.line}:${finding.column} ${finding.severity} ${finding.code.replace('WP-UNATTEND-', '')} ${finding.text}`);
}

const command = (order: string, line: string): string => `<RunSynchronousCommand><Order>${order}</Order><Path>${line}</Path></RunSynchronousCommand>`;
const disk = (second: string): string =>
  `<DiskConfiguration><Disk><CreatePartitions><CreatePartition><Order>2</Order><Type>${second}</Type></CreatePartition><CreatePartition><Order>1</Order><Type>EFI</Type></CreatePartition></CreatePartitions>` +
  `<ModifyPartitions><ModifyPartition><PartitionID>2</PartitionID><Format>NTFS</Format></ModifyPartition></ModifyPartitions><DiskID>0</DiskID><WillWipeDisk>true</WillWipeDisk></Disk></DiskConfiguration>`;

const CASES: [name: string, text: string, expected: string | RegExp, architecture?: string][] = [
  ['a file that is none', '<unattend>\n<a></unattend>', '2:4 error SYNTAX </unattend> stands where </a> is expected'],
  ['no namespace', '<unattend/>', /^1:1 error NAMESPACE <unattend> is in the namespace ''/],
  ['servicing behind settings', file('<settings pass="specialize"/>\n<servicing/>'), '3:1 error ORDER <servicing> stands behind <settings>; it comes first'],
  ['servicing twice', file('<servicing/>\n<servicing/>'), '3:1 error SERVICING-TWICE a second <servicing>'],
  ['settings behind extensions', file('<x:y xmlns:x="urn:x"/>\n<settings pass="specialize"/>'), /^3:1 error ORDER <settings> stands behind <x:y>/],
  ['an element of its own', file('<setting/>'), '2:1 error ELEMENT <setting> is neither <servicing> nor <settings>'],
  ['an unknown pass', file('<settings pass="oobe"/>'), /^2:1 error PASS there is no configuration pass 'oobe' \(windowsPE, /],
  ['a pass in another letter case', file('<settings pass="WindowsPE"/>'), '2:1 error PASS the configuration pass is called windowsPE, not WindowsPE'],
  ['a pass twice', file('<settings pass="specialize"/>\n<settings pass="specialize"/>'), '3:1 note PASS-TWICE a further <settings> of the pass specialize'],
  ['a component in a pass that it is not for', inPass('specialize', 'Setup', ''), '3:1 error COMPONENT-PASS Microsoft-Windows-Setup has no setting for the pass specialize (only windowsPE)'],
  ['a setting in a pass that it is not for', inPass('specialize', 'Shell-Setup', '\n<OOBE/>'), '4:1 error SETTING-PASS Microsoft-Windows-Shell-Setup/OOBE is not for the pass specialize (only oobeSystem)'],
  ['no architecture', inPass('specialize', 'Shell-Setup', '', IDENTITY.replace('processorArchitecture="amd64"', '')), '3:1 error ARCHITECTURE-MISSING Microsoft-Windows-Shell-Setup has no processorArchitecture'],
  ['an architecture that there is not', inPass('specialize', 'Shell-Setup', '', IDENTITY.replace('amd64', 'x64')), "3:1 error ARCHITECTURE-UNKNOWN Microsoft-Windows-Shell-Setup has the processorArchitecture 'x64', which there is not"],
  ['another architecture than the image', inPass('specialize', 'Shell-Setup', ''), '3:1 error ARCHITECTURE Microsoft-Windows-Shell-Setup is for amd64: on arm64 it is passed over silently', 'arm64'],
  ['a wrong token', inPass('specialize', 'Shell-Setup', '', IDENTITY.replace('31bf', '31BE')), "3:1 error PUBLIC-KEY-TOKEN Microsoft-Windows-Shell-Setup has the publicKeyToken '31BE3856ad364e35', not 31bf3856ad364e35"],
  ['no token', inPass('specialize', 'Shell-Setup', '', 'processorArchitecture="amd64" language="neutral"'), /PUBLIC-KEY-TOKEN Microsoft-Windows-Shell-Setup has no publicKeyToken/],
  ['no language', inPass('specialize', 'Shell-Setup', '', 'processorArchitecture="amd64" publicKeyToken="31bf3856ad364e35"'), '3:1 error LANGUAGE Microsoft-Windows-Shell-Setup has no language (neutral)'],
  ['a component twice', file(`<settings pass="specialize">${component('Shell-Setup', '')}\n${component('shell-setup', '')}</settings>`), '3:1 error COMPONENT-TWICE Microsoft-Windows-shell-setup (amd64) stands in the pass specialize twice'],
  ['a package without a source', packaged(`<package action="install">${assembly}</package>`), '3:1 error PACKAGE-SOURCE KB is to be installed but has no source'],
  ['a package to stage without a source', packaged(`<package action="stage">${assembly}</package>`), '3:1 error PACKAGE-SOURCE KB is to be staged but has no source'],
  ['a source without a location', packaged(`<package action="install">${assembly}<source/></package>`), '3:1 error PACKAGE-SOURCE a <source> of KB has no location'],
  ['an unknown action', packaged(`<package action="add">${assembly}</package>`), "3:1 error PACKAGE-ACTION a package has the action 'add' (install, configure, remove, stage)"],
  ['a package without identity', packaged('<package action="remove"/>'), '3:1 error PACKAGE-IDENTITY a package without an assemblyIdentity'],
  ['half an identity', packaged('<package action="remove"><assemblyIdentity name="KB" version="1.2.3.4"/></package>'), '3:1 error PACKAGE-IDENTITY the identity of KB lacks processorArchitecture, publicKeyToken, language'],
  ['half a version', packaged(`<package action="remove">${assembly.replace('1.2.3.4', '1.2')}</package>`), "3:1 error PACKAGE-IDENTITY the version of KB is '1.2', not four numbers"],
  ['a package of another architecture', packaged(`<package action="remove">${assembly}</package>`), '3:1 error ARCHITECTURE KB is for amd64, the image is x86', 'x86'],
  ['a password', inPass('oobeSystem', 'Shell-Setup', '<AutoLogon>\n<Password><Value>secret</Value><PlainText>true</PlainText></Password></AutoLogon>'), '4:1 warning PASSWORD <Password> is in plain text'],
  ['a password without PlainText', inPass('oobeSystem', 'Shell-Setup', '<AutoLogon>\n<Password><Value>secret</Value></Password></AutoLogon>'), '4:1 warning PASSWORD <Password> is in plain text (PlainText is missing, the default is true)'],
  ['a password to join a domain', inPass('specialize', 'UnattendedJoin', '<Identification><Credentials>\n<Password>secret</Password></Credentials></Identification>'), '4:1 warning PASSWORD <Password> is in plain text'],
  ['an obfuscated password', inPass('oobeSystem', 'Shell-Setup', '<UserAccounts>\n<AdministratorPassword><Value>cABBAA==</Value><PlainText>false</PlainText></AdministratorPassword></UserAccounts>'), /^4:1 note PASSWORD-OBFUSCATED/],
  ['a product key', inPass('specialize', 'Shell-Setup', '\n<ProductKey>AAAAA-BBBBB-CCCCC-DDDDD-EEEEE</ProductKey>'), '4:1 warning PRODUCT-KEY a product key'],
  ['a published product key', inPass('windowsPE', 'Setup', '<UserData>\n<ProductKey><Key>W269N-WFGWX-YVC9B-4J6C9-T83GX</Key></ProductKey></UserData>'), '4:1 note PRODUCT-KEY a generic volume licence key, which Microsoft publishes'],
  ['two targets', inPass('windowsPE', 'Setup', '<ImageInstall><OSImage><InstallTo/>\n<InstallToAvailablePartition>TRUE</InstallToAvailablePartition></OSImage></ImageInstall>'), '4:1 error INSTALL-TARGET InstallTo and InstallToAvailablePartition are both set: the installation fails'],
  ['a formatted reserved partition', inPass('windowsPE', 'Setup', disk('MSR')), /error PARTITION-FORMAT partition 2 is the reserved partition \(MSR\) and takes no Format$/],
  ['a long path', inPass('specialize', 'Deployment', `<RunSynchronous>${command('1', 'x'.repeat(260))}</RunSynchronous>`), /error COMMAND-LENGTH RunSynchronousCommand\/Path has 260 characters, more than 259$/],
  ['a long command line', inPass('oobeSystem', 'Shell-Setup', `<FirstLogonCommands><SynchronousCommand><CommandLine>${'x'.repeat(1025)}</CommandLine></SynchronousCommand></FirstLogonCommands>`), /error COMMAND-LENGTH SynchronousCommand\/CommandLine has 1025 characters/],
  ['an order twice', inPass('specialize', 'Deployment', `<RunSynchronous>${command('1', 'a')}${command('1', 'b')}</RunSynchronous>`), /error COMMAND-ORDER two commands of <RunSynchronous> have the Order 1$/],
  ['an order of 501', inPass('specialize', 'Deployment', `<RunSynchronous>${command('501', 'a')}</RunSynchronous>`), /error COMMAND-ORDER the Order '501' is no number from 1 to 500$/],
  ['a long computer name', inPass('specialize', 'Shell-Setup', '\n<ComputerName>ABCDEFGHIJKLMNOP</ComputerName>'), "4:1 error COMPUTER-NAME the computer name 'ABCDEFGHIJKLMNOP' has 16 bytes, more than 15"],
  ['a computer name with a blank', inPass('specialize', 'Shell-Setup', '\n<ComputerName>MY PC</ComputerName>'), "4:1 error COMPUTER-NAME the computer name 'MY PC' has ' '"],
];
for (const [name, text, expected, architecture] of CASES)
  test(`finds ${name}, and nothing else`, () => {
    const findings = found(text, architecture === undefined ? {} : { architecture });
    expect(findings).toHaveLength(1);
    expect(findings[0]).toEqual(expected instanceof RegExp ? expect.stringMatching(expected) : expected);
  });

const FINE: [name: string, text: string, architecture?: string][] = [
  ['a package that was staged before', packaged(`<package action="stage">${assembly}<source location="a.cab"/></package><package action="install">${assembly}</package>`)],
  ['several architectures in one file', file(`<settings pass="specialize">${component('Shell-Setup', '')}${component('Shell-Setup', '', IDENTITY.replace('amd64', 'arm64'))}</settings>`), 'arm64'],
  ['a 32-bit component on a 64-bit image', inPass('specialize', 'Shell-Setup', '', IDENTITY.replace('amd64', 'wow64')), 'amd64'],
  ['a formatted primary partition', inPass('windowsPE', 'Setup', disk('Primary'))],
  ['an MSR on a disk that keeps its partitions', inPass('windowsPE', 'Setup', disk('MSR').replace('<WillWipeDisk>true', '<WillWipeDisk>false'))],
  ['InstallTo, and InstallToAvailablePartition false', inPass('windowsPE', 'Setup', '<ImageInstall><OSImage><InstallTo/><InstallToAvailablePartition>false</InstallToAvailablePartition></OSImage></ImageInstall>')],
  ['an empty password, a random computer name', inPass('specialize', 'Shell-Setup', '<AutoLogon><Password><Value></Value><PlainText>true</PlainText></Password></AutoLogon><ComputerName>*</ComputerName>')],
  ['limits that are kept', inPass('specialize', 'Deployment', `<RunSynchronous>${command('1', 'x'.repeat(259))}${command('500', 'y')}</RunSynchronous>`)],
  ['components that the reference does not know', inPass('generalize', 'Security-Licensing-SLC', '')],
];
for (const [name, text, architecture] of FINE) test(`finds nothing wrong with ${name}`, () => expect(found(text, architecture === undefined ? {} : { architecture })).toEqual([]));

test('findings stand in the order of the file, cite a source and quote no secret', () => {
  const text = inPass('oobeSystem', 'Shell-Setup', '<OOBE/>\n<AutoLogon><Password><Value>hunter2</Value></Password></AutoLogon>\n<ComputerName>x y</ComputerName>').replace('</unattend>', '<servicing/></unattend>');
  const findings = validateAnswerFile(text);
  expect(findings.map(({ code }) => code.slice(12))).toEqual(['PASSWORD', 'SETTING-PASS', 'COMPUTER-NAME', 'ORDER']);
  for (const { source } of findings) expect(source.length).toBeGreaterThan(10);
  expect(JSON.stringify(findings)).not.toContain('hunter2');
});

test('the table of passes knows components and settings in any letter case', () => {
  expect(passesOfComponent('microsoft-windows-SETUP')).toEqual(['windowsPE']);
  expect(passesOfComponent('Networking-MPSSVC-Svc')).toEqual(['specialize']);
  expect(passesOfComponent('Contoso-Thing')).toBeUndefined();
  expect(passesOfSetting('Microsoft-Windows-Deployment', 'Reseal')).toEqual(['auditSystem', 'auditUser', 'oobeSystem']);
});

/** Findings that are errors in files of the corpus, without those of placeholders for architecture and computer name; each was looked up in the reference. */
const ERRORS = [
  'Windows-10-Debloat__unattend.xml:5:7 SETTING-PASS Microsoft-Windows-Shell-Setup/OOBE is not for the pass specialize (only oobeSystem)',
  // Microsoft's own page leaves these attributes out ("Additional component attributes").
  'doc__MicrosoftDocs__implement-the-unattended-windows-setup-setting__b0.xml:3:5 LANGUAGE Microsoft-Windows-GPIOButtons has no language (neutral)',
  'doc__MicrosoftDocs__implement-the-unattended-windows-setup-setting__b0.xml:3:5 PUBLIC-KEY-TOKEN Microsoft-Windows-GPIOButtons has no publicKeyToken (31bf3856ad364e35)',
  // A slip of the page: 17 digits.
  "doc__sfigg__microsoft-windows-codeintegrity-skupolicyrequired__b0.xml:3:9 PUBLIC-KEY-TOKEN Microsoft-Windows-CodeIntegrity has the publicKeyToken '31bf39567ab364e25', not 31bf3856ad364e35",
  'packer-windows__answer_files__10_insider_uefi__Autounattend.xml:51:9 COMPONENT-PASS Microsoft-Windows-International-Core has no setting for the pass windowsPE (only specialize, oobeSystem)',
  'windows-imaging-tools__UnattendTemplate.xml:143:13 SETTING-PASS Microsoft-Windows-Shell-Setup/ComputerName is not for the pass oobeSystem (only offlineServicing, specialize)',
  'windows__assets__win11x64-iot.xml:294:5 COMPONENT-PASS Microsoft-Windows-EnhancedStorage-Adm has no setting for the pass oobeSystem (only specialize)',
  'windows__assets__win2025.xml:193:5 COMPONENT-PASS Microsoft-Windows-EnhancedStorage-Adm has no setting for the pass oobeSystem (only specialize)',
  'windows__assets__win81x64.xml:181:5 COMPONENT-PASS Microsoft-Windows-EnhancedStorage-Adm has no setting for the pass oobeSystem (only specialize)',
  'windows__assets__winvistax64-enterprise.xml:101:5 COMPONENT-PASS Microsoft-Windows-IE-InternetExplorer has no setting for the pass oobeSystem (only specialize)',
  'windows__assets__winvistax64-enterprise.xml:104:5 COMPONENT-PASS Microsoft-Windows-SQMApi has no setting for the pass oobeSystem (only specialize)',
];

test('the corpus: what is found, and no false alarm', () => {
  test.skip(!hasCorpus, NO_CORPUS);
  const counts: Record<string, number> = {};
  const errors: string[] = [];
  for (const { name, text } of corpusTexts())
    for (const { severity, code, line, column, text: what } of validateAnswerFile(text) as Finding[]) {
      const short = code.replace('WP-UNATTEND-', '');
      counts[`${severity} ${short}`] = (counts[`${severity} ${short}`] ?? 0) + 1;
      const placeholder = /processorArchitecture '(@|\$\{)|computer name '\$/.test(what);
      if (severity === 'error' && short !== 'SYNTAX' && !placeholder) errors.push(`${name}:${line}:${column} ${short} ${what}`);
    }
  expect(errors.toSorted()).toEqual(ERRORS.toSorted());
  expect(counts).toEqual({
    'error SYNTAX': 5,
    'error ARCHITECTURE-UNKNOWN': 16,
    'error COMPUTER-NAME': 5,
    'error COMPONENT-PASS': 6,
    'error SETTING-PASS': 2,
    'error PUBLIC-KEY-TOKEN': 2,
    'error LANGUAGE': 1,
    'warning PASSWORD': 96,
    'warning PRODUCT-KEY': 43,
    'note PASSWORD-OBFUSCATED': 34,
    'note PRODUCT-KEY': 7,
    'note PASS-TWICE': 2,
  });
});

test('whatever is taken out of a file or doubled in it, checking it ends with findings or none', () => {
  test.skip(!hasCorpus, NO_CORPUS);
  const random = randomFrom(7);
  const texts = corpusTexts().filter(({ text }) => text.length < 20_000);
  let wellFormed = 0;
  for (let round = 0; round < 600; round++) {
    const { text } = texts[Math.floor(random() * texts.length)]!;
    const document = (() => {
      try {
        return readDocument(text);
      } catch {
        return undefined;
      }
    })();
    if (!document) continue;
    wellFormed++;
    const all = (element: XmlElement): XmlElement[] => [element, ...elementsOf(element).flatMap(all)];
    const [, ...inner] = all(document.root);
    const { start, end, attributes } = inner[Math.floor(random() * inner.length)]!;
    const [attribute] = attributes;
    const edit = attribute && random() < 0.3 ? { start: attribute.start, end: attribute.end, text: '' } : { start, end, text: random() < 0.5 ? '' : text.slice(start, end).repeat(2) };
    for (const finding of validateAnswerFile(writeDocument(document, [edit]), { architecture: 'amd64' })) expect(finding.line).toBeGreaterThan(0);
  }
  expect(wellFormed).toBeGreaterThan(500);
});

test("Microsoft's own whole samples have no error for the architecture that they are for", () => {
  test.skip(!hasCorpus, NO_CORPUS);
  const samples = corpusTexts().filter(({ name }) => /^(commercialization-public|Windows-driver-samples)/.test(name) && !name.endsWith('OA3.0__Unattend.xml'));
  expect(samples).toHaveLength(6);
  for (const { name, text } of samples) {
    const architecture = /processorArchitecture="(\w+)"/.exec(text)![1]!;
    expect(validateAnswerFile(text, { architecture }).filter(({ severity }) => severity === 'error'), name).toEqual([]);
  }
});
