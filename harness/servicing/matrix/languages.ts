import { DOCUMENTATION as d } from '../documentation.ts';
import { by, can, cannot, type CapabilityRule, VISTA } from './rule.ts';
import type { Row } from './row.ts';

const OLD = 'the languages of a Windows Vista image are changed by its own tools (intlcfg), which wimproof does not carry';
const LPKSETUP_WHY = 'DISM waits, leaves an exit code and a log; lpksetup returns early and says nothing when it is silent';

const BEFORE_BOOT = 'packages of the answer file are changed before the first boot';

/** Language packs and international settings. */
export const LANGUAGE_RULES: readonly CapabilityRule[] = [
  can('add-language', 'offline', by('dism-image', 'DISM /Image /Add-Package', d.languagePacks)),
  can(
    'add-language',
    'setup',
    [by('answer-file-servicing', 'answer file, offlineServicing: servicing/package action="install" language="..."', d.answerFilePackages), by('first-logon-job', 'answer file, oobeSystem: FirstLogonCommands run DISM /Online /Add-Package', d.firstLogonCommands)],
    {},
    BEFORE_BOOT,
  ),
  can('add-language', 'audit', [by('dism-online', 'DISM /Online /Add-Package', d.languagePacks), by('lpksetup', 'lpksetup /i /p /r /s', d.lpksetup)], {}, LPKSETUP_WHY),
  can('remove-language', 'offline', by('dism-image', 'DISM /Image /Remove-Package', d.languagePacks)),
  can(
    'remove-language',
    'setup',
    [by('answer-file-servicing', 'answer file, offlineServicing: servicing/package action="remove" language="..."', d.answerFilePackages), by('first-logon-job', 'answer file, oobeSystem: FirstLogonCommands run DISM /Online /Remove-Package', d.firstLogonCommands)],
    {},
    BEFORE_BOOT,
  ),
  can('remove-language', 'audit', [by('dism-online', 'DISM /Online /Remove-Package', d.languagePacks), by('lpksetup', 'lpksetup /u /r /s', d.lpksetup)], {}, LPKSETUP_WHY),
  ...(['add-language', 'remove-language'] as const).flatMap((row) => (['offline', 'setup', 'audit'] as const).map((strategy) => cannot(row, strategy, OLD, d.dismPlatforms, { windows: VISTA }))),

  ...setting('set-international/all', '/Set-AllIntl', 'Microsoft-Windows-International-Core: UILanguage, SystemLocale, UserLocale, InputLocale'),
  ...setting('set-international/ui-language', '/Set-UILang', 'Microsoft-Windows-International-Core: UILanguage'),
  ...setting('set-international/system-locale', '/Set-SysLocale', 'Microsoft-Windows-International-Core: SystemLocale'),
  ...setting('set-international/user-locale', '/Set-UserLocale', 'Microsoft-Windows-International-Core: UserLocale'),
  ...setting('set-international/input-locale', '/Set-InputLocale', 'Microsoft-Windows-International-Core: InputLocale'),
  ...setting('set-international/time-zone', '/Set-TimeZone', 'Microsoft-Windows-Shell-Setup: TimeZone'),
];

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
