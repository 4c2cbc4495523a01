import type { DriverPayload } from '../../operation.ts';
import { describeInf } from './describe-inf.ts';
import { InfError } from './inf-error.ts';
import type { SoftwareComponent } from './software-components.ts';
import type { InfTarget } from './target-os-version.ts';

export interface DriverFactsOptions extends InfTarget {
  /** Name of the .inf; default `driver.inf`. */
  fileName?: string;
}
/** A DriverPayload with what the plan-time checks ask for besides. */
export interface DriverInfFacts extends DriverPayload {
  classGuid?: string;
  /** Of an extension INF (Class=Extension). */
  extensionId?: string;
  /** The INF has something to install on the target. */
  fits: boolean;
  /** A service of it starts with the boot loader (StartType 0). */
  bootCritical: boolean;
  components: SoftwareComponent[];
  /** Files that must lie beside the INF, relative, forward slashes. */
  copiedFiles: string[];
}

/**
 * What an INF says to a system of this architecture and version: what DISM and PnPUtil will list, and what the plan
 * must know of it.
 * @param text see `decodeInf`
 * @throws InfError when it is no INF of a driver package, or a source that no build has finished
 */
export function driverFacts(text: string, options: DriverFactsOptions): DriverInfFacts {
  const inf = describeInf(text, options);
  if (!inf.driver) throw new InfError(inf.reason);
  const hardwareIds = inf.manufacturers.flatMap(({ devices }) => devices.map(({ hardwareId }) => hardwareId)).filter((id) => id !== '');
  return {
    kind: 'driver',
    originalFileName: (options.fileName ?? 'driver.inf').toLowerCase(),
    provider: inf.provider,
    className: inf.className,
    date: inf.date,
    version: inf.version,
    ...(inf.catalogFile !== undefined && { catalogFile: inf.catalogFile }),
    architectures: inf.architectures,
    coInstallers: inf.coInstallers,
    hardwareIds: [...new Set(hardwareIds)],
    ...(inf.classGuid !== undefined && { classGuid: inf.classGuid }),
    ...(inf.extensionId !== undefined && { extensionId: inf.extensionId }),
    fits: inf.fits,
    bootCritical: inf.services.some(({ startType }) => startType === 0),
    components: inf.components,
    copiedFiles: inf.copiedFiles,
  };
}
