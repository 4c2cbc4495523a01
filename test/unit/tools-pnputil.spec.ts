import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { addDriverPnputilArguments, deleteDriverPnputilArguments, enumDevicesArguments, enumDriversArguments, explainPnputilExitCode, parseAddDriverOutput, parseEnumDevices, parseEnumDrivers } from '../../harness/tools/pnputil/pnputil.ts';
import { CORPORA, hasCorpora } from '../corpora.ts';

test('arguments in the syntax of the Windows version', () => {
  expect(addDriverPnputilArguments('E:\\x.inf', { install: true, version: '10.0.26100.1' })).toEqual(['pnputil.exe', '/add-driver', 'E:\\x.inf', '/install']);
  expect(addDriverPnputilArguments('E:\\*.inf', { subdirs: true, version: '10.0.14393' })).toEqual(['pnputil.exe', '/add-driver', 'E:\\*.inf', '/subdirs']);
  expect(addDriverPnputilArguments('E:\\x.inf', { install: true, version: '6.1.7601' })).toEqual(['pnputil.exe', '-i', '-a', 'E:\\x.inf']);
  expect(addDriverPnputilArguments('E:\\x.inf', { version: '10.0.10240' })).toEqual(['pnputil.exe', '-a', 'E:\\x.inf']);
  expect(() => addDriverPnputilArguments('E:\\*.inf', { subdirs: true, version: '6.3.9600' })).toThrow(/subdirs/);
  expect(deleteDriverPnputilArguments('oem3.inf', { version: '10.0.19041.1', uninstall: true, force: true })).toEqual(['pnputil.exe', '/delete-driver', 'oem3.inf', '/uninstall', '/force']);
  expect(deleteDriverPnputilArguments('oem3.inf', { version: '6.1.7601', force: true })).toEqual(['pnputil.exe', '-f', '-d', 'oem3.inf']);
  expect(() => deleteDriverPnputilArguments('oem3.inf', { version: '6.1.7601', uninstall: true })).toThrow(/uninstall/);
  expect(() => deleteDriverPnputilArguments('netkvm.inf', { version: '10.0.19041' })).toThrow(/published name/);
  expect(enumDriversArguments('10.0.14393')).toEqual(['pnputil.exe', '/enum-drivers']);
  expect(enumDriversArguments('6.0.6002')).toEqual(['pnputil.exe', '-e']);
  expect(enumDevicesArguments({ version: '10.0.26100', connected: true, drivers: true })).toEqual(['pnputil.exe', '/enum-devices', '/connected', '/drivers']);
  expect(() => enumDevicesArguments({ version: '10.0.17763' })).toThrow(/cannot list devices/);
  expect(() => enumDevicesArguments({ version: '10.0.18363', drivers: true })).toThrow(/matching drivers/);
});

const drivers = 'Microsoft PnP Utility\r\n\r\nPublished Name:     oem28.inf\r\nOriginal Name:      netkvm.inf\r\nProvider Name:      Red Hat, Inc.\r\nClass Name:         Network adapters\r\nClass GUID:         {4d36e972-e325-11ce-bfc1-08002be10318}\r\nDriver Version:     08/20/2024 2.2.0.134\r\nSigner Name:        Microsoft Windows Hardware Compatibility Publisher\r\nAttributes:         Something new\r\n\r\n';

test('drivers: the new listing', () => {
  expect(parseEnumDrivers(drivers)).toEqual([{ publishedName: 'oem28.inf', originalName: 'netkvm.inf', provider: 'Red Hat, Inc.', className: 'Network adapters', classGuid: '{4d36e972-e325-11ce-bfc1-08002be10318}', date: '08/20/2024', version: '2.2.0.134', signer: 'Microsoft Windows Hardware Compatibility Publisher' }]);
  expect(parseEnumDrivers('Microsoft PnP Utility\r\n\r\nNo published driver packages were found on the system.\r\n')).toEqual([]);
});

test('drivers: empty, cut, doubled', () => {
  expect(() => parseEnumDrivers('')).toThrow(/empty/);
  expect(() => parseEnumDrivers('Microsoft PnP Utility\r\n\r\n')).toThrow(/lists nothing/);
  expect(() => parseEnumDrivers('Published Name: oem1.inf\r\n')).toThrow(/"Microsoft PnP Utility" is missing/);
  expect(() => parseEnumDrivers(drivers.slice(0, drivers.indexOf('Driver Version')))).toThrow(/lacks date and version/);
  expect(() => parseEnumDrivers(drivers.slice(0, drivers.indexOf('134') + 1))).toThrow(/it is cut within oem28\.inf/);
  expect(() => parseEnumDrivers(drivers.replace('Original Name', 'Provider Name'))).toThrow(/"Provider Name" twice/);
  expect(() => parseEnumDrivers(drivers.replace('oem28.inf', 'oem28'))).toThrow(/a published name is none/);
});

