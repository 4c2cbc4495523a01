import type { ServicedImage } from '../image.ts';
import { installedLanguages } from './installed-languages.ts';
import { findLocale, languageOfLcid, lcidOfLanguage } from './locales.ts';
import { findTimeZone, setTimeZone } from './time-zones.ts';

export { languageOfLcid, lcidOfLanguage } from './locales.ts';

/** International settings as the hives hold them. */
export interface IntlSettings {
  uiLanguage: string;
  /** Fallback of the UI language; '' for none. */
  uiLanguageFallback: string;
  systemLocale: string;
  userLocale: string;
  timeZone: string;
  /** `0409:00000409` pairs. */
  keyboards: string[];
  geoId: string;
  installedLanguages: string[];
}

const CONTROL = 'HKLM\\SYSTEM\\CurrentControlSet\\Control';
const LANGUAGE = `${CONTROL}\\Nls\\Language`;
/** What new users begin with, and the system's own account. */
const USER = 'HKU\\.DEFAULT';

export function readIntl(image: ServicedImage): IntlSettings {
  const text = (path: string, name: string): string => image.registry.get(path)?.text(name) ?? '';
  const preload = image.registry.get(`${USER}\\Keyboard Layout\\Preload`)?.values() ?? [];
  const fallback = image.registry.get(LANGUAGE)?.value('InstallLanguageFallback')?.data;
  return {
    uiLanguage: languageOfLcid(text(LANGUAGE, 'InstallLanguage')),
    uiLanguageFallback: Array.isArray(fallback) ? (fallback[0] ?? '') : '',
    systemLocale: languageOfLcid(text(LANGUAGE, 'Default')),
    userLocale: text(`${USER}\\Control Panel\\International`, 'LocaleName'),
    timeZone: text(`${CONTROL}\\TimeZoneInformation`, 'TimeZoneKeyName'),
    keyboards: preload.map(({ data }) => `${String(data).slice(-4)}:${substituted(image, String(data))}`),
    geoId: text(`${USER}\\Control Panel\\International\\Geo`, 'Nation'),
    installedLanguages: installedLanguages(image).map(({ name }) => name),
  };
}

/** The layout that really stands behind a preload entry: `d0010409` and the like are explained by Keyboard Layout\Substitutes. */
function substituted(image: ServicedImage, entry: string): string {
  return image.registry.get(`${USER}\\Keyboard Layout\\Substitutes`)?.text(entry) ?? entry;
}

/** `0407:00000407`, a locale name (its default layout), or several of them parted by semicolons; undefined when one is neither. */
export function inputLocales(text: string): string[] | undefined {
  const pairs = text.split(';').map((part) => part.trim()).filter(Boolean).map((part) => {
    if (/^[0-9a-f]{4}:[0-9a-f]{8}$/i.test(part)) return part.toLowerCase();
    const locale = findLocale(part);
    return locale && `${locale.lcid}:${locale.layout}`;
  });
  return pairs.length > 0 && pairs.every((pair) => pair !== undefined) ? pairs : undefined;
}

/** Keyboards as Windows stores them: the layout of a language's own keyboard by itself, any other by a substitute for `<n>000<lcid>`. */
function writeKeyboards(image: ServicedImage, keyboards: string[]): void {
  image.registry.deleteKey(`${USER}\\Keyboard Layout\\Preload`);
  image.registry.deleteKey(`${USER}\\Keyboard Layout\\Substitutes`);
  const preload = image.registry.create(`${USER}\\Keyboard Layout\\Preload`);
  keyboards.forEach((keyboard, index) => {
    const [lcid = '', layout = keyboard] = keyboard.split(':');
    const own = layout.endsWith(lcid);
    const entry = own ? layout : `d${index.toString(16).padStart(3, '0')}${lcid}`;
    preload.setValue(String(index + 1), 'REG_SZ', entry);
    if (!own) image.registry.create(`${USER}\\Keyboard Layout\\Substitutes`).setValue(entry, 'REG_SZ', layout);
  });
}

function writeLanguage(image: ServicedImage, change: Partial<IntlSettings>, lcid: (name: string) => string): void {
  const key = image.registry.create(LANGUAGE);
  if (change.uiLanguage) {
    key.setValue('InstallLanguage', 'REG_SZ', lcid(change.uiLanguage));
    image.registry.create(`${USER}\\Control Panel\\Desktop`).setValue('PreferredUILanguages', 'REG_MULTI_SZ', [languageOfLcid(lcid(change.uiLanguage))]);
  }
  if (change.uiLanguageFallback) key.setValue('InstallLanguageFallback', 'REG_MULTI_SZ', [languageOfLcid(lcid(change.uiLanguageFallback))]);
  if (change.systemLocale) {
    key.setValue('Default', 'REG_SZ', lcid(change.systemLocale));
    const locale = findLocale(change.systemLocale);
    // Programs without Unicode get the system locale's code pages.
    if (locale && locale.ansi !== 0) {
      const pages = image.registry.create(`${CONTROL}\\Nls\\CodePage`);
      pages.setValue('ACP', 'REG_SZ', String(locale.ansi));
      pages.setValue('OEMCP', 'REG_SZ', String(locale.oem));
    }
  }
}

function writeUserLocale(image: ServicedImage, name: string, lcid: (name: string) => string): void {
  const international = image.registry.create(`${USER}\\Control Panel\\International`);
  const locale = findLocale(name);
  international.setValue('LocaleName', 'REG_SZ', locale?.name ?? name);
  international.setValue('Locale', 'REG_SZ', `0000${lcid(name)}`);
  if (locale) {
    international.setValue('sCountry', 'REG_SZ', locale.country);
    image.registry.create(`${USER}\\Control Panel\\International\\Geo`).setValue('Nation', 'REG_SZ', locale.geoId);
  }
}

/** Sets what is given and saves. Languages and locales by name (`de-DE`); keyboards as `0407:00000407`. An unknown name throws RangeError and changes nothing. */
export function writeIntl(image: ServicedImage, change: Partial<Omit<IntlSettings, 'installedLanguages'>>): void {
  const lcid = (name: string): string => {
    const found = lcidOfLanguage(name);
    if (!found) throw new RangeError(`unknown language ${name}`);
    return found;
  };
  for (const name of [change.uiLanguage, change.uiLanguageFallback, change.systemLocale, change.userLocale]) if (name) lcid(name);
  const zone = change.timeZone ? findTimeZone(image.registry, change.timeZone) : undefined;
  if (change.timeZone && !zone) throw new RangeError(`unknown time zone ${change.timeZone}`);
  writeLanguage(image, change, lcid);
  if (change.userLocale) writeUserLocale(image, change.userLocale, lcid);
  if (zone) setTimeZone(image.registry, zone);
  if (change.geoId) image.registry.create(`${USER}\\Control Panel\\International\\Geo`).setValue('Nation', 'REG_SZ', change.geoId);
  if (change.keyboards) writeKeyboards(image, change.keyboards);
  image.save();
}
