import { existsSync } from 'node:fs';
import type { System } from '../../system.ts';
import { CONFIG_SET } from '../install/configuration-set.ts';
import { sourceResolver } from '../install/source-path.ts';
import type { ResolveSource } from './offline-servicing.ts';

/** Paths of an answer file in a running Windows: `%configsetroot%` is the copy that Setup made, the system drive where it made none. */
export function runningSource(system: System): ResolveSource {
  const copy = `${system.systemDrive}:\\${CONFIG_SET}`;
  const there = existsSync(system.resolve(copy));
  return sourceResolver(system, { configSet: there ? copy : `${system.systemDrive}:`, base: there ? copy : `${system.systemDrive}:\\` });
}
