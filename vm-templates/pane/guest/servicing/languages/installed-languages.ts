import type { ServicedImage } from '../image.ts';
import { isInstalled, listPackages } from '../packages/package-store.ts';

const UI_LANGUAGES = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\MUI\\UILanguages';
/** Bits of `Type` below MUI\UILanguages (winnls.h, MUI_PARTIAL_LANGUAGE and MUI_LIP_LANGUAGE). */
const PARTIAL = 0x2;
const INTERFACE_PACK = 0x4;

export interface InstalledLanguage {
  name: string;
  /** As /Get-Intl words it. */
  type: 'Fully localized language.' | 'Partially localized language, MUI type.' | 'Partially localized language, LIP type.';
  /** Of a partly localized language; '' for the others. */
  fallback: string;
}

/**
 * UI languages of an image: what `MUI\UILanguages` names (a language pack writes its own key) and language packs without such a key.
 * A key that lost its LCID belongs to a pack that was removed. Sorted by name.
 */
export function installedLanguages(image: ServicedImage): InstalledLanguage[] {
  const root = image.registry.get(UI_LANGUAGES);
  const languages = new Map<string, InstalledLanguage>();
  for (const name of root?.subkeys() ?? []) {
    const key = root!.subkey(name)!;
    if (key.number('LCID') === undefined) continue;
    const type = key.number('Type') ?? 0;
    const partial = (type & (PARTIAL | INTERFACE_PACK)) !== 0;
    languages.set(name.toLowerCase(), {
      name,
      type: (type & INTERFACE_PACK) !== 0 ? 'Partially localized language, LIP type.' : partial ? 'Partially localized language, MUI type.' : 'Fully localized language.',
      fallback: partial ? (key.text('DefaultFallback') ?? '') : '',
    });
  }
  for (const { identity } of listPackages(image).filter((record) => isInstalled(record) && /LanguagePack-Package$/i.test(record.identity.name) && record.identity.language !== '')) {
    if (!languages.has(identity.language.toLowerCase())) languages.set(identity.language.toLowerCase(), { name: identity.language, type: 'Fully localized language.', fallback: '' });
  }
  return [...languages.values()].sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
}

export function isLanguageInstalled(image: ServicedImage, language: string): boolean {
  return installedLanguages(image).some(({ name }) => name.toLowerCase() === language.toLowerCase());
}
