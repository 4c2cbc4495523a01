import path from 'node:path';
import type { Operation } from '../../operation.ts';
import { PayloadError } from '../payload-error.ts';

/**
 * Every path that an operation names on this computer.
 * @throws PayloadError for one that is not absolute: `${payloads}` is not replaced yet
 */
export function sourcePaths(operation: Operation): string[] {
  const named = operation as { source?: string; dpinst?: string; license?: string; startScript?: string; dependencies?: string[]; packages?: string[]; drivers?: string[] };
  const single = [named.source, named.dpinst, named.license, named.startScript].filter((one) => one !== undefined);
  const all = [...single, ...(named.dependencies ?? []), ...(named.packages ?? []), ...(named.drivers ?? [])];
  for (const one of all)
    if (!path.isAbsolute(one)) throw new PayloadError(one, 'the payloads of the scenario are not built yet', 'load the scenario with its payload folder first');
  return all;
}
