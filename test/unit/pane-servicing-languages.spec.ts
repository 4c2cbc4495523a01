import { existsSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { buildLanguagePack } from '../../scenarios/payloads/build-language-pack.ts';
import { openImage } from '../../vm-templates/pane/guest/servicing/image.ts';
import { program as tzutil } from '../../vm-templates/pane/guest/servicing/languages/tzutil.ts';
import { createTestSystem, hasPayloadTools, type TestSystem } from './pane-servicing-system.ts';

test.skip(!hasPayloadTools, 'gcab, wixl or cabextract are not installed');
let machine: TestSystem;
test.beforeEach(async () => {
  machine = await createTestSystem();
  buildLanguagePack(machine.system.resolve('P:\\'));
});
test.afterEach(() => machine.dispose());

const offline = (...words: string[]): ReturnType<TestSystem['run']> => machine.run(['dism', '/Image:W:\\', '/English', ...words]);
const addPack = (): ReturnType<TestSystem['run']> => offline('/Add-Package', '/PackagePath:P:\\lp-de-de.cab');

test('a language pack adds a UI language, and its removal takes it away', async () => {
  expect((await addPack()).exit).toBe(0);
  expect(openImage(machine.offline).registry.get('HKLM\\SYSTEM\\CurrentControlSet\\Control\\MUI\\UILanguages\\de-DE')?.number('LCID')).toBe(0x407);
  const { out } = await offline('/Get-Intl');
  expect(out).toContain('\r\nInstalled language(s): de-DE\r\n  Type : Fully localized language.\r\nInstalled language(s): en-US\r\n  Type : Fully localized language.\r\n');
  expect(existsSync(`${machine.offline}/Windows/System32/de-DE/notepad.exe.mui`)).toBe(true);
  expect((await offline('/Remove-Package', '/PackageName:Microsoft-Windows-Client-LanguagePack-Package~31bf3856ad364e35~amd64~de-DE~10.0.26100.1')).exit).toBe(0);
  expect((await offline('/Get-Intl')).out).not.toContain('de-DE');
});

test('UI languages must be installed', async () => {
  for (const option of ['/Set-UILang', '/Set-UILangFallback', '/Set-AllIntl', '/Set-SKUIntlDefaults']) {
    const { exit, out } = await offline(`${option}:de-DE`);
    expect([exit, out.includes(`The de-DE argument given for the ${option.slice(1).toLowerCase()} option is invalid.`)], option).toEqual([87, true]);
  }
  expect((await offline('/Get-Intl')).out).toContain('Default system UI language : en-US\r\n');
  await addPack();
  expect((await offline('/Set-UILang:de-DE')).exit).toBe(0);
  expect((await offline('/Set-UILangFallback:en-US')).exit).toBe(0);
  expect((await offline('/Get-Intl')).out).toContain('Default system UI language : de-DE\r\nThe UI language fallback is : en-US\r\nSystem locale : en-US\r\n');
});

test('all settings of a language in one, and each by itself', async () => {
  await addPack();
  expect((await offline('/Set-AllIntl:de-DE')).exit).toBe(0);
  expect((await offline('/Get-Intl')).out).toContain('Default system UI language : de-DE\r\nSystem locale : de-DE\r\nDefault time zone : Pacific Standard Time\r\nUser locale for default user : de-DE\r\nLocation : Germany (GEOID = 94)\r\nActive keyboard(s) : 0407:00000407\r\n');
  expect((await offline('/Set-SKUIntlDefaults:de-DE')).exit).toBe(0);
  expect((await offline('/Set-UserLocale:fr-FR')).exit).toBe(0);
  expect((await offline('/Set-SysLocale:ja-JP')).exit).toBe(0);
  expect((await offline('/Set-InputLocale:0407:00000407;en-US;0409:00020409')).exit).toBe(0);
  expect((await offline('/Get-Intl')).out).toContain('System locale : ja-JP\r\nDefault time zone : W. Europe Standard Time\r\nUser locale for default user : fr-FR\r\nLocation : France (GEOID = 84)\r\nActive keyboard(s) : 0407:00000407, 0409:00000409, 0409:00020409\r\n');
  const { registry } = openImage(machine.offline);
  expect(registry.get('HKLM\\SYSTEM\\CurrentControlSet\\Control\\Nls\\CodePage')?.text('ACP')).toBe('932');
  expect(registry.get('HKU\\.DEFAULT\\Control Panel\\International')?.text('LocaleName')).toBe('fr-FR');
});

test('what an image cannot have is refused and changes nothing', async () => {
  // Hindi has no code page, so it cannot be the language for programs without Unicode.
  for (const word of ['/Set-SysLocale:hi-IN', '/Set-SysLocale:xx-XX', '/Set-UserLocale:xx-XX', '/Set-InputLocale:xx-XX', '/Set-InputLocale:0409', '/Set-TimeZone:Berlin', '/Set-TimeZone:pacific standard time', '/Set-LayeredDriver:7']) {
    expect((await offline(word)).exit, word).toBe(87);
  }
  expect((await offline('/Set-UserLocale:hi-IN')).exit).toBe(0);
  expect((await offline('/Set-TimeZone:W. Europe Standard Time')).exit).toBe(0);
  expect(openImage(machine.offline).registry.get('HKLM\\SYSTEM\\CurrentControlSet\\Control\\TimeZoneInformation')?.number('Bias')).toBe(-60 >>> 0);
  expect((await offline('/Set-LayeredDriver:6')).exit).toBe(0);
  expect((await offline('/Get-Intl')).out).toContain('Keyboard layered driver : Japanese Keyboard (106/109 Key)\r\n');
  expect((await machine.run(['dism', '/Online', '/Set-UserLocale:de-DE'])).exit).toBe(87);
});

test('a partly localised language names its fallback; online there is no user locale', async () => {
  const key = machine.system.registry.create('HKLM\\SYSTEM\\CurrentControlSet\\Control\\MUI\\UILanguages\\en-GB');
  key.setValue('LCID', 'REG_DWORD', 0x809);
  key.setValue('Type', 'REG_DWORD', 0x92);
  key.setValue('DefaultFallback', 'REG_SZ', 'en-US');
  const { out } = await machine.run(['dism', '/Online', '/Get-Intl', '/English']);
  expect(out).toContain('Reporting online international settings.\r\n\r\nDefault system UI language : en-US\r\nSystem locale : en-US\r\n');
  expect(out).toContain('Installed language(s): en-GB\r\n  Type : Partially localized language, MUI type.\r\n  Fallback Languages en-US\r\n');
  expect(out).not.toContain('User locale');
});

test('lpksetup installs and removes a language pack', async () => {
  expect((await machine.run(['lpksetup', '/i', 'ja-JP', '/p', 'P:\\', '/r', '/s'])).exit).toBe(2);
  expect((await machine.run(['lpksetup', '/p', 'P:\\'])).exit).toBe(87);
  expect(await machine.run(['lpksetup', '/i', 'de-DE', '/p', 'P:\\', '/r', '/s'])).toEqual({ exit: 0, out: '', err: '' });
  expect((await machine.run(['dism', '/Online', '/Get-Intl'])).out).toContain('Installed language(s): de-DE\r\n');
  expect((await machine.run(['lpksetup', '/u', 'en-US', '/r', '/s'])).exit).toBe(5);
  expect((await machine.run(['lpksetup', '/u', 'de-DE', '/r', '/s'])).exit).toBe(0);
  expect((await machine.run(['dism', '/Online', '/Get-Intl'])).out).not.toContain('de-DE');
});

test('tzutil tells, lists and sets', async () => {
  const run = async (...argv: string[]): Promise<{ exit: number; out: string }> => {
    let out = '';
    const exit = await tzutil({ system: machine.system, name: 'tzutil', argv, tail: '', stdin: '', stdout: (text) => (out += text), stderr: () => undefined, cwd: 'C:', env: new Map(), account: { name: 'x', administrator: true }, logon: 'service', signal: new AbortController().signal });
    return { exit, out };
  };
  expect(await run('/g')).toEqual({ exit: 0, out: 'Pacific Standard Time' });
  expect((await run('/l')).out).toContain('(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna\r\nW. Europe Standard Time\r\n\r\n');
  expect((await run('/s', 'Middle Earth Time')).exit).toBe(1);
  expect((await run('/s', 'W. Europe Standard Time_dstoff')).exit).toBe(0);
  expect((await run('/g')).out).toBe('W. Europe Standard Time_dstoff');
});
