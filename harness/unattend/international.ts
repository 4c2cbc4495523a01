import type { Component, Setting } from './answer-file.ts';
import { setting } from './setting.ts';

/** Languages and formats; what is left out is not written. */
export interface InternationalSettings {
  uiLanguage?: string;
  /** Language of what `uiLanguage` (a language interface pack) does not translate. */
  uiLanguageFallback?: string;
  systemLocale?: string;
  userLocale?: string;
  /** `0407:00000407`, several parted by semicolons; or a locale name: the language's default keyboard. */
  inputLocale?: string;
}
export interface InternationalWinPeSettings extends InternationalSettings {
  /** Language of Windows Setup itself; default `uiLanguage`. */
  setupUILanguage?: string;
}

/**
 * Microsoft-Windows-International-Core-WinPE (windowsPE pass): languages of Windows Setup and of the installed system.
 * Without them Setup stops at its first page.
 * @param settings or one language, such as `en-US`, for all of them
 */
export function internationalCoreWinPE(architecture: string, settings: string | InternationalWinPeSettings): Component {
  const each: InternationalWinPeSettings = typeof settings === 'string' ? allOf(settings) : settings;
  const setup = each.setupUILanguage ?? each.uiLanguage;
  return {
    name: 'Microsoft-Windows-International-Core-WinPE',
    architecture,
    settings: [...(setup === undefined ? [] : [setting('SetupUILanguage', [setting('UILanguage', setup)])]), ...locales(each)],
  };
}

/**
 * Microsoft-Windows-International-Core (specialize and oobeSystem passes): languages of the installed system; without
 * them OOBE asks.
 * @param settings or one language, such as `en-US`, for all of them
 */
export function internationalCore(architecture: string, settings: string | InternationalSettings): Component {
  return { name: 'Microsoft-Windows-International-Core', architecture, settings: locales(typeof settings === 'string' ? allOf(settings) : settings) };
}

function allOf(language: string): InternationalSettings {
  return { inputLocale: language, systemLocale: language, uiLanguage: language, userLocale: language };
}

function locales({ inputLocale, systemLocale, uiLanguage, uiLanguageFallback, userLocale }: InternationalSettings): Setting[] {
  const values = { InputLocale: inputLocale, SystemLocale: systemLocale, UILanguage: uiLanguage, UILanguageFallback: uiLanguageFallback, UserLocale: userLocale };
  return Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [setting(name, value)]));
}
