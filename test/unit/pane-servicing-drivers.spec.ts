import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { readDriverPackage } from '../../vm-templates/pane/guest/servicing/drivers/driver-package.ts';
import { addDrivers, listDrivers } from '../../vm-templates/pane/guest/servicing/drivers/driver-store.ts';
import { openImage } from '../../vm-templates/pane/guest/servicing/image.ts';
import { decodeInf, parseInf } from '../../vm-templates/pane/guest/servicing/drivers/inf.ts';
import { ServicingError } from '../../vm-templates/pane/guest/servicing/servicing-error.ts';
import { CORPORA, createTestSystem, hasCorpora, hasPayloadTools, type TestSystem } from './pane-servicing-system.ts';

test.skip(!hasPayloadTools, 'gcab, wixl or cabextract are not installed');
let machine: TestSystem;
test.beforeEach(async () => {
  machine = await createTestSystem();
});
test.afterEach(() => machine.dispose());

test('the INF reader knows comments, quotes, tokens, continuation and encodings', () => {
  const text = '[Version] ; head\r\nSignature="$Windows NT$"\r\nProvider=%P% ; name\r\n[A]\r\nkey = "a;b, ""c""", d,\\\r\n  e\r\n[a]\r\nmore\r\n[Strings]\r\nP = "Ünï;code"\r\n';
  for (const bytes of [Buffer.from(`\ufeff${text}`, 'utf16le'), Buffer.from(`\ufeff${text}`, 'utf8'), Buffer.from(text, 'latin1'), Buffer.from(text, 'utf16le')]) {
    const inf = parseInf(decodeInf(bytes));
    expect(inf.value('version', 'PROVIDER')).toBe('Ünï;code');
    expect(inf.section('A')).toEqual([{ key: 'key', fields: ['a;b, "c"', 'd', 'e'] }, { key: '', fields: ['more'] }]);
  }
});

test('INF files made by others are read or refused with a code, in each architecture', () => {
  test.skip(!hasCorpora, `no corpora at ${CORPORA}`);
  const folder = path.join(CORPORA, 'inf');
  const read: string[] = [];
  for (const name of readdirSync(folder)) {
    for (const architecture of ['amd64', 'x86', 'arm64']) {
      try {
        read.push(`${readDriverPackage(path.join(folder, name), architecture).provider} ${architecture}`);
      } catch (error) {
        expect(error, name).toBeInstanceOf(ServicingError);
      }
    }
    expect(decodeInf(readFileSync(path.join(folder, name))), name).not.toContain('\0');
  }
  expect(read).toContain('QEMU amd64');
  expect(read).toContain('Adafruit Industries LLC amd64');
});

test('dism adds, lists, describes and removes a driver offline', async () => {
  const add = await machine.run(['dism', '/Image:W:\\', '/Add-Driver', '/Driver:P:\\pane-sample\\pane-sample.inf']);
  expect(add.exit).toBe(0);
  expect(add.out).toContain('Found 1 driver package(s) to install.\r\nInstalling 1 of 1 - P:\\pane-sample\\pane-sample.inf: The driver package was successfully installed.\r\nThe operation completed successfully.\r\n');
  const list = (await machine.run(['dism', '/Image:W:\\', '/Get-Drivers', '/English'])).out;
  expect(list).toContain('Published Name : oem0.inf\r\nOriginal File Name : pane-sample.inf\r\nInbox : No\r\nClass Name : Sample\r\nProvider Name : wimproof\r\nDate : 1/14/2025\r\nVersion : 1.2.3.4\r\n');
  expect((await machine.run(['dism', '/Image:W:\\', '/Get-Drivers', '/All'])).out).toContain('pane-disk.inf');
  expect((await machine.run(['dism', '/Image:W:\\', '/Get-DriverInfo', '/Driver:oem0.inf'])).out).toContain('Hardware ID : Root\\PaneSample\r\nService Name : PaneSample\r\n');
  const image = openImage(machine.offline);
  expect(existsSync(image.path('Windows\\INF\\oem0.inf'))).toBe(true);
  expect((await machine.run(['dism', '/Image:W:\\', '/Remove-Driver', '/Driver:oem0.inf'])).exit).toBe(0);
  expect(listDrivers(openImage(machine.offline))).toEqual([]);
});

