import type { DriverqueryDriver } from './parse-driverquery.ts';

/** Column titles of driverquery in English. */
export const headers: Readonly<Record<string, readonly [field: keyof DriverqueryDriver, kind?: 'bytes' | 'boolean']>> = {
  'Module Name': ['moduleName'],
  'Display Name': ['displayName'],
  Description: ['description'],
  'Driver Type': ['driverType'],
  'Start Mode': ['startMode'],
  State: ['state'],
  Status: ['status'],
  'Accept Stop': ['acceptStop', 'boolean'],
  'Accept Pause': ['acceptPause', 'boolean'],
  'Paged Pool(bytes)': ['pagedPoolBytes', 'bytes'],
  'Paged Pool': ['pagedPoolBytes', 'bytes'],
  'Code(bytes)': ['codeBytes', 'bytes'],
  'BSS(bytes)': ['bssBytes', 'bytes'],
  'Link Date': ['linkDate'],
  Path: ['path'],
  'Init(bytes)': ['initBytes', 'bytes'],
};

const firstTitles: readonly [pattern: RegExp, language: string][] = [
  [/^Modulname/, 'German'],
  [/^Nom du module/, 'French'],
  [/^Nombre de m/, 'Spanish'],
  [/^Nome modulo/, 'Italian'],
  [/^Nome do m/, 'Portuguese'],
  [/^Имя модуля/, 'Russian'],
  [/^模块名/, 'Chinese (Simplified)'],
  [/^模組名稱/, 'Chinese (Traditional)'],
  [/^モジュール名/, 'Japanese'],
  [/^모듈 이름/, 'Korean'],
];

/** Display language by the first column's title, or undefined. */
export function headerLanguage(title: string): string | undefined {
  return firstTitles.find(([pattern]) => pattern.test(title))?.[1];
}
