import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { imageState } from '../../vm-templates/pane/guest/boot/life.ts';
import { openRegistry } from '../../vm-templates/pane/guest/registry/registry.ts';
import { ensureBuiltinAccounts, findAccount, machineSid, setEnabled, verifyPassword } from '../../vm-templates/pane/guest/setup/accounts.ts';
import { isComputerName, randomComputerName } from '../../vm-templates/pane/guest/setup/computer-name.ts';
import { readImageState } from '../../vm-templates/pane/guest/setup/image-state.ts';
import { writeFinishedState } from '../../vm-templates/pane/guest/setup/finished-state.ts';
import { isSysprepWindowOpen, logOn, openSysprepWindow } from '../../vm-templates/pane/guest/setup/session.ts';
import { program as sysprep } from '../../vm-templates/pane/guest/setup/sysprep/sysprep.ts';
import { writeBaseImage } from '../../vm-templates/pane/guest/servicing/base/base-image.ts';
import { firewallAllows } from '../../vm-templates/pane/guest/winrm/config/firewall.ts';
import { listListeners } from '../../vm-templates/pane/guest/winrm/config/listeners.ts';
import { WinrmConfig } from '../../vm-templates/pane/guest/winrm/config/settings.ts';
import { machineCertificate } from '../../vm-templates/pane/build/disk/machine-certificate.ts';
import { createTestSystem, runCaptured, type TestSystem } from './pane-system.ts';

const ADMINISTRATOR = { account: { name: 'Administrator', administrator: true }, logon: 'interactive' } as const;
/** Not on the path: Sysprep has a folder of its own. */
const SYSPREP = 'C:\\Windows\\System32\\Sysprep\\sysprep.exe';
const STATE = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Setup\\State';
const SETUP = 'HKLM\\SYSTEM\\Setup';
const pnp = (value: boolean): string =>
  `<unattend xmlns="urn:schemas-microsoft-com:unattend"><settings pass="generalize"><component name="Microsoft-Windows-PnpSysprep" processorArchitecture="amd64"><PersistAllDeviceInstalls>${value}</PersistAllDeviceInstalls></component></settings><settings pass="oobeSystem"><component name="A" processorArchitecture="amd64"/></settings></unattend>`;

async function audit(): Promise<TestSystem & { root: string; enter(line: string): ReturnType<typeof runCaptured> }> {
  const system = createTestSystem(undefined, { life: 'audit', programs: { sysprep } });
  const { root } = system.drives.get('C')!;
  await writeBaseImage(root, 'install');
  system.registry = openRegistry(path.join(root, 'Windows/System32/config'));
  ensureBuiltinAccounts(system);
  setEnabled(system, 'Administrator', true);
  logOn(system, ADMINISTRATOR.account);
  system.registry.create('HKLM\\SYSTEM\\CurrentControlSet\\Enum\\PCI\\VEN_1\\0').setValue('DeviceDesc', 'REG_SZ', 'Device');
  return Object.assign(system, { root, enter: (line: string) => runCaptured(system, line, ADMINISTRATOR) });
}
const errors = (root: string): string => readFileSync(path.join(root, 'Windows/System32/Sysprep/Panther/setuperr.log'), 'utf8');
const succeeded = (root: string): boolean => existsSync(path.join(root, 'Windows/System32/Sysprep/Sysprep_succeeded.tag'));