test('dism refuses unsigned and foreign drivers, and any driver online', async () => {
  const unsigned = ['dism', '/Image:W:\\', '/Add-Driver', '/Driver:P:\\broken\\unsigned-driver\\unsigned-driver.inf'];
  expect(await machine.run(unsigned)).toMatchObject({ exit: 50 });
  expect(await machine.run([...unsigned, '/ForceUnsigned'])).toMatchObject({ exit: 0 });
  expect(await machine.run(['dism', '/Online', '/Add-Driver', '/Driver:P:\\pane-sample'])).toMatchObject({ exit: 87 });
  const foreign = machine.system.resolve('T:\\foreign.inf');
  writeFileSync(foreign, '[Version]\r\nSignature="$Windows NT$"\r\nClass=Net\r\nProvider=x\r\nDriverVer=01/01/2024,1.0\r\nCatalogFile=x.cat\r\n[Manufacturer]\r\nx=M,NTarm64\r\n[M.NTarm64]\r\na=I,b\r\n');
  expect(await machine.run(['dism', '/Image:W:\\', '/Add-Driver', '/Driver:T:\\foreign.inf'])).toMatchObject({ exit: 0x800f0234 | 0 });
  expect(await machine.run(['dism', '/Image:W:\\', '/Add-Driver', '/Driver:T:\\none.inf'])).toMatchObject({ exit: 2 });
});

test('Setup adds what it can from a folder', () => {
  const results = addDrivers(openImage(machine.offline), machine.system.resolve('P:\\'));
  expect(results.map(({ outcome, error }) => outcome?.publishedName ?? error?.hresult)).toEqual([0x800f022f, 'oem0.inf']);
});

test('pnputil speaks both dialects', async () => {
  const added = await machine.run(['pnputil', '/add-driver', 'P:\\pane-sample\\pane-sample.inf']);
  expect(added).toEqual({ exit: 0, err: '', out: 'Microsoft PnP Utility\r\n\r\nAdding driver package:  pane-sample.inf\r\nDriver package added successfully.\r\nPublished Name:         oem0.inf\r\n\r\nTotal driver packages:  1\r\nAdded driver packages:  1\r\n' });
  const again = await machine.run(['pnputil', '/add-driver', 'P:\\pane-sample\\pane-sample.inf', '/install']);
  expect(again.exit).toBe(259);
  expect(again.out).toContain('Driver package added successfully. (Already exists in the system)\r\n');
  expect((await machine.run(['pnputil', '-e'])).out).toContain('Driver date and version :   01/14/2025 1.2.3.4\r\n');
  expect((await machine.run(['pnputil', '/enum-drivers'])).out).toContain('Driver Version:     01/14/2025 1.2.3.4\r\n');
  expect((await machine.run(['pnputil', '/delete-driver', 'oem0.inf', '/uninstall'])).out).toContain('Driver package deleted successfully.\r\n');
  expect((await machine.run(['pnputil', '-a', 'P:\\broken\\unsigned-driver\\unsigned-driver.inf'])).exit).toBe(0xe000022f | 0);
  expect(await machine.run(['pnputil', '/add-driver', 'P:\\none.inf'])).toMatchObject({ exit: 2 });
});

test('a driver that fits a device is bound to it and guards its package', async () => {
  const device = machine.system.registry.create('HKLM\\SYSTEM\\CurrentControlSet\\Enum\\ROOT\\SAMPLE\\0000');
  device.setValue('HardwareID', 'REG_MULTI_SZ', ['root\\panesample']);
  expect(await machine.run(['pnputil', '/add-driver', 'P:\\pane-sample\\pane-sample.inf', '/install'])).toMatchObject({ exit: 0, out: expect.stringContaining('Driver package installed on device: ROOT\\SAMPLE\\0000') });
  expect((await machine.run(['pnputil', '/delete-driver', 'oem0.inf'])).out).toContain('presently installed using the specified INF');
  expect((await machine.run(['pnputil', '/delete-driver', 'oem0.inf', '/uninstall', '/force'])).exit).toBe(0);
});
