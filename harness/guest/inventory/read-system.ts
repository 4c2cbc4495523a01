import { parseRegQuery, registryData } from '../../tools/reg/parse-reg-query.ts';
import { inventoryError, oneLine, type Section } from './inventory-text.ts';

/** `Microsoft Windows [Version 10.0.26100.1]`; the word in the brackets is localised. */
export function readVersion(text: string): string {
  const version = /\[[^\]]*?(\d+\.\d+\.\d+(?:\.\d+)?)\]/.exec(text)?.[1];
  if (!version) throw inventoryError(`section version: ${JSON.stringify(oneLine(text))} has no version`);
  return version;
}

/**
 * Build and revision as the registry has them: `CurrentBuild` (REG_SZ; `CurrentBuildNumber` beside it) and `UBR`
 * (REG_DWORD, printed in 0x...), which Windows before 8.1 does not keep.
 */
export function readBuild(text: string): { build: number; revision: number | null } {
  const key = parseRegQuery(text).find(({ path }) => /\\Windows NT\\CurrentVersion$/i.test(path));
  const build = key && (registryData(key, 'CurrentBuild') ?? registryData(key, 'CurrentBuildNumber'));
  if (!key || !build || !/^\d+$/.test(build.trim())) throw inventoryError(`section build: the value CurrentBuild is missing, or no number: ${JSON.stringify(oneLine(text))}`);
  const revision = registryData(key, 'UBR')?.trim();
  if (revision !== undefined && !/^0x[0-9a-f]{1,8}$/i.test(revision)) throw inventoryError(`section build: the value UBR is no number: ${JSON.stringify(revision)}`);
  return { build: Number(build), revision: revision === undefined ? null : Number(revision) };
}

export function readComputer(text: string): { name: string; architecture: string } {
  const match = /^name=(\S+);architecture=(\S+)$/.exec(text.trim());
  if (!match) throw inventoryError(`section computer: ${JSON.stringify(oneLine(text))} has no name and architecture`);
  // Windows says AMD64; answer files, package identities and the request say amd64.
  return { name: match[1]!, architecture: match[2]!.toLowerCase() };
}

export function readImageState(text: string): string {
  const key = parseRegQuery(text)[0];
  const state = key && registryData(key, 'ImageState');
  if (!state) throw inventoryError('section image-state: the value ImageState is missing');
  return state.trim();
}

/** `LocaleName` of the account that asks; empty where it is not recorded. */
export function readUserLocale(text: string, section: Section): string {
  if (section.exitCode === 1) return '';
  const locale = parseRegQuery(text).map((key) => registryData(key, 'LocaleName')).find((data) => data !== undefined);
  if (!locale) throw inventoryError('section user-locale: the value LocaleName is missing');
  return locale.trim();
}