test('generalize, to OOBE, off', async () => {
  const system = await audit();
  const { root, registry } = system;
  const medium = system.addDrive('F', 'PAYLOAD');
  writeFileSync(path.join(medium, 'answer file.xml'), pnp(false));
  writeFileSync(path.join(root, 'Windows/Panther/unattend.xml'), 'the file that Setup used');
  const sid = machineSid(system);
  const packages = registry.get('HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\Packages')!.subkeys();
  const { code } = await system.enter(`${SYSPREP} /generalize /oobe /shutdown /quiet "/unattend:F:\\answer file.xml"`);
  expect(code).toBe(0);
  expect(system.powered).toEqual(['shutdown']);
  expect(system.serialLines).toEqual(['##pane phase=generalize']);
  expect(succeeded(root)).toBe(true);
  const fresh = openRegistry(path.join(root, 'Windows/System32/config'));
  expect(fresh.get(STATE)!.text('ImageState')).toBe('IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE');
  expect(imageState(root)).toBe('IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE');
  expect([fresh.get(SETUP)!.number('SystemSetupInProgress'), fresh.get(SETUP)!.number('SetupType'), fresh.get(SETUP)!.text('CmdLine')]).toEqual([1, 2, 'oobe\\windeploy.exe']);
  expect(fresh.get(SETUP)!.text('UnattendFile')).toBe('C:\\Windows\\Panther\\unattend.xml');
  const status = fresh.get(`${SETUP}\\Status\\SysprepStatus`)!;
  expect([status.number('GeneralizeCount'), status.number('GeneralizationState'), status.number('CleanupState')]).toEqual([1, 7, 2]);
  const cached = readFileSync(path.join(root, 'Windows/Panther/unattend.xml'), 'utf8');
  expect(cached).toContain('<settings pass="generalize" wasPassProcessed="true">');
  expect(cached).toContain('<settings pass="oobeSystem">');
  expect(machineSid(system)).not.toBe(sid);
  expect(fresh.get('HKLM\\SYSTEM\\CurrentControlSet\\Control\\ComputerName\\ComputerName')!.text('ComputerName')).toBe('MINWINPC');
  expect(fresh.get('HKLM\\SYSTEM\\CurrentControlSet\\Enum')!.subkeys()).toEqual([]);
  expect(fresh.get('HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\Packages')!.subkeys()).toEqual(packages);
  expect(findAccount(system, 'Administrator')!.enabled).toBe(false);
});

test('PersistAllDeviceInstalls keeps the device nodes', async () => {
  const system = await audit();
  writeFileSync(path.join(system.root, 'a.xml'), pnp(true));
  expect((await system.enter(`${SYSPREP} -generalize -oobe -quit -quiet -unattend:C:\\a.xml`)).code).toBe(0);
  expect(system.registry.get('HKLM\\SYSTEM\\CurrentControlSet\\Enum')!.subkeys()).toEqual(['PCI']);
  expect(system.powered).toEqual([]);
});

for (const [line, state, powered] of [
  ['/audit /reboot /quiet', 'IMAGE_STATE_SPECIALIZE_RESEAL_TO_AUDIT', 'restart'],
  ['/generalize /audit /shutdown /quiet', 'IMAGE_STATE_GENERALIZE_RESEAL_TO_AUDIT', 'shutdown'],
  ['/oobe /reboot', 'IMAGE_STATE_SPECIALIZE_RESEAL_TO_OOBE', 'restart'],
  ['/generalize /oobe /mode:vm /shutdown', 'IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE', 'shutdown'],
] as const) {
  test(`${line} leaves ${state}`, async () => {
    const system = await audit();
    expect((await system.enter(`${SYSPREP} ${line}`)).code).toBe(0);
    expect(readImageState(system.registry, system.root)).toBe(state);
    expect(imageState(system.root)).toBe(state);
    expect(system.powered).toEqual([powered]);
    expect(system.serialLines).toEqual(line.includes('generalize') ? ['##pane phase=generalize'] : []);
  });
}

for (const [line, reason] of [
  ['/oobe /audit /quit', /\/oobe and \/audit exclude/],
  ['/oobe /shutdown /reboot', /\/shutdown and \/reboot exclude/],
  ['/oobe /shutdown /now', /unknown option \/now/],
  ['generalize', /unknown option generalize/],
  ['/oobe /mode:vm /shutdown', /\/mode:vm needs/],
  ['/quiet /oobe', /\/quiet needs/],
] as const) {
  test(`refuses ${line}`, async () => {
    const system = await audit();
    const { code, stdout } = await system.enter(`${SYSPREP} ${line}`);
    expect(code).toBe(1);
    expect(stdout).toContain('Usage: sysprep.exe');
    expect(errors(system.root)).toMatch(reason);
    expect(succeeded(system.root)).toBe(false);
  });
}

const GENERALIZE = `${SYSPREP} /generalize /oobe /shutdown /quiet`;

test('refuses SYSTEM, network logons and ordinary users', async () => {
  const system = await audit();
  for (const [who, code, reason] of [
    [{ account: { name: 'SYSTEM', administrator: true }, logon: 'service' }, 50, /SYSTEM account/],
    [{ account: { name: 'Administrator', administrator: true }, logon: 'network' }, 50, /network logon/],
    [{ account: { name: 'guest', administrator: false }, logon: 'interactive' }, 5, /must be an administrator/],
  ] as const) {
    expect((await runCaptured(system, GENERALIZE, who)).code).toBe(code);
    expect(errors(system.root).trim().split('\r\n').at(-1)).toMatch(reason);
  }
  expect([system.powered, system.serialLines]).toEqual([[], []]);
});

