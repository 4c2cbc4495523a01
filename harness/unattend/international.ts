import type { Component } from './answer-file.ts';
import { setting } from './setting.ts';

/**
 * Languages of Windows Setup and of the installed system (windowsPE pass). Without them Setup stops at its first page.
 * @param language of the image, e.g. `en-US`; as InputLocale it means the language's default keyboard
 */
export function internationalCoreWinPE(architecture: string, language: string): Component {
  return {
    name: 'Microsoft-Windows-International-Core-WinPE',
    architecture,
    settings: [setting('SetupUILanguage', [setting('UILanguage', language)]), ...locales(language)],
  };
}

/** Languages of the installed system (oobeSystem pass); without them OOBE asks. */
export function internationalCore(architecture: string, language: string): Component {
  return { name: 'Microsoft-Windows-International-Core', architecture, settings: locales(language) };
}

function locales(language: string): Component['settings'] {
  return ['InputLocale', 'SystemLocale', 'UILanguage', 'UserLocale'].map((name) => setting(name, language));
}
