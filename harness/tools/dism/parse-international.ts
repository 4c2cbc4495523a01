import { toolOutputError } from '../output/tool-output-error.ts';
import { type DismOutput, readDismOutput } from './dism-output.ts';
import { titledLines } from './titles.ts';

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

type Setting = Exclude<keyof DismInternational, 'scope' | 'installedLanguages'>;
const keys: Record<string, Setting> = {
  'Default system UI language': 'systemUiLanguage',
  'The UI language fallback is': 'uiLanguageFallback',
  'System locale': 'systemLocale',
  'Default time zone': 'timeZone',
  'User locale for default user': 'userLocale',
  Location: 'location',
  'Active keyboard(s)': 'activeKeyboards',
  'Keyboard layered driver': 'layeredDriver',
};
const everywhere: readonly Setting[] = ['systemUiLanguage', 'systemLocale', 'timeZone', 'activeKeyboards', 'layeredDriver'];
const offline: readonly Setting[] = [...everywhere, 'userLocale', 'location'];
const title = /^Reporting (online|offline) international settings\.$/;

/**
 * `/Get-Intl`. Its grammar is irregular: `Installed language(s): xx-YY` has no blank before the colon, the lines below
 * it are indented, and `Fallback Languages xx-YY` has no colon at all. Distribution languages, which follow with
 * /Distribution, are left out.
 */
export function parseInternational(output: string): DismInternational {
  const frame = readDismOutput(output, '/Get-Intl');
  const lines = titledLines(frame, title);
  const scope = title.exec(frame.body.find((line) => title.test(line.trim()))!.trim())![1] as DismInternational['scope'];
  const settings = new Map<Setting, string>();
  const installedLanguages: DismInternational['installedLanguages'] = [];
  for (const raw of lines) {
    const line = raw.trim();
    if (line === '') continue;
    if (/^Reporting distribution languages\.$/.test(line)) break;
    const language = /^Installed language\(s\): ?(\S+)$/.exec(line)?.[1];
    const current = installedLanguages.at(-1);
    const detail = /^(Type) : (.+)$|^(Fallback Languages) (.+)$/.exec(line);
    const pair = /^(.+?) :(?: (.*))?$/.exec(line);
    const setting = pair ? keys[pair[1]!] : undefined;
    if (language) installedLanguages.push({ language, type: '', fallback: '' });
    else if (detail && current) {
      const fact = detail[1] ? 'type' : 'fallback';
      if (current[fact] !== '') throw toolOutputError('dism', frame.query, `${current.language} has two lines "${detail[1] ?? detail[3]}"`, raw);
      current[fact] = (detail[2] ?? detail[4])!;
    } else if (setting) {
      if (settings.has(setting)) throw toolOutputError('dism', frame.query, `it has ${JSON.stringify(pair![1])} twice`, raw);
      settings.set(setting, pair![2] ?? '');
    } else throw toolOutputError('dism', frame.query, 'it has an unknown line', raw);
  }
  complete(frame, scope, settings, installedLanguages);
  return { scope, ...(Object.fromEntries(Object.values(keys).map((name) => [name, settings.get(name) ?? ''])) as Record<Setting, string>), installedLanguages };
}

function complete(frame: DismOutput, scope: DismInternational['scope'], settings: Map<Setting, string>, languages: DismInternational['installedLanguages']): void {
  for (const [label, setting] of Object.entries(keys)) {
    const needed = (scope === 'offline' ? offline : everywhere).includes(setting);
    // The keyboard's layered driver has no value where no layered keyboard was ever set up.
    if (needed && (!settings.has(setting) || (settings.get(setting) === '' && setting !== 'layeredDriver'))) throw toolOutputError('dism', frame.query, `${JSON.stringify(label)} is missing`);
  }
  if (languages.length === 0) throw toolOutputError('dism', frame.query, 'it lists no installed language');
  const untyped = languages.find(({ type }) => type === '');
  if (untyped) throw toolOutputError('dism', frame.query, `the type of ${untyped.language} is missing`);
  // A partial (MUI) language names what stands in for it; a language interface pack of Windows 7 does not.
  const partial = languages.find(({ type, fallback }) => /MUI type/.test(type) && fallback === '');
  if (partial) throw toolOutputError('dism', frame.query, `the fallback languages of ${partial.language} are missing`);
}
