import { test, expect } from '@playwright/test';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { decodeInf } from '../../harness/servicing/payload/inf/decode-inf.ts';
import { driverFacts } from '../../harness/servicing/payload/inf/driver-facts.ts';
import { expandStrings, parseInf } from '../../harness/servicing/payload/inf/parse-inf.ts';
import { readDriver } from '../../harness/servicing/payload/read-driver.ts';

const corpora = process.env['WIMPROOF_CORPORA'] ?? path.join(import.meta.dirname, '../../../shared/corpora');
const corpus = path.join(corpora, 'inf');

const SAMPLE = `; a comment
[Version]
Signature = "$Windows NT$"
Class=System ; behind
ClassGuid={4d36e97d-e325-11ce-bfc1-08002be10318}
Provider = %Maker%
DriverVer = 3/7/2024, 01.2.003
CatalogFile.NTamd64 = x.cat

[Manufacturer]
%Maker% = Models, NTamd64.10.0...16299, \\
  NTarm64
"Old" = Plain
[Models.NTamd64.10.0...16299]
%Device% = Install, ROOT\\X
[MODELS.ntarm64]
%Device% = Install, ROOT\\X
[Strings]
Maker = "Acme; ""Best"" Ltd., Inc."
`;

test('comments, quotes, continuation, strings, decorations', () => {
  const inf = parseInf(SAMPLE);
  expect(driverFacts(inf, 'X.INF')).toEqual({
    kind: 'driver',
    originalFileName: 'x.inf',
    provider: 'Acme; "Best" Ltd., Inc.',
    className: 'System',
    date: '03/07/2024',
    version: '1.2.3.0',
    catalogFile: 'x.cat',
    architectures: ['amd64', 'arm64', 'x86'],
  });
  expect(expandStrings(inf, '100%% %Device% %13%')).toBe('100% %Device% %13%');
});

test('an architecture counts only when its models section has entries', () => {
  const inf = parseInf(SAMPLE.replace('[MODELS.ntarm64]\n%Device% = Install, ROOT\\X', '[Models.NTarm64]'));
  expect(driverFacts(inf, 'x.inf').architectures).toEqual(['amd64', 'x86']);
});

test('encodings: UTF-16LE with and without mark, UTF-8, ANSI', () => {
  const text = '[Version]\r\nProvider="Müller"';
  expect(decodeInf(Buffer.from(`\uFEFF${text}`, 'utf16le'))).toBe(text);
  expect(decodeInf(Buffer.from(text, 'utf16le'))).toBe(text);
  expect(decodeInf(Buffer.from(`\uFEFF${text}`, 'utf8'))).toBe(text);
  expect(decodeInf(Buffer.from(text, 'latin1'))).toBe(text);
});

for (const [title, change, reason] of [
  ['no Version', [/\[Version\]/, '[Other]'], 'no [Version] section'],
  ['no Class', [/Class.*\n/g, ''], 'names no Class'],
  ['no DriverVer', [/DriverVer.*\n/, ''], 'no DriverVer'],
  ['a DriverVer that is no date', ['3/7/2024', 'today'], "not a date and a version: 'today,01.2.003'"],
  ['a source that is not built yet', ['NTamd64.10.0', 'NT$ARCH$.10.0'], 'build placeholder'],
] as const)
  test(`refuses an INF with ${title}`, () => {
    expect(() => driverFacts(parseInf(SAMPLE.replace(change[0], change[1])), 'x.inf')).toThrow(reason);
  });

test.describe('real INF files', () => {
  test.skip(!existsSync(corpus), `no corpus of INF files at ${corpus}`);

  const FACTS: [string, Record<string, unknown>][] = [
    ['Adafruit_Windows_Drivers__Drivers__FTDI_VCP_BUS__ftdibus.inf', { provider: 'FTDI', className: 'USB', date: '01/22/2016', version: '2.12.14.0', catalogFile: 'ftdibus.cat', architectures: ['amd64'] }],
    ['xoap-packer-templates__drivers__NetKVM__w11__amd64__netkvm.inf', { provider: 'Red Hat, Inc.', className: 'Net', date: '02/23/2022', version: '100.90.104.21700', catalogFile: 'netkvm.cat', architectures: ['amd64'] }],
    ['Adafruit_Windows_Drivers__Drivers__SiLabs_CP210x__Win7__slabvcp.inf', { provider: 'Silicon Laboratories Inc.', className: 'Ports', version: '6.7.2.200', architectures: ['amd64', 'arm', 'arm64', 'x86'] }],
    ['Adafruit_Windows_Drivers__Drivers__Arduino_Gemma__arduino_gemma.inf', { provider: 'libusb-win32', architectures: ['amd64', 'ia64', 'x86'] }],
    ['usbipd-win__Drivers__arm64__VBoxUSB.inf', { provider: 'Oracle Corporation', architectures: ['arm64'] }],
  ];
  for (const [file, facts] of FACTS)
    test(file, async () => expect(await readDriver(path.join(corpus, file))).toMatchObject(facts));

  for (const file of ['turboBasic__LGPO__GptTmpl_utf16.inf', 'Windows-driver-samples__general__toaster__toastpkg__inf__autorun.inf', 'libwdi__libwdi__winusb.inf.in', 'kvm-guest-drivers-windows__viostor__viostor.inx'])
    test(`refuses ${file}`, async () => {
      await expect(readDriver(path.join(corpus, file))).rejects.toMatchObject({ code: 'WP-PAYLOAD-UNREADABLE', kind: 'scenario' });
    });
});
