import { parseRegQuery, registryData } from '../../tools/reg/parse-reg-query.ts';
import { parseServices } from '../../tools/sc/parse-services.ts';
import { inventoryError, type Section } from './inventory-text.ts';
import type { InventoryService, ServiceStartType } from './inventory.ts';

/** `Start` of a service's key [HKLM\SYSTEM\CurrentControlSet\Services Registry Tree, SERVICE_*_START]. */
const startTypes: Record<number, ServiceStartType> = { 0: 'boot', 1: 'system', 2: 'automatic', 3: 'manual', 4: 'disabled' };

/**
 * `reg query ...\Services /s /v Start`: lower-case service name to start type. Keys further down (drivers' parameters) have
 * values of that name too, and are left out. Reg leaves with 1 when some key may not be read; what it printed counts.
 */
export function readServiceStarts(text: string, section: Section): Map<string, ServiceStartType> {
  const keys = parseRegQuery(text);
  if (section.exitCode === 0 && keys.length === 0) throw inventoryError('section service-starts: the query succeeded but printed nothing');
  const starts = new Map<string, ServiceStartType>();
  for (const key of keys) {
    const name = /\\Services\\([^\\]+)$/i.exec(key.path)?.[1];
    const type = startTypes[Number(registryData(key, 'Start') ?? Number.NaN)];
    if (name !== undefined && type !== undefined) starts.set(name.toLowerCase(), type);
  }
  return starts;
}

/**
 * Why `sc query` gives no list: its labels are translated in some display languages, and it knows no /English. Its own
 * messages (`Enum: more data, ...`, `[SC] ... FAILED`) are no labels.
 */
export function unableToListServices({ text, exitCode }: Section): string | undefined {
  const first = text.split('\n').find((line) => line.trim() !== '')?.trim() ?? '';
  const label = /^([^:]+):\s*\S/.exec(first)?.[1]?.trim();
  if (exitCode !== 0 || label === undefined || label === 'SERVICE_NAME' || label === 'Enum' || label.startsWith('[')) return undefined;
  return `sc does not answer in English (${JSON.stringify(label)} instead of "SERVICE_NAME")`;
}

/** `sc query` with the start types beside. */
export function readServices(starts: ReadonlyMap<string, ServiceStartType>): (text: string) => InventoryService[] {
  return (text) =>
    parseServices(text).map(({ name, displayName, state }) => {
      const startType = starts.get(name.toLowerCase());
      return { name, displayName, state, ...(startType !== undefined && { startType }) };
    });
}
