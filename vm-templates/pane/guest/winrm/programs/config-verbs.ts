import { SETTINGS, SettingError, type WinrmConfig } from '../config/settings.ts';
import type { Branch } from './print-tree.ts';
import { invalidValue, unknownUri } from './winrm-error.ts';

/** The group's own spelling (`Service/Auth`); undefined for an unknown one. '' is the whole configuration. */
function groupNamed(path: string): string | undefined {
  if (path === '') return '';
  const groups = SETTINGS.flatMap(({ path: full }) => full.split('/').slice(0, -1).map((_, index, parts) => parts.slice(0, index + 1).join('/')));
  return groups.find((group) => group.toUpperCase() === path.toUpperCase());
}

/** The settings of a group as winrm prints them. Throws WinrmError for an unknown group. */
export function describeGroup(config: WinrmConfig, path: string, uri: string): Branch {
  const group = groupNamed(path);
  if (group === undefined) throw unknownUri(uri);
  const root: Branch = { name: group === '' ? 'Config' : group.split('/').at(-1)!, below: [] };
  for (const setting of SETTINGS) {
    if (group !== '' && !setting.path.startsWith(`${group}/`)) continue;
    const parts = setting.path.slice(group === '' ? 0 : group.length + 1).split('/');
    const name = parts.pop()!;
    let branch = root;
    for (const part of parts) {
      let next = branch.below!.find((entry) => entry.name === part);
      if (!next) branch.below!.push((next = { name: part, below: [] }));
      branch = next;
    }
    branch.below!.push({ name, value: String(config.get(setting.path)) });
  }
  return root;
}

/** Sets values in a group. Throws WinrmError for an unknown group, name or value; nothing is set then. */
export function setGroup(config: WinrmConfig, path: string, properties: [string, string][], uri: string): void {
  const group = groupNamed(path);
  if (group === undefined) throw unknownUri(uri);
  const full = properties.map(([name, value]) => ({ path: group === '' ? name : `${group}/${name}`, value }));
  const missing = full.find((entry) => !SETTINGS.some((setting) => setting.path.toUpperCase() === entry.path.toUpperCase()));
  if (missing) throw invalidValue(`${missing.path} is not a setting.`);
  try {
    for (const entry of full) config.set(entry.path, entry.value);
  } catch (error) {
    if (error instanceof SettingError) throw invalidValue(error.message);
    throw error;
  }
}
