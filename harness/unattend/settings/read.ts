import type { Setting } from '../answer-file.ts';

/** Children of a setting, [] for a text. */
export function childrenOf(setting: Setting | undefined): Setting[] {
  return setting === undefined || typeof setting.value === 'string' ? [] : setting.value;
}

/** The setting at a path of names, the first of each. */
export function settingAt(settings: readonly Setting[], ...[name, ...further]: string[]): Setting | undefined {
  const found = settings.find((candidate) => candidate.name === name);
  return further.length === 0 ? found : settingAt(childrenOf(found), ...further);
}

/** Text at a path; undefined when there is no such setting, or it has children. */
export function textAt(settings: readonly Setting[], ...path: string[]): string | undefined {
  const value = settingAt(settings, ...path)?.value;
  return typeof value === 'string' ? value : undefined;
}

/** `true` and `1` are true in an answer file, in any letter case. */
export function flagAt(settings: readonly Setting[], ...path: string[]): boolean | undefined {
  const text = textAt(settings, ...path);
  return text === undefined ? undefined : ['true', '1'].includes(text.toLowerCase());
}

/** Items of a list, each as its own settings. */
export function itemsAt(settings: readonly Setting[], ...path: string[]): Setting[][] {
  const item = path.at(-1);
  return childrenOf(settingAt(settings, ...path.slice(0, -1))).filter(({ name }) => name === item).map(childrenOf);
}

/** An object with the texts that are there: key to path. */
export function textsAt<Key extends string>(settings: readonly Setting[], paths: Readonly<Record<Key, string>>): Partial<Record<Key, string>> {
  const found = Object.entries<string>(paths).flatMap(([key, path]) => {
    const text = textAt(settings, ...path.split('/'));
    return text === undefined ? [] : [[key, text] as const];
  });
  return Object.fromEntries(found) as Partial<Record<Key, string>>;
}