test('refuses while a restart is pending', async () => {
  const system = await audit();
  system.registry.create('HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\RebootPending');
  expect((await system.enter(GENERALIZE)).code).toBe(3017);
  expect(errors(system.root)).toMatch(/require a reboot.*\[gle=0x00000bc9\]/);
});

test('refuses a second instance: the window that audit mode opens', async () => {
  const system = await audit();
  openSysprepWindow(system);
  expect((await system.enter(GENERALIZE)).code).toBe(1056);
});

test('without a choice the window opens', async () => {
  const system = await audit();
  expect((await system.enter(SYSPREP)).code).toBe(0);
  expect(isSysprepWindowOpen(system)).toBe(true);
});

test('refuses a missing and a damaged answer file, and changes nothing', async () => {
  const system = await audit();
  mkdirSync(path.join(system.root, 'd'));
  writeFileSync(path.join(system.root, 'bad.xml'), '<unattend/>');
  for (const [name, code] of [['C:\\none.xml', 2], ['Z:\\none.xml', 2], ['C:\\d', 2], ['C:\\bad.xml', 13]] as const) {
    expect((await system.enter(`${GENERALIZE} /unattend:${name}`)).code).toBe(code);
  }
  expect(existsSync(path.join(system.root, 'Windows/Panther/unattend.xml'))).toBe(false);
  expect(system.powered).toEqual([]);
});

test('the ninth generalize is refused', async () => {
  const system = await audit();
  for (let count = 1; count <= 8; count += 1) expect((await system.enter(`${SYSPREP} /generalize /oobe /quit /quiet`)).code).toBe(0);
  expect((await system.enter(`${SYSPREP} /generalize /oobe /quit /quiet`)).code).toBe(31);
  expect((await system.enter(`${SYSPREP} /oobe /quit /quiet`)).code).toBe(0);
});

test('a damaged cached answer file stops generalize half-way, which the state tells', async () => {
  const system = await audit();
  writeFileSync(path.join(system.root, 'Windows/Panther/unattend.xml'), 'damaged');
  expect((await system.enter(GENERALIZE)).code).toBe(13);
  expect(readImageState(system.registry, system.root)).toBe('IMAGE_STATE_UNDEPLOYABLE');
  expect(succeeded(system.root)).toBe(false);
});

test('computer names', () => {
  const name = randomComputerName();
  expect(name).toMatch(/^WIN-[A-Z0-9]{11}$/);
  expect([name, 'A', 'a-b1'].every(isComputerName)).toBe(true);
  expect(['', '1234', 'SIXTEEN-LETTERS-', 'a b', 'a.b', '*'].some(isComputerName)).toBe(false);
});

test('an image directory becomes a finished Windows', async () => {
  const { root } = createTestSystem().drives.get('C')!;
  await writeBaseImage(root, 'install');
  await writeFinishedState(root, {
    computerName: 'PANE-1',
    administratorPassword: 'Geheim-1',
    listeners: [{ transport: 'HTTP', port: 5985 }, { transport: 'HTTPS', port: 5986 }],
    certificate: machineCertificate('PANE-1'),
  });
  const registry = openRegistry(path.join(root, 'Windows/System32/config'));
  const system = Object.assign(createTestSystem(), { registry });
  expect(imageState(root)).toBe('IMAGE_STATE_COMPLETE');
  expect(verifyPassword(system, 'Administrator', 'Geheim-1')).toBe(true);
  expect(registry.get('HKLM\\SYSTEM\\CurrentControlSet\\Control\\ComputerName\\ComputerName')!.text('ComputerName')).toBe('PANE-1');
  expect(registry.get('HKLM\\SYSTEM\\CurrentControlSet\\Services\\WinRM')!.number('Start')).toBe(2);
  const config = new WinrmConfig(registry);
  expect([config.get('Service/Auth/Basic'), config.get('Service/AllowUnencrypted')]).toEqual([true, true]);
  expect(listListeners(registry).map(({ transport, port, hostname }) => [transport, port, hostname])).toEqual([['HTTP', 5985, ''], ['HTTPS', 5986, 'PANE-1']]);
  expect([firewallAllows(registry, 5985), firewallAllows(registry, 5986), firewallAllows(registry, 3389)]).toEqual([true, true, false]);
  await expect(writeFinishedState(root, { computerName: 'NO/NAME', administratorPassword: '', listeners: [] })).rejects.toThrow(/no computer name/);
});
