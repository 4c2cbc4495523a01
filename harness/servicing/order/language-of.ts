import type { ResolvedOperation } from '../operation.ts';

/** Language of a language pack or of a capability's name, lower case; empty when it has none. */
export function languageOf(operation: ResolvedOperation): string {
  if (operation.operation === 'add-language') return operation.language.toLowerCase();
  if (operation.operation === 'add-capability') return (operation.capability.split('~')[3] ?? '').toLowerCase();
  return operation.payload?.kind === 'package' ? operation.payload.identity.language.toLowerCase() : '';
}

export function sameLanguage(left: ResolvedOperation, right: ResolvedOperation): boolean {
  return languageOf(left) !== '' && languageOf(left) === languageOf(right);
}

export function isLanguageBasic(operation: ResolvedOperation): boolean {
  return operation.operation === 'add-capability' && /^language\.basic~/i.test(operation.capability);
}

/** Source: "Language and region Features on Demand": Basic must be added before these. */
export function needsLanguageBasic(operation: ResolvedOperation): boolean {
  return operation.operation === 'add-capability' && /^language\.(handwriting|ocr|speech|texttospeech)~/i.test(operation.capability);
}

/**
 * Whether an international setting makes the pack's language the UI language. Source: "DISM Languages and International
 * Servicing": /Set-UILang fails when the language is not in the image.
 */
export function setsLanguageOf(pack: ResolvedOperation, setting: ResolvedOperation): boolean {
  return setting.operation === 'set-international' && setting.uiLanguage?.toLowerCase() === languageOf(pack);
}
