import type { SetInternational } from '../../servicing/operation.ts';
import type { InternationalSetting } from './expectation.ts';

/**
 * The settings that a set-international operation must leave. `all` sets UI language, system locale, user locale and input
 * locale (DISM /Set-AllIntl); what is named besides has the last word. An input locale that is given as a locale name, `all`
 * too, becomes that locale's own keyboards, which only Windows knows: nothing is derived of it.
 */
export function expectedSettings(operation: SetInternational): { setting: InternationalSetting; value: string }[] {
  const { all, inputLocale } = operation;
  const values: [InternationalSetting, string | undefined][] = [
    ['system-ui-language', operation.uiLanguage ?? all],
    ['system-locale', operation.systemLocale ?? all],
    ['user-locale', operation.userLocale ?? all],
    ['input-locales', inputLocale !== undefined && isKeyboardList(inputLocale) ? inputLocale : undefined],
    ['time-zone', operation.timeZone],
  ];
  return values.flatMap(([setting, value]) => (value === undefined ? [] : [{ setting, value }]));
}

/** `0407:00000407`, several parted by semicolons; a text service has two GUIDs in place of the layout. */
function isKeyboardList(inputLocale: string): boolean {
  return inputLocale.split(';').every((one) => /^[0-9a-f]{4}:(?:[0-9a-f]{8}|\{[0-9a-f-]{36}\}\{[0-9a-f-]{36}\})$/i.test(one.trim()));
}