test('other languages are refused by name', () => {
  expect(() => parseEnumDrivers('Microsoft-PnP-Dienstprogramm\r\n\r\nVeröffentlichter Name:     oem32.inf\r\n')).toThrow(/in German, not in English/);
  expect(() => parseEnumDevices('Microsoft PnP ユーティリティ\r\n\r\nインスタンス ID:                USB\\VID_1\r\n')).toThrow(/in Japanese/);
  expect(() => parseAddDriverOutput('Microsoft-PnP-Dienstprogramm\r\n')).toThrow(/in German/);
  expect(() => parseEnumDevices('Utilitário PnP da Microsoft\r\n')).toThrow(/in Portuguese/);
});

const devices = [
  'Microsoft PnP Utility',
  '',
  'Instance ID:                PCI\\VEN_1AF4&DEV_1041\\3&11583659&0&18',
  'Device Description:         Red Hat VirtIO Ethernet Adapter',
  'Class Name:                 Net',
  'Class GUID:                 {4d36e972-e325-11ce-bfc1-08002be10318}',
  'Manufacturer Name:          Red Hat, Inc.',
  'Status:                     Started',
  'Driver Name:                oem28.inf',
  'Extension Driver Names:     oem102.inf',
  '                            oem103.inf',
  'Matching Drivers:',
  '    Driver Name:            oem28.inf',
  '    Class Name:             Net',
  '    Driver Status:          Best Ranked / Installed',
  '',
  'Instance ID:                ACPI\\WIMP0001\\1',
  'Device Description:         Unknown',
  'Status:                     Problem',
  'Problem Code:               28 (0x1C) [CM_PROB_FAILED_INSTALL]',
  '',
].join('\r\n');

test('devices: drivers below a device are not the device, a device without driver has none', () => {
  expect(parseEnumDevices(devices)).toEqual([
    { instanceId: 'PCI\\VEN_1AF4&DEV_1041\\3&11583659&0&18', description: 'Red Hat VirtIO Ethernet Adapter', className: 'Net', classGuid: '{4d36e972-e325-11ce-bfc1-08002be10318}', manufacturer: 'Red Hat, Inc.', status: 'Started', driverName: 'oem28.inf' },
    { instanceId: 'ACPI\\WIMP0001\\1', description: 'Unknown', className: '', classGuid: '', manufacturer: '', status: 'Problem', driverName: '' },
  ]);
  expect(parseEnumDevices('Microsoft PnP Utility\r\n\r\nNo devices were found on the system.\r\n')).toEqual([]);
});

test('devices: what is cut inside a record is refused', () => {
  for (const cut of ['Status:                     Problem', 'Device Description:         Unknown', '\\WIMP0001']) expect(() => parseEnumDevices(devices.slice(0, devices.indexOf(cut))), cut).toThrow(/lacks its|is none|it is cut within/);
  expect(() => parseEnumDevices(devices.slice(0, devices.indexOf('Status:') + 30))).toThrow(/it is cut within PCI/);
  expect(() => parseEnumDevices('')).toThrow(/empty/);
  expect(() => parseEnumDevices('Microsoft PnP Utility\r\n')).toThrow(/lists nothing/);
  expect(() => parseEnumDevices(devices.replace('Class Name: ', 'Status: '))).toThrow(/"Status" twice/);
  expect(() => parseEnumDevices(devices.replace('Instance ID:  ', 'PNPUTIL [/add-driver <...>]'))).toThrow(/unknown line/);
});

test('a listing cut anywhere is refused, or is cut between two records or within the last value', () => {
  const three = [1, 2, 3].map((number) => drivers.slice(drivers.indexOf('Published')).replace('oem28', `oem${number}`)).join('');
  const listings: [text: string, parse: (text: string) => unknown[]][] = [[`Microsoft PnP Utility\r\n\r\n${three}`, parseEnumDrivers], [devices, parseEnumDevices]];
  for (const [text, parse] of listings) {
    const whole = parse(text).map((record) => JSON.stringify(record));
    let accepted = 0;
    const wrong: number[] = [];
    for (let length = 0; length < text.length; length++) {
      const cut = text.slice(0, length);
      try {
        const part = parse(cut).map((record) => JSON.stringify(record));
        accepted++;
        if (part.length !== cut.match(/^(?:Published Name|Instance ID):/gm)!.length || part.slice(0, -1).some((record, index) => record !== whole[index])) wrong.push(length);
      } catch (error) {
        if (!String(error).includes('WP-TOOL-OUTPUT')) wrong.push(length);
      }
    }
    expect(wrong).toEqual([]);
    expect(accepted).toBeLessThan(text.length / 2);
  }
});

