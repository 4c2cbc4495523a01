import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { openRegistry } from '../../vm-templates/pane/guest/registry/registry.ts';
import { writeBaseImage } from '../../vm-templates/pane/guest/servicing/base/base-image.ts';
import { program as reg } from '../../vm-templates/pane/guest/registry/reg.ts';
import { createAccount, ensureBuiltinAccounts } from '../../vm-templates/pane/guest/setup/accounts.ts';
import { accountSid, currentUserPath } from '../../vm-templates/pane/guest/setup/user-hive.ts';
import { createTestSystem, runCaptured, type TestSystem } from './pane-system.ts';
import { hasTool } from './pane-servicing-system.ts';

const CONFIG = 'Windows/System32/config';
let root = '';
test.beforeEach(async () => {
  root = mkdtempSync(path.join(tmpdir(), 'pane-hives-'));
  await writeBaseImage(root, 'install');
});
test.afterEach(() => rmSync(root, { recursive: true, force: true }));

function running(): TestSystem {
  const system = createTestSystem(root, { programs: { reg } });
  system.registry = openRegistry(path.join(root, CONFIG));
  ensureBuiltinAccounts(system);
  return system;
}
const exported = (file: string): string => execFileSync('hivexregedit', ['--export', '--unsafe-printable-strings', file, '\\'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

test('the hives lie at the documented places, and hivexregedit exports each of them', () => {
  test.skip(!hasTool('hivexregedit'), 'hivexregedit is not installed');
  const files = [...['SYSTEM', 'SOFTWARE', 'COMPONENTS', 'DRIVERS', 'DEFAULT', 'SAM', 'SECURITY'].map((name) => path.join(root, CONFIG, name)), path.join(root, 'Users/Default/NTUSER.DAT')];
  const wanted = [/Services\\WinRM\]/, /Component Based Servicing\\Packages\\/, /CanonicalData\\Deployments\]/, /DriverDatabase\\DriverInfFiles\]/, /"LocaleName"=.*en-US/, /\[\\?\]/, /\[\\?\]/, /Control Panel\\International\]/];
  for (const [index, file] of files.entries()) expect(exported(file), file).toMatch(wanted[index]!);
  expect(readdirSync(path.join(root, CONFIG)).sort()).toEqual(['COMPONENTS', 'DEFAULT', 'DRIVERS', 'SAM', 'SECURITY', 'SOFTWARE', 'SYSTEM']);
});

test('packages, services and the image state have their documented values', () => {
  const registry = openRegistry(path.join(root, CONFIG));
  const packages = registry.get('HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\Packages')!;
  for (const name of packages.subkeys()) {
    const key = packages.subkey(name)!;
    expect(name).toMatch(/^[^~]+~31bf3856ad364e35~amd64~[^~]*~[\d.]+$/);
    expect([0x40, 0x50, 0x60, 0x70, 0x80]).toContain(key.number('CurrentState'));
    expect(key.text('InstallClient')).toBeTruthy();
    expect(key.number('InstallTimeHigh')).toBeGreaterThan(0x01000000);
  }
  const winrm = registry.get('HKLM\\SYSTEM\\CurrentControlSet\\Services\\WinRM')!;
  expect([winrm.number('Type'), winrm.number('Start'), winrm.text('ObjectName')]).toEqual([0x20, 3, 'NT AUTHORITY\\NetworkService']);
  expect(winrm.value('DependOnService')?.data).toEqual(['RPCSS', 'HTTP']);
  expect(registry.get('HKLM\\SYSTEM\\CurrentControlSet\\Services\\disk')?.number('Type')).toBe(1);
  expect(registry.get('HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Setup\\State')?.text('ImageState')).toBe('IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE');
});

