import { test, expect } from '@playwright/test';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { decodeInf } from '../../harness/servicing/payload/inf/decode-inf.ts';
import { describeInf } from '../../harness/servicing/payload/inf/describe-inf.ts';
import { driverFacts } from '../../harness/servicing/payload/inf/driver-facts.ts';
import { readDriver } from '../../harness/servicing/payload/read-driver.ts';
import { CORPORA, hasCorpora } from '../corpora.ts';

const corpus = path.join(CORPORA, 'inf');
const TARGET = { architecture: 'amd64', windowsVersion: '10.0.26100.1' };
test.skip(!hasCorpora, `no corpus of INF files at ${corpus}`);

test('every INF is read, or refused with the right reason', () => {
  const counts: Record<string, number> = {};
  const devices: Record<string, number> = {};
  for (const file of readdirSync(corpus)) {
    const described = describeInf(decodeInf(readFileSync(path.join(corpus, file))), TARGET);
    const what = described.driver ? (described.fits ? 'fits' : 'does not fit') : described.kind;
    counts[what] = (counts[what] ?? 0) + 1;
    if (described.driver) for (const { chosen, devices: found } of described.manufacturers) if (chosen) devices[file.slice(0, 40)] = (devices[file.slice(0, 40)] ?? 0) + found.length;
  }
  expect(counts).toEqual({ fits: 25, 'does not fit': 2, source: 45, autoplay: 1, 'security-template': 2, 'setup-script': 2 });
  expect(Object.values(devices).reduce((sum, count) => sum + count, 0)).toBe(588);
});

const FACTS: [string, Record<string, unknown>][] = [
  ['Adafruit_Windows_Drivers__Drivers__FTDI_VCP_BUS__ftdibus.inf', { provider: 'FTDI', className: 'USB', date: '01/22/2016', version: '2.12.14.0', catalogFile: 'ftdibus.cat', architectures: ['amd64', 'x86'], copiedFiles: ['amd64/ftdibus.sys', 'amd64/ftbusui.dll', 'amd64/ftd2xx64.dll', 'amd64/FTLang.Dll', 'i386/ftd2xx.dll'] }],
  ['xoap-packer-templates__drivers__NetKVM__w11__amd64__netkvm.inf', { provider: 'Red Hat, Inc.', className: 'Net', date: '02/23/2022', version: '100.90.104.21700', catalogFile: 'netkvm.cat', architectures: ['amd64'] }],
  ['xoap-packer-templates__drivers__viostor__2k22__amd64__viostor.inf', { className: 'SCSIAdapter', bootCritical: true }],
  ['xoap-packer-templates__drivers__vioserial__xp__amd64__vioser.inf', { coInstallers: ['WdfCoInstaller01009.dll'], architectures: ['amd64', 'x86'] }],
  ['Adafruit_Windows_Drivers__Drivers__SiLabs_CP210x__Win7__slabvcp.inf', { provider: 'Silicon Laboratories Inc.', className: 'Ports', version: '6.7.2.200', architectures: ['amd64', 'arm', 'arm64', 'x86'], coInstallers: ['WdfCoinstaller01011.dll'] }],
  ['Adafruit_Windows_Drivers__Drivers__Arduino_Gemma__arduino_gemma.inf', { provider: 'libusb-win32', architectures: ['amd64', 'ia64', 'x86'] }],
  ['usbipd-win__Drivers__arm64__VBoxUSB.inf', { provider: 'Oracle Corporation', architectures: ['arm64'], fits: false }],
  ['image-builder__images__capi__packer__ova__windows__pvscsi__i386__pvscsi.inf', { architectures: ['x86'], fits: false }],
  ['Windows-driver-samples__network__trans__stmedit__sys__stmedit.inf', { className: 'WFPCALLOUTS', fits: true, hardwareIds: [] }],
];
for (const [file, facts] of FACTS) test(file, async () => expect(await readDriver(path.join(corpus, file))).toMatchObject(facts));

test('a driver that asks for a newer Windows than the image', async () => {
  const file = path.join(corpus, 'Windows-driver-samples__general__toaster__toastpkg__inf__toastpkg.inf');
  expect(await readDriver(file, { ...TARGET, windowsVersion: '10.0.16299.15' })).toMatchObject({ fits: true });
  expect(await readDriver(file, { ...TARGET, windowsVersion: '10.0.15063.0' })).toMatchObject({ fits: false, hardwareIds: [] });
});

/** What the build would have made of a source: `$ARCH$` and a DriverVer. */
function stamp(file: string): string {
  return decodeInf(readFileSync(path.join(corpus, file))).replaceAll('$ARCH$', 'amd64').replace(/\$[KU]MDF[A-Z]*VERSION\$/g, '1.15').replace(/^(\s*\[Version\])(.*)$/im, '$1$2\nDriverVer=01/02/2024,1.0.0.0');
}

test('sources, once stamped: extensions, components, co-installers, drivers without devices', () => {
  const samples = 'Windows-driver-samples__';
  const facts = (file: string) => driverFacts(stamp(`${samples}${file}`), TARGET);
  expect(facts('general__DCHU__osrfx2_DCHU_extension_loose__osrfx2_DCHU_extension__osrfx2_DCHU_extension.inx')).toMatchObject({ className: 'Extension', extensionId: expect.stringMatching(/^\{[0-9A-Fa-f-]{36}\}$/), components: [{ name: 'osrfx2_DCHU_component', componentIds: ['VID_045e&PID_94ab'] }] });
  expect(facts('general__DCHU__osrfx2_DCHU_extension_loose__osrfx2_DCHU_component__osrfx2_DCHU_component.inx')).toMatchObject({ className: 'SoftwareComponent', hardwareIds: ['SWC\\VID_045e&PID_94ab'] });
  expect(facts('network__modem__fakemodem__mdmfake.inx').coInstallers).toEqual(['WdfCoInstaller1.15.dll']);
  expect(facts('filesys__miniFilter__scanner__scanner.inf')).toMatchObject({ fits: true, architectures: ['amd64'] });
  expect(facts('network__netadaptercx__netvadapter__km__netvadapter.inf')).toMatchObject({ className: 'Net', fits: true });
});

for (const file of ['turboBasic__LGPO__GptTmpl_utf16.inf', 'Windows-driver-samples__general__toaster__toastpkg__inf__autorun.inf', 'libwdi__libwdi__winusb.inf.in', 'kvm-guest-drivers-windows__viostor__viostor.inx', 'OSD__Resources__Drivers__WinPE__RegAdd_Browse.inf'])
  test(`refuses ${file}`, async () => {
    await expect(readDriver(path.join(corpus, file))).rejects.toMatchObject({ code: 'WP-PAYLOAD-UNREADABLE', kind: 'scenario', file: path.join(corpus, file) });
  });