test('what /add-driver did: new and old form, failures, counts', () => {
  const added = 'Microsoft PnP Utility\r\n\r\nAdding driver package:  x.inf\r\nDriver package added successfully. (Already exists in the system)\r\nPublished Name:         oem10.inf\r\nDriver package installed on device: ROOT\\X\\0000\r\n\r\nAdding driver package:  y.inf\r\nFailed to add driver package: Access is denied.\r\n\r\nTotal driver packages:  2\r\nAdded driver packages:  1\r\n';
  expect(parseAddDriverOutput(added)).toEqual({
    drivers: [
      { inf: 'x.inf', added: true, alreadyPresent: true, publishedName: 'oem10.inf', failure: '', devices: ['ROOT\\X\\0000'] },
      { inf: 'y.inf', added: false, alreadyPresent: false, publishedName: '', failure: 'Access is denied.', devices: [] },
    ],
    total: 2,
    added: 1,
    rebootRequired: false,
  });
  const old = 'Microsoft PnP Utility\r\n\r\nProcessing inf :            atmel_usb_dfu.inf\r\nSuccessfully installed the driver on a device on the system.\r\nDriver package added successfully.\r\nPublished name :            oem104.inf\r\n\r\n\r\nTotal attempted:              1\r\nNumber successfully imported: 1\r\n';
  expect(parseAddDriverOutput(old)).toMatchObject({ total: 1, added: 1, drivers: [{ inf: 'atmel_usb_dfu.inf', added: true, publishedName: 'oem104.inf' }] });
  expect(() => parseAddDriverOutput(added.slice(0, added.indexOf('Added driver packages')))).toThrow(/counts of packages are missing/);
  expect(() => parseAddDriverOutput(added.replace('packages:  2', 'packages:  3'))).toThrow(/lists 2 packages, but says 3/);
  expect(() => parseAddDriverOutput(added.replace('Failed to', 'Maybe'))).toThrow(/unknown line.*Maybe/);
});

test('exit codes', () => {
  expect(explainPnputilExitCode(0)).toMatchObject({ success: true, rebootRequired: false, action: '' });
  expect(explainPnputilExitCode(259)).toMatchObject({ name: 'ERROR_NO_MORE_ITEMS', success: true });
  for (const code of [3010, 1641]) expect(explainPnputilExitCode(code)).toMatchObject({ success: true, rebootRequired: true });
  expect(explainPnputilExitCode(-536870334)).toMatchObject({ code: 0xe0000242, name: 'ERROR_AUTHENTICODE_TRUST_NOT_ESTABLISHED', success: false });
  expect(explainPnputilExitCode(0x800f022f)).toMatchObject({ name: 'SPAPI_E_NO_CATALOG_FOR_OEM_INF', success: false });
  expect(explainPnputilExitCode(0x80070005)).toMatchObject({ code: 0x80070005, name: 'ERROR_ACCESS_DENIED', success: false });
  expect(explainPnputilExitCode(4711)).toMatchObject({ meaning: 'no known meaning (4711 = 0x00001267)', success: false });
});

test.describe('real transcripts', () => {
  test.skip(!hasCorpora, 'no files made by others (set WIMPROOF_CORPORA)');
  const read = (file: string): string => readFileSync(join(CORPORA, 'pnputil-output', file), 'utf8');
  test('the old listing, also with a value on the line below', () => {
    const expected = { publishedName: 'oem4.inf', provider: 'Microsoft', className: 'Human Interface Devices', date: '11/06/2015', version: '9.9.114.0' };
    expect(parseEnumDrivers(read('rapr__EnglishPnpUtilEnumerateOutput.txt'))).toEqual([{ ...expected, originalName: '', classGuid: '', signer: 'Microsoft Windows Hardware Compatibility Publisher' }]);
    expect(parseEnumDrivers(read('rapr__EnglishPnpUtilEnumerateOutputWithDummyLine.txt'))).toMatchObject([expected]);
  });
  test('devices with prompts before and lists of ids', () => {
    expect(parseEnumDevices(read('doc__MicrosoftDocs__test-a-driver-package-manual-deployment__b3.txt'))).toEqual([{ instanceId: 'USB\\VID_0547&PID_1002\\5&353525f&0&3', description: 'WDF Sample Driver (DMF Sample 1) for OSR USB-FX2 Learning Kit', className: 'Sample', classGuid: '{78a1c341-4539-11d3-b88d-00c04fad5171}', manufacturer: 'OSR', status: 'Problem', driverName: 'oem40.inf' }]);
    expect(parseEnumDevices(read('doc__MicrosoftDocs__usb-device-specific-registry-settings__b2.txt'))).toMatchObject([{ description: 'USB Composite Device', driverName: 'usb.inf', status: 'Started' }]);
    expect(() => parseEnumDevices(read('doc__MicrosoftDocs__usb-device-specific-registry-settings__b1.txt'))).toThrow(/does not begin with the instance id.*Interface Path/);
  });
  test('other languages are refused by name', () => {
    for (const file of ['rapr__ChinesePnpUtilEnumerateOutput.txt', 'rapr__LongChinesePnpUtilEnumerateOutput.txt']) expect(() => parseEnumDrivers(read(file)), file).toThrow(/in Chinese \(Simplified\), not in English/);
    expect(() => parseEnumDrivers(read('rapr__RussianPnpUtilEnumerateOutput.txt'))).toThrow(/in Russian, not in English/);
  });
  test('pages of documentation are no transcripts', () => {
    for (const page of ['devcon-examples', 'pnputil-command-syntax', 'pnputil-examples', 'pnputil-return-values'])
      for (const parse of [parseEnumDrivers, parseEnumDevices, parseAddDriverOutput]) expect(() => parse(read(`windows-driver-docs__windows-driver-docs-pr__devtest__${page}.md`)), page).toThrow(/"Microsoft PnP Utility" is missing/);
  });
});
