import { test, expect } from '@playwright/test';
import { decodeInf } from '../../harness/servicing/payload/inf/decode-inf.ts';
import { describeInf, type DriverDescription } from '../../harness/servicing/payload/inf/describe-inf.ts';
import { driverFacts } from '../../harness/servicing/payload/inf/driver-facts.ts';
import { expandStrings, infStrings } from '../../harness/servicing/payload/inf/inf-strings.ts';
import { infSection, parseInf } from '../../harness/servicing/payload/inf/parse-inf.ts';

const TARGET = { architecture: 'amd64', windowsVersion: '10.0.26100.1' };
const HEAD = `; a comment
[Version]
Signature = "$Windows NT$"
Class=System ; behind
ClassGuid={4d36e97d-e325-11ce-bfc1-08002be10318}
Provider = %Maker%
DriverVer = 3/7/2024, 01.2.003
CatalogFile = plain.cat
CatalogFile.NTamd64 = x.cat
`;
const SAMPLE = `${HEAD}
[Manufacturer]
%Maker% = Models, NTamd64.10.0...16299, \\ ; goes on
  NTarm64
"Old" = Plain
[Models.NTamd64.10.0...16299]
%Device% = Install, ROOT\\X
[MODELS.ntarm64]
%Device% = Install, ROOT\\X
[Plain]
%Device% = Install, ROOT\\Old
[Strings]
Maker = "Acme; ""Best"" Ltd., Inc."
Device = X
[Strings.0407]
Maker = "Acme GmbH"
`;
const describe = (text: string, target = TARGET): DriverDescription => {
  const described = describeInf(text, target);
  if (!described.driver) throw new Error(described.reason);
  return described;
};

test('comments, quotes, continuation, strings, decorations', () => {
  expect(driverFacts(SAMPLE, { ...TARGET, fileName: 'X.INF' })).toMatchObject({
    kind: 'driver',
    originalFileName: 'x.inf',
    provider: 'Acme; "Best" Ltd., Inc.',
    className: 'System',
    date: '03/07/2024',
    version: '1.2.3.0',
    catalogFile: 'x.cat',
    architectures: ['amd64', 'arm64', 'x86'],
    hardwareIds: ['ROOT\\X'],
    fits: true,
  });
  expect(driverFacts(SAMPLE, { ...TARGET, architecture: 'x86' })).toMatchObject({ catalogFile: 'plain.cat', hardwareIds: ['ROOT\\Old'] });
});

test('what counts as comment, continuation and quote', () => {
  const { sections } = parseInf(['[a]', 'one = "x;y" ; c', 'two = %k;1%;c', 'three = C:\\dir\\file', 'four = "dir\\"\\ ; c', '  ,file', 'five = "open', 'six = "a ""b"" c" , , last', '[;; Std Mfg ]', 'x', '[A]', 'seven = 7', ''].join('\r\n'));
  expect(sections.get('a')?.entries.map(({ key, values, line }) => [key, values, line])).toEqual([
    ['one', ['x;y'], 2],
    ['two', ['%k;1%'], 3],
    ['three', ['C:\\dir\\file'], 4],
    ['four', ['dir\\', 'file'], 5],
    ['five', ['open'], 7],
    ['six', ['a "b" c', '', 'last'], 8],
    ['seven', ['7'], 12],
  ]);
  expect(sections.get(';; std mfg')?.entries).toHaveLength(1);
});

test('a broken section header is an error that quotes the line', () => {
  expect(() => parseInf('[Version]\na=b\n[Manufact\nc=d')).toThrow("line 3: the section's name has no closing bracket: '[Manufact'");
  expect(() => parseInf(`[${'x'.repeat(256)}]`)).toThrow('more than 255');
});

test('one section of strings for all tokens, by language', () => {
  const inf = parseInf('[Strings]\na=plain\nb=only here\n[Strings.0407]\na=deutsch\n[Strings.000C]\na=français\n[Strings.0C0A]\na=español');
  const say = (language: number): string => expandStrings(infStrings(inf, language), '%a% %b% 100%% %13%');
  expect(say(0x0407)).toBe('deutsch %b% 100% %13%');
  expect(say(0x0807), 'another sublanguage of German').toBe('deutsch %b% 100% %13%');
  expect(say(0x0c0c), 'neutral French').toBe('français %b% 100% %13%');
  expect(say(0x040a)).toBe('español %b% 100% %13%');
  expect(say(0x0409)).toBe('plain only here 100% %13%');
  expect(driverFacts(SAMPLE, { ...TARGET, language: 0x0407 }).provider).toBe('Acme GmbH');
});

