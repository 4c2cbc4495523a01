import type { ServicedImage } from './image.ts';
import { listPackages } from './package-store.ts';

/** International settings as the hives hold them. */
export interface IntlSettings {
  uiLanguage: string;
  systemLocale: string;
  userLocale: string;
  timeZone: string;
  /** `0409:00000409` pairs. */
  keyboards: string[];
  geoId: string;
  installedLanguages: string[];
}

/** Language names of the LCIDs that appear in Nls\Language; others are shown by their number. */
const LANGUAGES: Record<string, string> = { '0409': 'en-US', '0407': 'de-DE', '040c': 'fr-FR', '0410': 'it-IT', '0c0a': 'es-ES', '0411': 'ja-JP', '0804': 'zh-CN', '0809': 'en-GB', '0416': 'pt-BR', '0413': 'nl-NL', '0415': 'pl-PL', '0419': 'ru-RU', '0412': 'ko-KR' };
export function languageOfLcid(lcid: string): string {
  return LANGUAGES[lcid.toLowerCase().slice(-4)] ?? lcid;
}
/** Four-digit LCID of a language name; undefined for one Pane does not know. */
export function lcidOfLanguage(language: string): string | undefined {
  return Object.entries(LANGUAGES).find(([, name]) => name.toLowerCase() === language.toLowerCase())?.[0];
}

const CONTROL = 'HKLM\\SYSTEM\\CurrentControlSet\\Control';
const USER = 'HKU\\.DEFAULT';

export function readIntl(image: ServicedImage): IntlSettings {
  const text = (path: string, name: string): string => image.registry.get(path)?.text(name) ?? '';
  const preload = image.registry.get(`${USER}\\Keyboard Layout\\Preload`)?.values() ?? [];
  const installed = image.registry.get(`${CONTROL}\\MUI\\UILanguages`)?.subkeys() ?? [];
  const packs = listPackages(image).filter((record) => /LanguagePack-Package$/i.test(record.identity.name)).map((record) => record.identity.language);
  return {
    uiLanguage: languageOfLcid(text(`${CONTROL}\\Nls\\Language`, 'InstallLanguage')),
    systemLocale: languageOfLcid(text(`${CONTROL}\\Nls\\Language`, 'Default')),
    userLocale: text(`${USER}\\Control Panel\\International`, 'LocaleName'),
    timeZone: text(`${CONTROL}\\TimeZoneInformation`, 'TimeZoneKeyName'),
    keyboards: preload.map(({ data }) => `${String(data).slice(-4)}:${String(data)}`),
    geoId: text(`${USER}\\Control Panel\\International\\Geo`, 'Nation'),
    installedLanguages: [...new Set([...installed, ...packs])].sort(),
  };
}

/** Sets what is given. Languages and locales by name (`de-DE`); keyboards as `0407:00000407`. Unknown names throw RangeError. */
export function writeIntl(image: ServicedImage, change: Partial<Omit<IntlSettings, 'installedLanguages'>>): void {
  const language = image.registry.create(`${CONTROL}\\Nls\\Language`);
  const lcid = (name: string): string => {
    const found = lcidOfLanguage(name);
    if (!found) throw new RangeError(`unknown language ${name}`);
    return found;
  };
  if (change.uiLanguage) language.setValue('InstallLanguage', 'REG_SZ', lcid(change.uiLanguage));
  if (change.systemLocale) language.setValue('Default', 'REG_SZ', lcid(change.systemLocale));
  if (change.userLocale) {
    const international = image.registry.create(`${USER}\\Control Panel\\International`);
    international.setValue('LocaleName', 'REG_SZ', change.userLocale);
    international.setValue('Locale', 'REG_SZ', `0000${lcid(change.userLocale)}`);
  }
  if (change.timeZone) image.registry.create(`${CONTROL}\\TimeZoneInformation`).setValue('TimeZoneKeyName', 'REG_SZ', change.timeZone);
  if (change.geoId) image.registry.create(`${USER}\\Control Panel\\International\\Geo`).setValue('Nation', 'REG_SZ', change.geoId);
  if (change.keyboards) {
    image.registry.deleteKey(`${USER}\\Keyboard Layout\\Preload`);
    const preload = image.registry.create(`${USER}\\Keyboard Layout\\Preload`);
    change.keyboards.forEach((keyboard, index) => preload.setValue(String(index + 1), 'REG_SZ', keyboard.split(':')[1] ?? keyboard));
  }
  image.save();
}
