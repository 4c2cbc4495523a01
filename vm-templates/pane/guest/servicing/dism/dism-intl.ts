import type { DismCommand, DismContext } from './dism-command.ts';
import { type IntlSettings, inputLocales, readIntl, writeIntl } from '../languages/intl.ts';
import { installedLanguages, isLanguageInstalled } from '../languages/installed-languages.ts';
import { layeredDriver, setLayeredDriver } from '../languages/layered-driver.ts';
import { countryOfGeoId, findLocale } from '../languages/locales.ts';
import { HR, ServicingError } from '../servicing-error.ts';

/** dism's own message for an argument that an option does not take (0xc150006a in Dism.exe's message table). */
function badArgument(option: string, value: string): ServicingError {
  return new ServicingError(HR.INVALID_PARAMETER, `The ${value} argument given for the ${option} option is invalid.\r\nFor more information, refer to the help by running DISM.exe /?.`, true);
}

const getIntl: DismCommand = {
  kind: 'servicing',
  options: [],
  run: ({ image, out }) => {
    const intl = readIntl(image);
    const lines = [
      image.online ? 'Reporting online international settings.' : 'Reporting offline international settings.',
      '',
      `Default system UI language : ${intl.uiLanguage}`,
      ...(intl.uiLanguageFallback ? [`The UI language fallback is : ${intl.uiLanguageFallback}`] : []),
      `System locale : ${intl.systemLocale}`,
      `Default time zone : ${intl.timeZone}`,
      // The user locale is only known of an offline image's default user.
      ...(image.online ? [] : [`User locale for default user : ${intl.userLocale}`, `Location : ${countryOfGeoId(intl.geoId)} (GEOID = ${intl.geoId})`]),
      `Active keyboard(s) : ${intl.keyboards.join(', ')}`,
      `Keyboard layered driver : ${layeredDriver(image.registry)}`,
      '',
      ...installedLanguages(image).flatMap(({ name, type, fallback }) => [`Installed language(s): ${name}`, `  Type : ${type}`, ...(fallback ? [`  Fallback Languages ${fallback}`] : [])]),
      '',
    ];
    out(lines.map((line) => `${line}\r\n`).join(''));
    return {};
  },
};

/** `/Set-*`: each takes its value in its own option. Offline only; a value that the image cannot have is error 87. */
function setter(name: string, change: (value: string, context: DismContext) => Partial<IntlSettings> | undefined): DismCommand {
  return {
    kind: 'servicing',
    only: 'offline',
    options: [],
    run: (context: DismContext) => {
      const value = context.need(name);
      const settings = change(value, context);
      if (!settings) throw badArgument(name, value);
      try {
        writeIntl(context.image, settings);
      } catch (error) {
        if (error instanceof RangeError) throw badArgument(name, value);
        throw error;
      }
      return {};
    },
  };
}

/** UI languages must be installed; "if the language is not installed in the Windows image, the command will fail". */
function uiLanguage(value: string, { image }: DismContext): string | undefined {
  return isLanguageInstalled(image, value) ? value : undefined;
}
/** Languages that only Unicode can write cannot be the system locale. */
function systemLocale(value: string): string | undefined {
  const locale = findLocale(value);
  return locale && locale.ansi !== 0 ? locale.name : undefined;
}

/** UI language, system locale, user locale and input locale of one language, as /Set-AllIntl. */
function allOf(value: string, context: DismContext): Partial<IntlSettings> | undefined {
  const [ui, locale, keyboards] = [uiLanguage(value, context), findLocale(value), inputLocales(value)];
  if (!ui || !locale || !keyboards) return undefined;
  return { uiLanguage: ui, userLocale: locale.name, keyboards, geoId: locale.geoId, ...(locale.ansi !== 0 ? { systemLocale: locale.name } : {}) };
}

const setLayered: DismCommand = {
  kind: 'servicing',
  only: 'offline',
  options: [],
  run: ({ image, need }) => {
    const value = need('set-layereddriver');
    if (!/^[1-6]$/.test(value) || !setLayeredDriver(image.registry, Number(value))) throw badArgument('set-layereddriver', value);
    image.save();
    return {};
  },
};

export const intlCommands: Record<string, DismCommand> = {
  'get-intl': getIntl,
  'set-uilang': setter('set-uilang', (value, context) => (uiLanguage(value, context) ? { uiLanguage: value } : undefined)),
  'set-uilangfallback': setter('set-uilangfallback', (value, context) => (uiLanguage(value, context) ? { uiLanguageFallback: value } : undefined)),
  'set-syslocale': setter('set-syslocale', (value) => (systemLocale(value) ? { systemLocale: value } : undefined)),
  'set-userlocale': setter('set-userlocale', (value) => ({ userLocale: value })),
  'set-inputlocale': setter('set-inputlocale', (value) => {
    const keyboards = inputLocales(value);
    return keyboards && { keyboards };
  }),
  'set-timezone': setter('set-timezone', (value) => ({ timeZone: value })),
  'set-allintl': setter('set-allintl', (value, context) => {
    // Unlike /Set-SKUIntlDefaults it fails where the system locale cannot be set.
    const settings = allOf(value, context);
    return settings?.systemLocale ? settings : undefined;
  }),
  'set-skuintldefaults': setter('set-skuintldefaults', (value, context) => {
    const settings = allOf(value, context);
    return settings && { ...settings, timeZone: findLocale(value)!.timeZone };
  }),
  'set-layereddriver': setLayered,
};
