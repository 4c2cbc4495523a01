import type { DismCommand, DismContext } from './dism-command.ts';
import { type IntlSettings, readIntl, writeIntl } from './intl.ts';
import { HR, ServicingError } from './servicing-error.ts';

const getIntl: DismCommand = {
  kind: 'servicing',
  options: [],
  run: ({ image, out }) => {
    const intl = readIntl(image);
    const lines = [
      image.online ? 'Reporting online international settings.' : 'Reporting offline international settings.',
      '',
      `Default system UI language : ${intl.uiLanguage}`,
      `System locale : ${intl.systemLocale}`,
      `Default time zone : ${intl.timeZone}`,
      // The user locale is only known of an offline image's default user.
      ...(image.online ? [] : [`User locale for default user : ${intl.userLocale}`, `Location : ${intl.geoId === '244' ? 'United States' : ''} (GEOID = ${intl.geoId})`]),
      `Active keyboard(s) : ${intl.keyboards.join(', ')}`,
      'Keyboard layered driver : Not installed.',
      '',
      ...intl.installedLanguages.flatMap((language) => [`Installed language(s): ${language}`, '  Type : Fully localized language.']),
      '',
    ];
    out(lines.map((line) => `${line}\r\n`).join(''));
    return {};
  },
};

/** `/Set-*`: each takes its value in its own option. Offline only. */
function setter(name: string, change: (value: string) => Partial<IntlSettings>): DismCommand {
  return {
    kind: 'servicing',
    only: 'offline',
    options: [],
    run: (context: DismContext) => {
      try {
        writeIntl(context.image, change(context.need(name)));
      } catch (error) {
        if (error instanceof RangeError) throw new ServicingError(HR.INVALID_PARAMETER);
        throw error;
      }
      return {};
    },
  };
}

export const intlCommands: Record<string, DismCommand> = {
  'get-intl': getIntl,
  'set-uilang': setter('set-uilang', (value) => ({ uiLanguage: value })),
  'set-syslocale': setter('set-syslocale', (value) => ({ systemLocale: value })),
  'set-userlocale': setter('set-userlocale', (value) => ({ userLocale: value })),
  'set-inputlocale': setter('set-inputlocale', (value) => ({ keyboards: value.split(';').filter(Boolean) })),
  'set-timezone': setter('set-timezone', (value) => ({ timeZone: value })),
  'set-allintl': setter('set-allintl', (value) => ({ uiLanguage: value, systemLocale: value, userLocale: value })),
};
