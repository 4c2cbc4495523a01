import { toolOutputError } from '../output/tool-output-error.ts';
import { readDismOutput } from './dism-output.ts';

export interface DismInternational {
  scope: 'online' | 'offline';
  systemUiLanguage: string;
  uiLanguageFallback: string;
  systemLocale: string;
  timeZone: string;
  /** Offline only. */
  userLocale: string;
  /** Offline only. */
  location: string;
  /** `0409:00000409`, several joined by `, `. */
  activeKeyboards: string;
  layeredDriver: string;
  installedLanguages: { language: string; type: string; fallback: string }[];
}

const keys: Record<string, Exclude<keyof DismInternational, 'scope' | 'installedLanguages'>> = {
  'Default system UI language': 'systemUiLanguage',
  'The UI language fallback is': 'uiLanguageFallback',
  'System locale': 'systemLocale',
  'Default time zone': 'timeZone',
  'User locale for default user': 'userLocale',
  Location: 'location',
  'Active keyboard(s)': 'activeKeyboards',
  'Keyboard layered driver': 'layeredDriver',
};

/**
 * `/Get-Intl`. Its grammar is irregular: `Installed language(s): xx-YY` has no blank before the colon, the lines below
 * it are indented, and `Fallback Languages xx-YY` has no colon at all. Distribution languages, which follow with
 * /Distribution, are left out.
 */
export function parseInternational(output: string): DismInternational {
  const { body, query } = readDismOutput(output, '/Get-Intl');
  const result: DismInternational = {
    scope: 'online', systemUiLanguage: '', uiLanguageFallback: '', systemLocale: '', timeZone: '', userLocale: '', location: '', activeKeyboards: '', layeredDriver: '', installedLanguages: [],
  };
  let titled = false;
  for (const raw of body) {
    const line = raw.trim();
    if (line === '') continue;
    if (/^Reporting distribution languages\.$/.test(line)) break;
    const scope = /^Reporting (online|offline) international settings\.$/.exec(line)?.[1];
    const language = /^Installed language\(s\): ?(\S+)$/.exec(line)?.[1];
    const current = result.installedLanguages.at(-1);
    const detail = /^(Type) : (.+)$|^(Fallback Languages) (.+)$/.exec(line);
    const pair = /^(.+?) : ?(.*)$/.exec(line);
    const key = pair ? keys[pair[1]!] : undefined;
    if (scope) {
      result.scope = scope as 'online' | 'offline';
      titled = true;
    } else if (language) result.installedLanguages.push({ language, type: '', fallback: '' });
    else if (detail && current) {
      if (detail[1]) current.type = detail[2]!;
      else current.fallback = detail[4]!;
    } else if (key) result[key] = pair![2]!;
    else throw toolOutputError('dism', query, 'it has an unknown line', raw);
  }
  if (!titled) throw toolOutputError('dism', query, 'the line "Reporting ... international settings." is missing', body.find((line) => line.trim() !== ''));
  for (const [label, name] of Object.entries(keys).filter(([, name]) => ['systemUiLanguage', 'systemLocale', 'timeZone'].includes(name)))
    if (result[name] === '') throw toolOutputError('dism', query, `${JSON.stringify(label)} is missing`);
  if (result.installedLanguages.length === 0) throw toolOutputError('dism', query, 'it lists no installed language');
  return result;
}