test('encodings: UTF-16 with and without mark, UTF-8 with one, else ANSI of a code page', () => {
  const text = '[Version]\r\nProvider="Müller"';
  expect(decodeInf(Buffer.from(`\uFEFF${text}`, 'utf16le'))).toBe(text);
  expect(decodeInf(Buffer.from(text, 'utf16le'))).toBe(text);
  expect(decodeInf(Buffer.from(`\uFEFF${text}`, 'utf16le').swap16())).toBe(text);
  expect(decodeInf(Buffer.from(`\uFEFF${text}`, 'utf8'))).toBe(text);
  expect(decodeInf(Buffer.from(text, 'utf8')), 'as Windows shows it').toBe(text.replace('ü', 'Ã¼'));
  expect(decodeInf(Buffer.from(text, 'utf8'), 65001)).toBe(text);
  expect(decodeInf(Buffer.from(text, 'latin1'))).toBe(text);
  expect(decodeInf(Buffer.from([0x5b, 0x61, 0x5d, 0x83, 0x65]), 932)).toBe('[a]テ');
  expect(decodeInf(Buffer.from([0x5b, 0xe4]), 1251)).toBe('[д');
  expect(() => decodeInf(Buffer.from([0x5b, 0xe4]), 99)).toThrow('not known');
});

test.describe('which models section', () => {
  const choose = (decorations: string, target: Partial<typeof TARGET> & { productType?: 1 | 2 | 3 }): string | undefined => {
    const sections = decorations.split(',').map((one) => `[M.${one.trim()}]\n%d%=I,${one.trim()}`).join('\n');
    return describe(`${HEAD}[Manufacturer]\n%m%=M,${decorations}\n[M]\n%d%=I,plain\n${sections}`, { ...TARGET, ...target }).manufacturers[0]?.chosen;
  };
  // The first four are the examples of "INF Manufacturer Section".
  for (const [decorations, target, chosen] of [
    ['NT, NT.5, NT.5.5, NT....0x80', { architecture: 'x86', windowsVersion: '5.1.2600.0' }, 'M.NT.5'],
    ['NTx86....0x80, NTamd64', { architecture: 'amd64' }, 'M.NTamd64'],
    ['NTx86.6.0, NTx86.5.1', { architecture: 'x86', windowsVersion: '6.1.7601.0' }, 'M.NTx86.6.0'],
    ['NTamd64.10.0...14393', { windowsVersion: '10.0.10240.0' }, undefined],
    ['NTamd64, NTamd64.10.0...16299, NTamd64.10.0...22000', { windowsVersion: '10.0.19045.1' }, 'M.NTamd64.10.0...16299'],
    ['NTamd64, NTamd64.10.0...16299, NTamd64.10.0...22000', { windowsVersion: '10.0.22000.1' }, 'M.NTamd64.10.0...22000'],
    ['NTamd64.6.1, NTamd64.6.3', { windowsVersion: '6.2.9200.0' }, 'M.NTamd64.6.1'],
    ['NTamd64.6.3...99999', { windowsVersion: '10.0.26100.1' }, 'M.NTamd64.6.3...99999'],
    ['NTamd64.10.0, NTamd64.10.0.3', { productType: 3 }, 'M.NTamd64.10.0.3'],
    ['NTamd64.10.0, NTamd64.10.0.3', { productType: 1 }, 'M.NTamd64.10.0'],
    ['NT.10.0', {}, undefined],
    ['NTx86', {}, undefined],
    ['NTfoo, NTamd64.x', {}, undefined],
    ['NTamd64', { architecture: 'x86' }, 'M'],
  ] as const)
    test(`${decorations} on ${JSON.stringify(target)}`, () => expect(choose(decorations, target)).toBe(chosen));

  test('an empty section excludes the systems that it is for', () => {
    const text = `${HEAD}[Manufacturer]\n%m%=M,NTamd64,NTamd64.10.0\n[M.NTamd64]\n%d%=I,ROOT\\X\n[M.NTamd64.10.0]\n`;
    expect(driverFacts(text, TARGET)).toMatchObject({ fits: false, hardwareIds: [], architectures: ['amd64'] });
    expect(driverFacts(text, { ...TARGET, windowsVersion: '6.3.9600.0' })).toMatchObject({ fits: true, hardwareIds: ['ROOT\\X'] });
  });
});

test('sections of one name are joined', () => {
  expect(infSection(parseInf('[A]\nx=1\n[B]\n[a]\ny=2'), 'A').map(({ key }) => key)).toEqual(['x', 'y']);
});

