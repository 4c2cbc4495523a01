import { parseRegQuery, registryData } from '../../tools/reg/parse-reg-query.ts';
import { inventoryError, type Section } from './inventory-text.ts';
import type { Inventory, PatchState } from './inventory.ts';

/** MSIPATCHSTATE_* of msi.h [MsiEnumPatchesEx, Patch.State property]. */
const states: Record<number, PatchState> = { 1: 'applied', 2: 'superseded', 4: 'obsolete', 8: 'registered' };
const patchKey = /\\UserData\\[^\\]+\\Products\\([0-9A-F]{32})\\Patches\\([0-9A-F]{32})$/i;

/**
 * Patches of per-machine products, from Windows Installer's own records: a key per patch below its product, with
 * DisplayName and State. Codes stand there packed. No such branch (exit code 1): no product was ever installed.
 */
export function readPatches(text: string, section: Section): Inventory['patches'] {
  if (section.exitCode === 1) return [];
  const keys = parseRegQuery(text);
  if (keys.length === 0) throw inventoryError('section patches: the query succeeded but printed nothing');
  return keys.flatMap((key) => {
    const [, productCode, patchCode] = patchKey.exec(key.path) ?? [];
    if (productCode === undefined || patchCode === undefined) return [];
    const state = Number(registryData(key, 'State') ?? Number.NaN);
    return [{
      patchCode: unpackGuid(patchCode),
      productCode: unpackGuid(productCode),
      name: registryData(key, 'DisplayName')?.trim() ?? '',
      state: states[state] ?? (`unknown (${registryData(key, 'State') ?? 'no State'})` as const),
    }];
  });
}

/**
 * Windows Installer's packed form of a GUID, back to `{...}`: the first three groups have their digits in reverse order,
 * in the rest each pair is swapped (as Wine's implementation of Windows Installer has it).
 */
export function unpackGuid(packed: string): string {
  const reversed = (from: number, to: number): string => [...packed.slice(from, to)].reverse().join('');
  const swapped = (from: number, to: number): string => packed.slice(from, to).replace(/(.)(.)/g, '$2$1');
  return `{${reversed(0, 8)}-${reversed(8, 12)}-${reversed(12, 16)}-${swapped(16, 20)}-${swapped(20, 32)}}`.toUpperCase();
}