test('COMPONENTS and DRIVERS are there for who services, and for reg only when they are loaded', async () => {
  const system = running();
  expect((await runCaptured(system, 'reg query HKLM\\COMPONENTS')).code).toBe(1);
  expect((await runCaptured(system, 'reg add HKLM\\DRIVERS\\x /f')).stderr).toBe('ERROR: The parameter is incorrect.\r\n');
  expect((await runCaptured(system, 'reg load HKLM\\COMPONENTS C:\\Windows\\System32\\config\\COMPONENTS')).code).toBe(0);
  expect((await runCaptured(system, 'reg query HKLM\\COMPONENTS')).stdout).toContain('HKEY_LOCAL_MACHINE\\COMPONENTS\\DerivedData');
  expect((await runCaptured(system, 'reg unload HKLM\\COMPONENTS')).code).toBe(0);
  // Servicing writes without loading anything first; from then on the hive is in use.
  system.registry.create('HKLM\\DRIVERS\\DriverDatabase\\DriverInfFiles\\oem0.inf');
  system.registry.flush();
  expect((await runCaptured(system, 'reg query HKLM\\DRIVERS\\DriverDatabase\\DriverInfFiles')).stdout).toContain('oem0.inf');
  expect((await runCaptured(system, 'reg unload HKLM\\DRIVERS')).stderr).toBe('ERROR: Access is denied.\r\n');
  expect(system.registry.hiveFiles().map((file) => path.basename(file))).toContain('DRIVERS');
  expect(openRegistry(path.join(root, CONFIG)).get('HKLM\\DRIVERS\\DriverDatabase\\DriverInfFiles\\oem0.inf')).toBeDefined();
});

test('each user has a hive of his own, which begins as the default user and the system locale have it', async () => {
  const system = running();
  system.registry.create('HKU\\.DEFAULT\\Control Panel\\International').setValue('LocaleName', 'REG_SZ', 'de-DE');
  createAccount(system, { name: 'ann', password: 'x', groups: ['Users'] });
  const ann = { account: { name: 'ann', administrator: false }, logon: 'network' } as const;
  const query = 'reg query "HKCU\\Control Panel\\International" /v LocaleName';
  const shown = await runCaptured(system, query, ann);
  expect(shown.stdout).toBe('\r\nHKEY_CURRENT_USER\\Control Panel\\International\r\n    LocaleName    REG_SZ    de-DE\r\n\r\n');
  await runCaptured(system, 'reg add "HKCU\\Control Panel\\International" /v LocaleName /d fr-FR /f', ann);
  expect((await runCaptured(system, query, ann)).stdout).toContain('fr-FR');
  expect((await runCaptured(system, query)).stdout).toContain('de-DE'); // SYSTEM: HKU\.DEFAULT
  expect((await runCaptured(system, query.replace('HKCU', 'HKU\\S-1-5-18'))).stdout).toContain('de-DE');
  expect(existsSync(path.join(root, 'Users/ann/NTUSER.DAT'))).toBe(true);
  const sid = accountSid(system, 'ann')!;
  expect(sid).toMatch(/^S-1-5-21-\d+-\d+-\d+-1000$/);
  expect(system.registry.get(`HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\ProfileList\\${sid}`)?.text('ProfileImagePath')).toBe('C:\\Users\\ann');
  expect((await runCaptured(system, `reg unload HKU\\${sid}`)).stderr).toBe('ERROR: Access is denied.\r\n');
  // The next start reads the same hive.
  const next = running();
  expect(next.registry.get(`${currentUserPath(next, ann.account)}\\Control Panel\\International`)?.text('LocaleName')).toBe('fr-FR');
  if (hasTool('hivexregedit')) expect(exported(path.join(root, 'Users/ann/NTUSER.DAT'))).toMatch(/LocaleName/);
});

test('save and copy', async () => {
  const system = running();
  mkdirSync(path.join(root, 'Temp'), { recursive: true });
  expect((await runCaptured(system, 'reg save HKLM\\SYSTEM\\Setup C:\\Temp\\setup.hiv')).code).toBe(0);
  expect((await runCaptured(system, 'reg load HKLM\\Saved C:\\Temp\\setup.hiv')).code).toBe(0);
  expect(system.registry.get('HKLM\\Saved')?.number('SystemSetupInProgress')).toBe(0);
  expect((await runCaptured(system, 'reg copy HKLM\\SYSTEM\\Setup HKLM\\SOFTWARE\\Copied /s /f')).code).toBe(0);
  expect(system.registry.get('HKLM\\SOFTWARE\\Copied\\Status\\SysprepStatus')?.number('GeneralizationState')).toBe(7);
  if (hasTool('hivexregedit')) expect(exported(path.join(root, 'Temp/setup.hiv'))).toMatch(/SystemSetupInProgress/);
});