test('co-installers of the device and the class, of the target only', () => {
  const text = `${HEAD}[Manufacturer]\n%m%=M,NTamd64\n[M.NTamd64]\nd=I,ROOT\\X
[I.NTamd64]\nCopyFiles=F\nAddReg=Class\n[I.NTamd64.CoInstallers]\nAddReg=Co\nCopyFiles=@helper.dll\n[I.NT.CoInstallers]\nAddReg=Other
[Co]\nHKR,,CoInstallers32,0x00010000,"WdfCoInstaller01009.dll,WdfCoInstaller","%helper%.dll"
[Class]\nHKLM,System\\CurrentControlSet\\Control\\CoDeviceInstallers,{4d36e97d-e325-11ce-bfc1-08002be10318},0x00010008,"class.dll,Entry"
[Other]\nHKR,,CoInstallers32,0x00010000,"never.dll"\n[F]\nx.sys\ny.dll,source.dll,,1
[SourceDisksNames]\n1=disk,,,\n2=disk,tag.cab\n[SourceDisksNames.amd64]\n1=disk,,,\\amd64
[SourceDisksFiles]\nx.sys=1\nhelper.dll=1,sub\nsource.dll=2\nforgotten.dll=1\n[Strings]\nhelper=helper`;
  expect(driverFacts(text, TARGET)).toMatchObject({ coInstallers: ['WdfCoInstaller01009.dll', 'helper.dll', 'class.dll'], copiedFiles: ['amd64/x.sys', 'amd64/sub/helper.dll'] });
  expect(describe(text).sourceFiles).toEqual(['amd64/x.sys', 'amd64/sub/helper.dll', 'source.dll', 'amd64/forgotten.dll']);
});

test('extension and component INFs, Include and Needs, boot-critical services', () => {
  const extension = `${HEAD.replace('Class=System', 'Class=Extension')}ExtensionId={11111111-2222-3333-4444-555555555555}
[Manufacturer]\n%m%=M,NTamd64\n[M.NTamd64]\nd=I,PCI\\VEN_1\n[I]\nInclude=usb.inf\nNeeds=Base.NT, Other\n[I.Components]\nAddComponent=comp,,C\n[C]\nComponentIDs=VID_1&PID_2
[I.Services]\nAddService=boot,2,S\nAddService=,2\n[S]\nStartType=%BOOT%\n[Strings]\nBOOT=0x0`;
  expect(driverFacts(extension, TARGET)).toMatchObject({ className: 'Extension', extensionId: '{11111111-2222-3333-4444-555555555555}', bootCritical: true, components: [{ name: 'comp', componentIds: ['VID_1&PID_2'] }] });
  expect(describe(extension).includes).toEqual([{ section: 'I', include: ['usb.inf'], needs: ['Base.NT', 'Other'] }]);
  expect(driverFacts(extension.replace('0x0', '3'), TARGET).bootCritical).toBe(false);
});

test('a driver without devices: [DefaultInstall] of an architecture and version', () => {
  const text = `${HEAD}[DefaultInstall.NTamd64]\nCopyFiles=@a.sys\n[DefaultInstall.NTamd64.10.0...25952]\nCopyFiles=@b.sys\n[SourceDisksNames]\n1=d\n[SourceDisksFiles]\na.sys=1\nb.sys=1`;
  expect(driverFacts(text, TARGET)).toMatchObject({ fits: true, architectures: ['amd64'], copiedFiles: ['b.sys'] });
  expect(driverFacts(text, { ...TARGET, windowsVersion: '10.0.22631.1' }).copiedFiles).toEqual(['a.sys']);
  expect(driverFacts(text, { ...TARGET, architecture: 'arm64' }).fits).toBe(false);
});

for (const [title, text, reason] of [
  ['no Version', SAMPLE.replace('[Version]', '[Other]'), 'no [Version] section'],
  ['no Class', SAMPLE.replace(/Class.*\n/g, ''), 'names no Class'],
  ['no Provider', SAMPLE.replace(/Provider.*\n/, ''), 'no Provider'],
  ['no DriverVer', SAMPLE.replace(/DriverVer.*\n/, ''), 'no DriverVer'],
  ['a DriverVer that is no date', SAMPLE.replace('3/7/2024', 'today'), "not a date and a version: 'today,01.2.003'"],
  ['a source that is not built yet', SAMPLE.replace('NTamd64.10.0', 'NT$ARCH$.10.0'), "build placeholder '$ARCH$'"],
  ['a template', SAMPLE.replace('x.cat', '#CAT_FILENAME#'), "build placeholder '#CAT_FILENAME#'"],
  ['only [DefaultInstall]', `${HEAD}[DefaultInstall]\nAddReg=R\n[Strings]\nMaker=a`, 'names no architecture'],
  ['nothing to install', `${HEAD}[Strings]\nMaker=a`, 'neither [Manufacturer] nor [DefaultInstall]'],
  ['nothing at all', '', 'no [section]'],
  ['autorun', '[autorun]\nopen=setup.exe', 'AutoPlay'],
  ['a security template', '[Unicode]\nUnicode=yes\n[Privilege Rights]\n[Version]\nsignature="$CHICAGO$"', 'security template ([Privilege Rights])'],
] as const)
  test(`refuses an INF with ${title}`, () => expect(() => driverFacts(text, TARGET)).toThrow(reason));
