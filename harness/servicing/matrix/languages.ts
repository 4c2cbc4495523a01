import { DOCUMENTATION as d } from '../documentation.ts';
import { atFirstLogon, BEFORE_BOOT, by, can, cannot, type CapabilityRule, nowhere, VISTA } from './rule.ts';
import type { Row } from './row.ts';

const OLD = 'the languages of a Windows Vista image are changed by its own tools (intlcfg), which wimproof does not carry';
const LPKSETUP_WHY = 'DISM waits, leaves an exit code and a log; lpksetup returns early and says nothing when it is silent';

/** Language packs and international settings. */
export const LANGUAGE_RULES: readonly CapabilityRule[] = [
  ...pack('add-language', 'install', '/Add-Package', '/i /p'),
  ...pack('remove-language', 'remove', '/Remove-Package', '/u'),

  ...setting('set-international/all', '/Set-AllIntl', 'Microsoft-Windows-International-Core: UILanguage, SystemLocale, UserLocale, InputLocale'),
  ...setting('set-international/ui-language', '/Set-UILang', 'Microsoft-Windows-International-Core: UILanguage'),
  ...setting('set-international/system-locale', '/Set-SysLocale', 'Microsoft-Windows-International-Core: SystemLocale'),
  ...setting('set-international/user-locale', '/Set-UserLocale', 'Microsoft-Windows-International-Core: UserLocale'),
  ...setting('set-international/input-locale', '/Set-InputLocale', 'Microsoft-Windows-International-Core: InputLocale'),
  ...setting('set-international/time-zone', '/Set-TimeZone', 'Microsoft-Windows-Shell-Setup: TimeZone'),
];

function pack(row: 'add-language' | 'remove-language', action: string, option: string, lpksetup: string): CapabilityRule[] {
  const answerFile = by('answer-file-servicing', `answer file, offlineServicing: servicing/package action="${action}" language="..."`, d.answerFilePackages);
  return [
    can(row, 'offline', by('dism-image', `DISM /Image ${option}`, d.languagePacks)),
    can(row, 'setup', [answerFile, atFirstLogon(`DISM /Online ${option}`)], {}, BEFORE_BOOT),
    can(row, 'audit', [by('dism-online', `DISM /Online ${option}`, d.languagePacks), by('lpksetup', `lpksetup ${lpksetup} /r /s`, d.lpksetup)], {}, LPKSETUP_WHY),
    ...nowhere(row, OLD, d.dismPlatforms, { windows: VISTA }),
  ];
}

/** DISM sets none of these on a running system; in audit mode they ride on the answer file that Sysprep is given. */
function setting(row: Row, option: string, component: string): CapabilityRule[] {
  const documentation = row === 'set-international/time-zone' ? d.timeZone : d.internationalCore;
  return [
    can(row, 'offline', by('dism-image', `DISM /Image ${option}`, d.dismInternational)),
    cannot(row, 'offline', 'the international options of DISM work on Windows 7 and later', d.dismInternational),
    can(row, 'setup', by('answer-file-international', `answer file: ${component}`, documentation), { windows: '>=6.0' }),
    can(row, 'audit', by('answer-file-international', `answer file of Sysprep: ${component}`, documentation), { windows: '>=6.0' }, `DISM /Online knows no ${option}`),
  ];
}
