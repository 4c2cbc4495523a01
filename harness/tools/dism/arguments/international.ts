import { type DismGlobals, type OfflineImage, offlineOnly, option, servicing } from './command-line.ts';
import { inputLocale, locale, shaped } from './value-shapes.ts';

export type InternationalSetting = 'AllIntl' | 'UILang' | 'UILangFallback' | 'SysLocale' | 'UserLocale' | 'InputLocale' | 'TimeZone' | 'SKUIntlDefaults' | 'LayeredDriver';

/**
 * `/Set-UILang:` and its like, offline images only, one per call [DISM Languages and International Servicing
 * Command-Line Options]. RangeError for what cannot be a locale (`de-DE`), an input locale (`0407:00000407`, several
 * parted by semicolons), a time zone id (`W. Europe Standard Time`) or a layered driver (1 to 6).
 */
export function setInternationalArguments(target: OfflineImage, setting: InternationalSetting, value: string, options: DismGlobals = {}): string[] {
  const name = `/Set-${setting}`;
  return servicing(offlineOnly(target, name), options, [option(name, checked(setting, value))]);
}

function checked(setting: InternationalSetting, value: string): string {
  switch (setting) {
    case 'InputLocale':
      return inputLocale('an input locale', value);
    case 'TimeZone':
      // Ids as tzutil /l prints them: `UTC`, `W. Europe Standard Time`, `UTC-11`, `Line Islands Standard Time`.
      return shaped('a time zone', value, /^[A-Za-z][A-Za-z0-9 .()+-]*[A-Za-z0-9)]$/, 'W. Europe Standard Time');
    case 'LayeredDriver':
      return shaped('a layered driver', value, /^[1-6]$/, '1 (of 6)');
    default:
      return locale(`/Set-${setting}`, value);
  }
}
